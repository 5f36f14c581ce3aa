import ArgumentParser

/// ArgumentParser's property wrappers, seen without their value's type.
///
/// The value may be read on a parsed instance only; on any other ArgumentParser ends the process.
protocol ParsedProperty<Value>: SendableMetatype {
    associatedtype Value
    var wrappedValue: Value { get set }
}

extension ParsedProperty {
    static var valueType: Any.Type { Value.self }
    var parsedValue: Any { wrappedValue }

    /// The property as it is after a parse that gave it a value; nil if it is of another type.
    func holding(_ value: Any) -> Self? {
        guard let value = value as? Value else { return nil }
        var property = self
        property.wrappedValue = value
        return property
    }
}

extension Option: ParsedProperty {}
extension Flag: ParsedProperty {}
extension Argument: ParsedProperty {}

/// An `@OptionGroup`, seen without its type.
protocol PropertyGroup<Group>: SendableMetatype {
    associatedtype Group: ParsableArguments
    var wrappedValue: Group { get }
}

extension PropertyGroup {
    static var groupType: any ParsableArguments.Type { Group.self }
    var parsedGroup: any ParsableArguments { wrappedValue }
}

extension OptionGroup: PropertyGroup {
    typealias Group = Value
}

/// An optional type, seen without what it wraps.
protocol OptionalValue {
    static var wrappedType: Any.Type { get }
    var wrapped: Any? { get }
}

extension Optional: OptionalValue {
    static var wrappedType: Any.Type { Wrapped.self }
    var wrapped: Any? { self }
}

/// An array type, seen without its elements' type.
protocol ArrayValue {
    static var elementType: Any.Type { get }
    var elements: [Any] { get }
}

extension Array: ArrayValue {
    static var elementType: Any.Type { Element.self }
    var elements: [Any] { self }
}
