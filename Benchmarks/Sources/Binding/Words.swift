/// The words of a command line: values in their order, and flags anywhere.
struct Words {
    struct Unexpected: Error {}

    private var values: [String]
    private var flags: Set<String>

    init(_ words: some Sequence<String>) {
        values = words.filter { !$0.hasPrefix("--") }.reversed()
        flags = Set(words.filter { $0.hasPrefix("--") })
    }

    mutating func next<Value: LosslessStringConvertible>() throws -> Value {
        guard let value = values.popLast().flatMap(Value.init) else { throw Unexpected() }
        return value
    }

    mutating func takes(_ flag: String) -> Bool { flags.remove(flag) != nil }

    func end() throws {
        guard values.isEmpty, flags.isEmpty else { throw Unexpected() }
    }
}
