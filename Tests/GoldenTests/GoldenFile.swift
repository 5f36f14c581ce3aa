import DoraCore
import Foundation
import Testing

/// One file of cases computed by the real Dora; its README tells the format.
struct GoldenFile {
    let name: String
    let cases: [GoldenCase]

    /// The folder of the cases: `GOLDEN_CASES`, by default the sample in this repository.
    static var folder: String {
        ProcessInfo.processInfo.environment["GOLDEN_CASES"]
            ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../Fixtures/golden").standardized.path
    }

    init(_ name: String) throws {
        self.name = name
        let file = "\(Self.folder)/\(name).json"
        let bytes = try #require(
            FileManager.default.contents(atPath: file), "cannot read the cases in \(file)")
        let cases = try JSONValue(jsonBytes: Array(bytes))["cases"]?.arrayValue ?? []
        try #require(!cases.isEmpty, "there are no cases in \(file)")
        self.cases = cases.map(GoldenCase.init)
    }

    /// Runs every case, prints their count, and reports those that differ.
    func check(_ body: (GoldenCase) throws -> Void) {
        var failures = 0
        for one in cases {
            do { try body(one) } catch {
                failures += 1
                if failures <= 30 { Issue.record("\(name).json \(one.id): \(error)") }
            }
        }
        print("\(name).json: \(cases.count) cases, \(failures) of them differ")
        if failures > 30 { Issue.record("\(name).json: \(failures) cases differ in all") }
    }
}

/// One case, and what was expected of it.
struct GoldenCase {
    let json: JSONValue

    init(_ json: JSONValue) { self.json = json }

    struct Difference: Error, CustomStringConvertible {
        var description: String
    }

    var id: String { json["id"]?.stringValue ?? "?" }
    var kind: String { json["kind"]?.stringValue ?? "" }
    var expectsError: Bool { json["error"] != nil }

    subscript(key: String) -> JSONValue { json[key] ?? .null }

    func text(_ key: String) throws -> String { try string(self[key], key) }
    func texts(_ key: String) throws -> [String] { try self.texts(in: self[key], key) }
    func flag(_ key: String) -> Bool { self[key].boolValue ?? false }
    func list(_ key: String) throws -> [JSONValue] { try list(self[key], key) }

    func list(_ value: JSONValue, _ key: String) throws -> [JSONValue] {
        guard let list = value.arrayValue else { throw Difference(description: "no list \(key)") }
        return list
    }

    func string(_ value: JSONValue, _ key: String) throws -> String {
        guard let text = value.stringValue else { throw Difference(description: "no text \(key)") }
        return text
    }

    func texts(in value: JSONValue, _ key: String) throws -> [String] {
        try list(value, key).map { try string($0, key) }
    }

    /// The Python value of a value of the file, whose floats, long integers and paths are tagged.
    func value(_ key: String) throws -> JSONValue { try Self.python(self[key]) }

    static func python(_ value: JSONValue) throws -> JSONValue {
        switch value {
        case .array(let elements): return .array(try elements.map(python))
        case .object(let object):
            if object.count == 1, let text = object[0].value.stringValue {
                switch object[0].key {
                case "$float":
                    return .double(try #require(Double(text.replacing("nan", with: "NaN"))))
                case "$int": return .bigInt(try #require(BigInteger(text)))
                case "$path": return .path(text)
                default: break
                }
            }
            return .object(JSONObject(try object.map { ($0.key, try python($0.value)) }))
        default: return value
        }
    }

    func pairs(_ key: String) throws -> [Delta.Pair] {
        try list(key).map { pair in
            let parts = try list(pair, key)
            return .init(key: try string(parts[0], key), value: try Self.python(parts[1]))
        }
    }

    func expect<Value: Equatable>(_ what: String, _ actual: Value, _ expected: Value) throws {
        guard actual != expected else { return }
        throw Difference(description: "\(what) is \(actual), not \(expected)")
    }

    /// Whether Dora raised an error just where this does.
    func expectError(_ body: () throws -> Void) throws {
        do { try body() } catch is DoraError { return }
        throw Difference(description: "no error, but Dora raised \(self["error"].pythonText)")
    }
}
