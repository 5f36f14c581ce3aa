import Foundation
import Testing

@testable import DoraCore

@Suite struct SignatureTests {
    @Test(
        arguments: [
            ([:], "[]", "97d170e1"),
            (["lr": 0.1], #"[["lr", 0.1]]"#, "2aeed959"),
            (["lr": 1e-05, "bs": 32], #"[["bs", 32], ["lr", 1e-05]]"#, "2f398e24"),
            (
                ["x": true, "name": "é", "l": [1, 2.5, nil]],
                #"[["l", [1, 2.5, null]], ["name", "\u00e9"], ["x", true]]"#, "598013e0"
            ),
            (["c": ["b": 1, "a": 2]], #"[["c", {"b": 1, "a": 2}]]"#, "f585fa56"),
        ] as [(Delta, String, String)])
    func `canonical text and signature are Dora's`(
        delta: Delta, text: String, signature: String
    ) throws {
        #expect(try delta.canonicalText() == text)
        #expect(try delta.signature().description == signature)
    }

    @Test(arguments: [
        (JSONValue.double(1e16), "eb833f25"), (.double(.nan), "a92d254f"), (1.0, "8b8c543c"),
        (1, "2490196a"),
    ])
    func `the kinds of numbers have signatures of their own`(value: JSONValue, text: String) throws
    {
        #expect(try Delta([.init(key: "f", value: value)]).signature().description == text)
    }

    @Test func `a dictionary by signature is stored as an object`() throws {
        let signature = try #require(Signature("0badc0de"))
        let data = try JSONEncoder().encode([signature: 1])
        #expect(String(decoding: data, as: UTF8.self) == #"{"0badc0de":1}"#)
        #expect(try JSONDecoder().decode([Signature: Int].self, from: data) == [signature: 1])
    }

    @Test func `an array's signature does not depend on the order`() throws {
        let signatures = try ["a1b2c3d4", "00000000"].map { try #require(Signature($0)) }
        #expect(Signature(ofArray: signatures).description == "fa446187")
        #expect(Signature(ofArray: signatures.reversed()).description == "fa446187")
    }

    @Test(arguments: ["0000000a", "ffffffff", "97d170e1"])
    func `a signature reads back`(text: String) throws {
        #expect(try #require(Signature(text)).description == text)
    }

    @Test(arguments: ["", "97d170e", "97d170e11", "97D170E1", "97d170g1", "-7d170e1"])
    func `other texts are no signatures`(text: String) {
        #expect(Signature(text) == nil)
    }

    @Test func `values that have no order are an error that names the key`() {
        let delta: Delta = ["depth": 1, "depth": "x"]
        let error = #expect(throws: DoraError.self) { try delta.signature() }
        #expect(error?.code == .notSerializable)
        #expect(error?.message.contains("'depth'") == true)
    }

    @Test func `many pairs are sorted like few`() throws {
        let pairs = (0..<500).map { Delta.Pair(key: "k\($0 * 7919 % 500)", value: .int($0)) }
        let sorted = try Delta(pairs).inPythonOrder().map(\.key)
        #expect(sorted == sorted.sorted())
        #expect(Set(sorted).count == 500)
    }
}
