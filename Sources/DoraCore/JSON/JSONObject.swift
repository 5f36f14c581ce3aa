/// The pairs of a JSON object in the order of insertion, as a Python dictionary keeps them.
public struct JSONObject: Sendable {
    /// The keys, in the order they were first inserted.
    public private(set) var keys: [String] = []
    private var values: [JSONValue] = []
    /// Where each key stands; kept for long objects only, short ones are scanned.
    private var positions: [ExactText: Int]?

    /// Looking through so many short texts takes no longer than hashing one, and a configuration
    /// that is read once needs no table.
    private static let scanLimit = 32

    /// Makes an empty object.
    public init() {}

    /// Makes an object of the first keys of another, as many as there are values.
    init(keysOf other: JSONObject, _ values: [JSONValue]) {
        self.values = values
        if values.count == other.count {
            (keys, positions) = (other.keys, other.positions)
        } else {
            keys = Array(other.keys.prefix(values.count))
            if keys.count > Self.scanLimit { indexKeys() }
        }
    }

    /// Makes an object of pairs; of a key that comes twice the first place and the last value count.
    public init(_ pairs: some Sequence<(String, JSONValue)>) {
        for (key, value) in pairs { self[key] = value }
    }

    /// The value of a key; nil where there is none. Assigning nil removes the pair.
    public subscript(key: String) -> JSONValue? {
        get { position(of: key).map { values[$0] } }
        set {
            switch (position(of: key), newValue) {
            case (let position?, let value?): values[position] = value
            case (nil, let value?): append(key, value)
            case (let position?, nil): remove(at: position)
            case (nil, nil): break
            }
        }
    }

    /// The object with each value replaced by what `transform` makes of it.
    ///
    /// - Parameter transform: makes a value of each value.
    public func mapValues(_ transform: (JSONValue) -> JSONValue) -> JSONObject {
        var result = self
        result.values = values.map(transform)
        return result
    }

    private func position(of key: String) -> Int? {
        if let positions { return positions[ExactText(key)] }
        return keys.firstIndex { $0.isIdentical(to: key) }
    }

    private mutating func append(_ key: String, _ value: JSONValue) {
        positions?[ExactText(key)] = keys.count
        keys.append(key)
        values.append(value)
        if positions == nil, keys.count > Self.scanLimit { indexKeys() }
    }

    private mutating func remove(at position: Int) {
        keys.remove(at: position)
        values.remove(at: position)
        if positions != nil { indexKeys() }
    }

    private mutating func indexKeys() {
        positions = Dictionary(uniqueKeysWithValues: zip(keys.map(ExactText.init), keys.indices))
    }
}

extension JSONObject: RandomAccessCollection {
    /// The first position.
    public var startIndex: Int { 0 }
    /// The position after the last.
    public var endIndex: Int { keys.count }
    /// The pair at a position.
    public subscript(position: Int) -> (key: String, value: JSONValue) {
        (keys[position], values[position])
    }
}

extension JSONObject: Hashable {
    /// Whether both have equal pairs in the same order.
    public static func == (lhs: Self, rhs: Self) -> Bool {
        lhs.count == rhs.count
            && zip(lhs.keys, rhs.keys).allSatisfy { $0.isIdentical(to: $1) }
            && lhs.values == rhs.values
    }

    /// Feeds the pairs.
    public func hash(into hasher: inout Hasher) {
        for key in keys { hasher.combine(ExactText(key)) }
        hasher.combine(values)
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// Makes an object in the order of the literal.
    public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}
