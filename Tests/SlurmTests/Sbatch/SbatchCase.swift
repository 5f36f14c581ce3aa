import Foundation

/// A file of cases.
struct SbatchCaseFile: Decodable {
    struct Process: Decodable {
        let now: Int64
        let umask: String
        let priority: Int32
        let rlimits: [String: CaseValue]
    }

    let process: Process
    /// The release whose sbatch was recorded.
    let slurm: String
    let slurmConf: String
    let cases: [SbatchCase]

    static var path: String {
        ProcessInfo.processInfo.environment["SBATCH_CASES"] ?? fixture("sbatch.json")
    }

    static func fixture(_ name: String) -> String {
        URL(filePath: #filePath).appending(path: "../../../Fixtures/sbatch/\(name)")
            .standardizedFileURL.path
    }

    static func load(_ path: String) throws -> SbatchCaseFile {
        try JSONDecoder().decode(self, from: Data(contentsOf: URL(filePath: path)))
    }
}

/// One command line of sbatch, and what came of it.
struct SbatchCase: Decodable {
    let name: String
    let argv: [String]
    let script: CaseValue?
    let scriptPath: String?
    let scriptArgs: [String]
    let environment: [CaseValue]
    let files: [String: CaseValue]?
    let conf: [String]?
    let umask: String?
    let rlimits: [String: CaseValue]?
    let expect: Expectation?
    let error: Failure?

    struct Expectation: Decodable {
        let set: [String: CaseValue]?
        let environment: [CaseValue]?
        let components: [Component]?
        let call: String?

        var jobs: [Component] {
            components ?? [Component(set: set ?? [:], environment: environment)]
        }
    }

    struct Component: Decodable {
        let set: [String: CaseValue]
        /// Later components without a script have none.
        let environment: [CaseValue]?
    }

    struct Failure: Decodable {
        let message: String
    }
}

/// A value in a case: a number, a text, bytes that are no text, or a list.
enum CaseValue: Decodable, Hashable, CustomStringConvertible {
    case number(String)
    case bytes([UInt8])
    case list([CaseValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Int64.self) {
            self = .number(String(number))
        } else if let text = try? container.decode(String.self) {
            self = .bytes(Array(text.utf8))
        } else if let list = try? container.decode([CaseValue].self) {
            self = .list(list)
        } else {
            let digits = Array(try container.decode([String: String].self)["hex", default: ""])
            self = .bytes(
                stride(from: 0, to: digits.count - 1, by: 2).map {
                    UInt8(String(digits[$0...($0 + 1)]), radix: 16) ?? 0
                })
        }
    }

    var bytes: [UInt8] {
        switch self {
        case .number(let number): Array(number.utf8)
        case .bytes(let bytes): bytes
        case .list: []
        }
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    var description: String {
        switch self {
        case .number(let number): number
        case .bytes(let bytes): "\"\(String(decoding: bytes, as: UTF8.self))\""
        case .list(let list): "\(list)"
        }
    }

    /// The same with the tokens of the case replaced.
    func replacing(_ tokens: [(String, String)]) -> CaseValue {
        switch self {
        case .number: self
        case .list(let list): .list(list.map { $0.replacing(tokens) })
        case .bytes(let bytes):
            // Tokens are ASCII; bytes that are no text have none.
            String(validating: bytes, as: UTF8.self).map { text in
                .bytes(Array(text.replacing(tokens).utf8))
            } ?? self
        }
    }
}

extension String {
    func replacing(_ tokens: [(String, String)]) -> String {
        tokens.reduce(self) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
    }
}
