import ArgumentParser
import DoraCore

extension ParsableParameter {
    /// What makes a property's values of texts.
    enum Reading {
        /// The type of the value.
        case type
        /// A `transform`.
        case transform
        /// One of them: it cannot be seen which.
        case unclear
    }

    /// What reads an option or an argument, found out without reading anything: a transform may
    /// end the process at a text that it does not expect.
    ///
    /// ArgumentParser describes a default, and lists the values that there are, only where the type
    /// reads the texts.
    static func reading(
        _ spelling: Spelling, _ codec: ValueCodec, isArray: Bool, default defaultValue: JSONValue?
    ) -> Reading {
        // A list that is made of one text.
        if codec.needsTransform || isArray != spelling.isRepeating { return .transform }
        guard describesDefaults else { return .unclear }
        if spelling.defaultValue != nil || spelling.allValues?.isEmpty == false { return .type }
        // Of one that is empty there is no description, whatever reads the texts.
        let isEmpty = defaultValue == .null || defaultValue == [] || defaultValue == ""
        return isEmpty ? .unclear : .transform
    }

    private struct Described: ParsableArguments {
        @Option var read = 1
        @Option(transform: { $0.utf8.count }) var transformed = 1
    }

    /// Whether the ArgumentParser that is linked describes defaults as said above.
    private static let describesDefaults =
        Mirror(reflecting: Described()).children.map {
            IsolatedProperty.spellings(of: $0).first?.defaultValue
        } == ["1", nil]
}
