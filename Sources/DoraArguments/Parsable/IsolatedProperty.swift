import ArgumentParser

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A `ParsableArguments` type with one property of another one.
///
/// ArgumentParser finds the arguments of a type by its mirror, and a type may say what its mirror
/// shows. So one property can be asked for its spellings, its default and how it reads a text,
/// which ArgumentParser does not tell for a whole type.
struct IsolatedProperty: ParsableArguments, CustomReflectable {
    /// A property as a mirror shows it.
    // @unchecked: never written after `init`. What reads it on several threads copies the wrapper and
    // gives the copy a text, a number or a case; the closures in it are called while a type's grammar
    // is made, and later under the lock of ``ParsableSource``.
    struct Property: @unchecked Sendable {
        let child: Mirror.Child
        /// The same; nil where it is no property of ArgumentParser's.
        let wrapper: (any ParsedProperty)?

        init(_ child: Mirror.Child) {
            self.child = child
            wrapper = child.value as? any ParsedProperty
        }

        init(_ label: String?, _ wrapper: any ParsedProperty) {
            child = (label, wrapper)
            self.wrapper = wrapper
        }
    }

    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    @TaskLocal private static var property: Property?

    private var value: Any?

    init() {}

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        guard let child = Self.property?.child,
            let type = type(of: child.value) as? any Decodable.Type
        else { return }
        let key = Key(stringValue: Self.name(of: child))
        value = (try container.decode(type, forKey: key) as? any ParsedProperty)?.parsedValue
    }

    var customMirror: Mirror {
        Mirror(self, children: Self.property.map { [$0.child] } ?? [])
    }

    /// The property's name, without the underscore of its wrapper.
    static func name(of child: Mirror.Child) -> String {
        let label = child.label ?? ""
        return label.first == "_" ? String(label.dropFirst()) : label
    }

    /// The ways the property can be given: one for an option, one for each case or inversion of a
    /// flag.
    static func spellings(of child: Mirror.Child) -> [Spelling] {
        $property.withValue(Property(child)) {
            let help = try? JSONDecoder().decode(CommandHelp.self, from: Data(_dumpHelp().utf8))
            return help?.command.arguments?.filter { !$0.isHelp } ?? []
        }
    }

    /// What ArgumentParser says against a command line; nil where it takes it.
    static func refusal(of child: Mirror.Child, parsing argv: [String]) -> String? {
        $property.withValue(Property(child)) {
            do { _ = try parse(argv) } catch { return message(for: error) }
            return nil
        }
    }

    /// The property's value after a command line; nil where ArgumentParser refuses it.
    static func value(of child: Mirror.Child, parsing argv: [String]) -> Any? {
        $property.withValue(Property(child)) { PseudoCommand<Self>.arguments(of: argv)?.value }
    }
}
