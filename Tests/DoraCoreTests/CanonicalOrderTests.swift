import Testing

@testable import DoraCore

struct CanonicalOrderTests {
    @Test func `gives the signature that sorting the delta gives`() throws {
        // Swift itself would order the fifth behind z: Python compares code points.
        let keys = [
            "lr", "batch_size", "Model", "model.dim", "e\u{301}", "z", "a\"b", "a", "b",
            "\u{1F600}",
        ]
        let values: [JSONValue] = [
            .int(0), .int(-10), .int(.min), .int(.max), .double(0.1), .double(-.infinity),
            .string("x\n"), .bool(true), .array([.int(1), "a"]), .null,
        ]
        let order = CanonicalOrder(keys)
        for mask in 0..<1 << keys.count {
            let given = keys.indices.map { index in
                mask >> index & 1 == 1 ? Optional(values[(index + mask) % 10]) : .none
            }
            let pairs = keys.indices.compactMap { index in
                given[index].map { Delta.Pair(key: keys[index], value: $0) }
            }
            let delta = Delta(pairs)
            #expect(try order.signature(of: given, count: delta.count) == delta.signature())
        }
    }
}
