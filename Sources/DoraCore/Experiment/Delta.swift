/// The arguments of an experiment that differ from the defaults, in the order of the parser.
public struct Delta: Sendable, Hashable {
    /// One argument and its value.
    public struct Pair: Sendable, Hashable {
        /// The argument's key, such as `batch_size`.
        public var key: String
        /// Its value.
        public var value: JSONValue

        /// Makes a pair.
        public init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }

        /// Whether both have the same key, by code points, and the same value.
        public static func == (lhs: Self, rhs: Self) -> Bool {
            lhs.key.isIdentical(to: rhs.key) && lhs.value == rhs.value
        }

        /// Feeds key and value.
        public func hash(into hasher: inout Hasher) {
            hasher.combine(ExactText(key))
            hasher.combine(value)
        }
    }

    /// The pairs.
    public var pairs: [Pair]

    /// Makes a delta of pairs.
    ///
    /// - Parameter pairs: keys and values, in any order.
    public init(_ pairs: [Pair] = []) { self.pairs = pairs }

    /// The text that is hashed: `json.dumps(sorted(delta))` in Python.
    ///
    /// - Throws: ``DoraError/Code/notSerializable`` when one key comes with several values that
    ///   Python cannot put in order.
    public func canonicalText() throws(DoraError) -> String {
        String(decoding: try canonicalBytes(), as: UTF8.self)
    }

    /// The signature of these arguments.
    ///
    /// - Throws: ``DoraError/Code/notSerializable`` when one key comes with several values that
    ///   Python cannot put in order.
    public func signature() throws(DoraError) -> Signature {
        Signature(hashing: try canonicalBytes())
    }

    package func canonicalBytes() throws(DoraError) -> [UInt8] {
        var writer = JSONWriter(reserving: 2 + 32 * pairs.count)
        writer.raw("[")
        var isFirst = true
        for pair in try inPythonOrder() {
            writer.raw(isFirst ? "[" : ", [")
            isFirst = false
            writer.string(pair.key)
            writer.raw(", ")
            writer.value(pair.value)
            writer.raw("]")
        }
        writer.raw("]")
        return writer.bytes
    }
}

extension Delta: RandomAccessCollection {
    /// The first position.
    public var startIndex: Int { 0 }
    /// The position after the last.
    public var endIndex: Int { pairs.count }
    /// The pair at a position.
    public subscript(position: Int) -> Pair { pairs[position] }
}

extension Delta: ExpressibleByDictionaryLiteral {
    /// Makes a delta of a literal, in its order.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        pairs = elements.map { Pair(key: $0.0, value: $0.1) }
    }
}
