import ArgumentParser
import DoraCore

/// Reads the values of a parsed instance where they lie in it.
///
/// A mirror finds out the type of each property anew for each instance, which takes longer than all
/// else that is done to one. The stored properties of a struct lie in their order, each at the next
/// multiple of its type's alignment: that is part of Swift's ABI.
struct PropertyLayout: Sendable {
    /// Appends the values of one property, or of a group's, of the instance that lies there.
    fileprivate typealias Reader = @Sendable (UnsafeRawPointer, inout [JSONValue?]) -> Void

    private let type: any ParsableArguments.Type
    private let readers: [Reader]

    /// - Parameter parameters: of the type, in their order.
    /// - Returns: nil for a type whose mirror need not show just what is stored, and where something
    ///   other than arguments is stored.
    init?(_ type: any ParsableArguments.Type, _ parameters: [ParsableParameter]) {
        var rest = parameters[...]
        self.init(type, taking: &rest)
        guard rest.isEmpty else { return nil }
    }

    private init?(
        _ type: any ParsableArguments.Type, taking parameters: inout ArraySlice<ParsableParameter>
    ) {
        let instance = type.init()
        let mirror = Mirror(reflecting: instance)
        guard mirror.displayStyle == .struct, !(type is any CustomReflectable.Type) else {
            return nil
        }
        self.type = type
        var readers: [Reader] = []
        var end = 0
        for child in mirror.children {
            let childType = Swift.type(of: child.value)
            let (size, alignment) = Self.memory(of: child.value)
            let offset = (end + alignment - 1) / alignment * alignment
            end = offset + size
            if let property = childType as? any ParsedProperty.Type {
                guard let parameter = parameters.popFirst() else { return nil }
                readers.append(property.reader(of: parameter, at: offset))
            } else if let group = childType as? any PropertyGroup.Type {
                guard let layout = PropertyLayout(group.groupType, taking: &parameters) else {
                    return nil
                }
                readers.append(group.reader(of: layout, at: offset))
            } else {
                return nil
            }
        }
        guard end == Self.memory(of: instance).size else { return nil }
        self.readers = readers
    }

    /// What a value takes; of an `Any`, what the value in it does.
    private static func memory<Value>(of _: Value) -> (size: Int, alignment: Int) {
        (MemoryLayout<Value>.size, MemoryLayout<Value>.alignment)
    }

    /// The values of an instance, in the order of the parameters; nil where it is of another type.
    func values<Arguments: ParsableArguments>(of arguments: Arguments) -> [JSONValue?]? {
        guard type == Arguments.self else { return nil }
        var values: [JSONValue?] = []
        read(arguments, into: &values)
        return values
    }

    fileprivate func read<Arguments>(_ arguments: Arguments, into values: inout [JSONValue?]) {
        withUnsafePointer(to: arguments) { place in
            for reader in readers { reader(UnsafeRawPointer(place), &values) }
        }
    }
}

extension ParsedProperty {
    fileprivate static func reader(
        of parameter: ParsableParameter, at offset: Int
    ) -> PropertyLayout.Reader {
        { base, values in
            let property = (base + offset).assumingMemoryBound(to: Self.self)
            values.append(parameter.json(of: property.pointee.wrappedValue))
        }
    }
}

extension PropertyGroup {
    fileprivate static func reader(
        of layout: PropertyLayout, at offset: Int
    ) -> PropertyLayout.Reader {
        { base, values in
            let group = (base + offset).assumingMemoryBound(to: Self.self)
            layout.read(group.pointee.wrappedValue, into: &values)
        }
    }
}
