import ArgumentParser
import DoraCore

extension ParsableParameter {
    /// No number, no truth value and hardly a case of anything.
    private static let nonsense = "?"

    /// Whether ArgumentParser is proven to read the property by its type, and by no `transform`.
    ///
    /// A type that refuses a text does so without a reason, a transform that throws has one, and
    /// one that does not throw takes the text. Where the type takes any text nothing is proven.
    func isProvenPlain() -> Bool {
        guard isTransparent, codec.value != nil else { return false }
        if reading == .type { return true }
        let prefix: String
        switch shape {
        case .flag, .invertedFlag, .counter, .cases: return true
        case .option: prefix = (spellings.first?.preferredName?.text ?? "") + "="
        case .positional: prefix = ""
        }
        guard codec.read(Self.nonsense) == nil,
            let refusal = IsolatedProperty.refusal(
                of: property.child, parsing: [prefix + Self.nonsense])
        else { return false }
        // "The value '?' is invalid for '--lr <lr>'", then the reason behind a colon, or a sentence
        // with the values that there are.
        let head = "The value '\(Self.nonsense)' is invalid for '"
        guard refusal.hasPrefix(head) else { return false }
        let rest = refusal.dropFirst(head.count).drop { $0 != "'" }
        return !rest.isEmpty && !rest.hasPrefix("':")
    }
}

extension IsolatedProperty.Property {
    /// The property as it is in a parsed instance; nil where only ArgumentParser can make it.
    func holding(_ value: JSONValue, _ codec: ValueCodec) -> Self? {
        guard let wrapper, let value = Self.value(value, codec),
            let holding = wrapper.holding(value)
        else { return nil }
        return Self(child.label, holding)
    }

    private static func value(_ value: JSONValue, _ codec: ValueCodec) -> Any? {
        guard let make = codec.value else { return nil }
        switch value {
        case .null: return Any?.none as Any
        case .array(let elements):
            let values = elements.compactMap(make)
            return values.count == elements.count ? values : nil
        default: return make(value)
        }
    }
}
