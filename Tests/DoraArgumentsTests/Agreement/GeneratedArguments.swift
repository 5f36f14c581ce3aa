import ArgumentParser

/// A type with some of the pool's properties: ArgumentParser finds them by the mirror.
struct GeneratedArguments: ParsableArguments, CustomReflectable {
    // @unchecked: made before the task-local is bound, only read then.
    struct Properties: @unchecked Sendable {
        var children: [Mirror.Child]
    }

    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    @TaskLocal static var properties = Properties(children: [])

    private var children: [Mirror.Child]

    init() { children = Self.properties.children }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        children = try Self.properties.children.map { child in
            guard let type = type(of: child.value) as? any Decodable.Type else { return child }
            let key = Key(stringValue: String((child.label ?? "").drop { $0 == "_" }))
            return (child.label, try container.decode(type, forKey: key))
        }
    }

    var customMirror: Mirror { Mirror(self, children: children) }

    /// Some of the pool's properties, in its order; an array of positionals last.
    static func some(of random: inout SplitMix) -> Properties {
        let all = Array(Mirror(reflecting: ArgumentPool()).children)
        let count = random.next(below: 6) + 1
        var chosen: Set<Int> = []
        for _ in 0..<count { chosen.insert(random.next(below: all.count)) }
        // Two types in three can be read without ArgumentParser.
        if random.next(below: 3) > 0 {
            let others = ["_drop", "_raw", "_scanned", "_doubled"]
            chosen = chosen.filter { !others.contains(all[$0].label ?? "") }
        }
        return Properties(children: chosen.sorted().map { all[$0] })
    }
}

/// Numbers that look random and are the same each time.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    mutating func next(below limit: Int) -> Int { Int(next() % UInt64(max(limit, 1))) }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[next(below: elements.count)]
    }
}
