import Foundation
import Testing

@testable import DoraCore

@Suite struct JSONTests {
    @Test(arguments: [
        (#""é😀\u007f/\\\"\n""#, #""\u00e9\ud83d\ude00\u007f/\\\"\n""#),
        ("[1, 1.0, true, null, 1e-05, 1e+16, -0.0]", "[1, 1.0, true, null, 1e-05, 1e+16, -0.0]"),
        (#"{"b": 1, "a": {"c": []}}"#, #"{"b": 1, "a": {"c": []}}"#),
        ("[NaN, Infinity, -Infinity]", "[NaN, Infinity, -Infinity]"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        (#"{"a": 1, "b": 2, "a": 3}"#, #"{"a": 3, "b": 2}"#),
    ])
    func `text is written as Python writes it`(text: String, expected: String) throws {
        #expect(try JSONValue(jsonText: text).jsonText == expected)
    }

    @Test(arguments: [
        #""\ud800""#, #""\udc00x""#, #""\ud800\ud800""#, #""\ud800\n""#, #"["\ud800\u0041"]"#,
    ]) func `half a surrogate pair is refused, or read as U+FFFD`(text: String) throws {
        let error = #expect(throws: DoraError.self) { try JSONValue(jsonText: text) }
        #expect(error?.message.contains("half a surrogate pair") == true)
        let value = try JSONValue(repairingJSONBytes: Array(text.utf8))
        #expect(value.pythonRepr.contains("\u{FFFD}"))
    }

    @Test(arguments: [
        "", "[", "[1,]", "{\"a\"}", "01", "1.", "tru", "\"\\u12\"", "\"\\ud83d\"", "[1] 2", "'a'",
        "\"\n\"", "-", "nan", "[1 2]",
    ])
    func `other text is refused`(text: String) {
        let error = #expect(throws: DoraError.self) { try JSONValue(jsonText: text) }
        #expect(error?.code == .invalidFile)
    }

    @Test func `values are printed as JSON`() {
        let value: JSONValue = ["loss": 0.5, "tags": ["a", nil, true]]
        #expect("\(value)" == #"{"loss": 0.5, "tags": ["a", null, true]}"#)
        #expect("\(value.objectValue ?? [:])" == value.jsonText)
    }

    @Test func `random values read back`() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<300 {
            let value = Self.value(depth: 3, &random)
            #expect(try JSONValue(jsonText: value.jsonText) == value)
            #expect(try JSONValue(jsonText: value.indentedText) == value)
        }
    }

    private static func value(
        depth: Int, _ random: inout SystemRandomNumberGenerator
    ) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &random) {
        case 0: return .null
        case 1: return .bool(.random(using: &random))
        case 2: return .int(.random(in: .min ... .max, using: &random))
        case 3: return .double(Double(bitPattern: .random(in: 0 ... .max, using: &random)))
        case 4: return .double(.random(in: -1...1, using: &random))
        case 5:
            let scalars = (0..<5).compactMap { _ in
                Unicode.Scalar(UInt32.random(in: 0...0x1FFFF, using: &random))
            }
            return .string(String(String.UnicodeScalarView(scalars)))
        case 6: return .array((0..<3).map { _ in value(depth: depth - 1, &random) })
        default:
            return .object(
                JSONObject((0..<3).map { ("k\($0)", value(depth: depth - 1, &random)) }))
        }
    }

    @Test func `other coders keep the value`() throws {
        let value: JSONValue = ["a": [1, 2.5, nil, "x", true], "b": ["c": []]]
        let data = try JSONEncoder().encode(value)
        #expect(try JSONDecoder().decode(JSONValue.self, from: data).isEqual(to: value))
    }

    @Test(
        arguments: [
            (.int(9_007_199_254_740_993), .double(9_007_199_254_740_992), false),
            (1, 1.0, true), (true, 1, true), (["a": 1, "b": 2], ["b": 2.0, "a": 1], true),
            (.double(.nan), .double(.nan), false), ("1", 1, false), (0.0, -0.0, true),
            (.path("a"), "a", false),
        ] as [(JSONValue, JSONValue, Bool)])
    func `equality is Python's`(left: JSONValue, right: JSONValue, expected: Bool) {
        #expect(left.isEqual(to: right) == expected)
        #expect(right.isEqual(to: left) == expected)
    }

    @Test(arguments: [
        ("12", JSONValue.int(12)), (" +1_000\n", 1000), ("٣", 3), ("-0", 0),
        ("9223372036854775807", .int(.max)),
    ])
    func `integers are read as Python's int`(text: String, expected: JSONValue) {
        #expect(PythonNumbers.int(text) == expected)
    }

    @Test(arguments: ["1e3", "5.0", "0x10", "1__0", "_1", "", "+-1", "1 2"])
    func `other texts are no integers`(text: String) { #expect(PythonNumbers.int(text) == nil) }

    @Test(arguments: [
        ("1_0.5", 10.5), ("1e400", .infinity), ("-INF", -.infinity), (".5", 0.5), ("1.", 1),
        (" 1e-5\t", 1e-5),
    ])
    func `numbers are read as Python's float`(text: String, expected: Double) {
        #expect(PythonNumbers.float(text) == expected)
    }
}
