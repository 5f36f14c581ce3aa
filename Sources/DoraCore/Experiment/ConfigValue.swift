/// The type of a field, to and from JSON.
protocol ConfigValue: SendableMetatype {
    init?(configJSON: JSONValue)
    var configJSON: JSONValue { get }
}

extension Int: ConfigValue {
    init?(configJSON json: JSONValue) {
        switch json {
        case .int(let value): self = value
        case .double(let value):
            guard let exact = Int(exactly: value) else { return nil }
            self = exact
        default: return nil
        }
    }
    var configJSON: JSONValue { .int(self) }
}

extension Double: ConfigValue {
    init?(configJSON json: JSONValue) {
        guard let value = json.doubleValue else { return nil }
        self = value
    }
    /// Python's users write whole numbers without a point, and so does Dora's file then.
    var configJSON: JSONValue { Int(exactly: self).map(JSONValue.int) ?? .double(self) }
}

extension Bool: ConfigValue {
    init?(configJSON json: JSONValue) {
        guard let value = json.boolValue else { return nil }
        self = value
    }
    var configJSON: JSONValue { .bool(self) }
}

extension String: ConfigValue {
    init?(configJSON json: JSONValue) {
        guard let value = json.stringValue else { return nil }
        self = value
    }
    var configJSON: JSONValue { .string(self) }
}

extension Array: ConfigValue where Element: ConfigValue {
    init?(configJSON json: JSONValue) {
        guard let elements = json.arrayValue else { return nil }
        self = elements.compactMap { Element(configJSON: $0) }
        guard count == elements.count else { return nil }
    }
    var configJSON: JSONValue { .array(map(\.configJSON)) }
}

extension Optional: ConfigValue where Wrapped: ConfigValue {
    init?(configJSON json: JSONValue) {
        if json.isNull { self = .none; return }
        guard let value = Wrapped(configJSON: json) else { return nil }
        self = value
    }
    var configJSON: JSONValue { self?.configJSON ?? .null }
}
