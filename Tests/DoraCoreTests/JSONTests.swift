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

    @Test func `decimal numbers are those nearest to their digits, as strtod finds them`() throws {
        var random = SystemRandomNumberGenerator()
        // Half way between two numbers, where only a digit far behind decides.
        var texts = [
            "9007199254740993.0", "9007199254740993.001", "4503599627370496.5", "0.0", "-0.0",
            "4503599627370497.5", "0.5000000000000001110", "1844674407370955161.5", "1e-19", "1e19",
            "9999999999999999999e-19", "2.2250738585072014e-308", "1e400", "1e-99999", "0e7",
            "1E+3",
        ]
        for _ in 0..<20_000 {
            let digits = (0..<Int.random(in: 1...21, using: &random)).map { _ in
                "\(Int.random(in: 0...9, using: &random))"
            }.joined()
            let integer = Int.random(in: 0...999, using: &random)
            texts.append("\(Bool.random(using: &random) ? "-" : "")\(integer).\(digits)")
            texts.append("0.\(digits)e\(Int.random(in: -30...30, using: &random))")
            texts.append("\(Double.random(in: 0...1, using: &random))")
        }
        for text in texts {
            guard case .double(let value) = try JSONValue(jsonText: text) else {
                Issue.record("\(text) is no double")
                continue
            }
            #expect(value.bitPattern == Double(text)?.bitPattern, "\(text)")
        }
    }

    @Test func `an element of a list is read as it is by itself, whatever stands before it`() throws
    {
        var random = SystemRandomNumberGenerator()
        let keys = [#""a""#, #""b""#, #""loss""#, #""\u0061""#, #""é""#, #""e\u0301""#]
        func object(_ depth: Int) -> String {
            let pairs = (0..<Int.random(in: 0...5, using: &random)).map { _ in
                let value =
                    switch Int.random(in: 0..<(depth > 0 ? 4 : 2), using: &random) {
                    case 0: "\(Int.random(in: 0...9, using: &random))"
                    case 1: "0.25"
                    case 2: "[\(object(depth - 1)), \(object(depth - 1)), 1]"
                    default: object(depth - 1)
                    }
                return "\(keys.randomElement(using: &random) ?? "")\n: \(value)"
            }
            return "{\(pairs.joined(separator: ", "))}"
        }
        for _ in 0..<500 {
            // Twice each, so that many stand behind one of their kind.
            let elements = (0..<6).map { _ in object(2) }.flatMap { [$0, $0] }.shuffled()
            let list = try JSONValue(jsonText: "[\(elements.joined(separator: ",\n"))]")
            let alone = try elements.map { try JSONValue(jsonText: $0) }
            #expect(list == .array(alone))
            for (one, other) in zip(list.arrayValue ?? [], alone) {
                for key in alone.flatMap({ $0.objectValue?.keys ?? [] }) {
                    #expect(one[key] == other[key])
                }
            }
        }
    }

    @Test func `objects of more keys than are scanned are read alike`() throws {
        let long = "{\((0..<50).map { "\"key\($0)\": \($0)" }.joined(separator: ", "))}"
        let short = "{\((0..<40).map { "\"key\($0)\": \($0)" }.joined(separator: ", "))}"
        let list = try JSONValue(jsonText: "[\(long), \(long), \(short), \(long)]").arrayValue ?? []
        #expect(list.map { $0["key39"] } == [39, 39, 39, 39])
        #expect(list.map { $0["key49"] } == [49, 49, nil, 49])
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
