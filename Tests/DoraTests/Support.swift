import DoraCore
import Foundation
import Subprocess
import Testing

@testable import Dora

/// A folder that goes away with the test.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("dora-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var dora: DoraConfig { DoraConfig(directory: path + "/dora") }

    /// Writes a file, and returns its path.
    @discardableResult
    func write(_ text: String, to name: String, executable: Bool = false) throws -> String {
        let file = "\(path)/\(name)"
        try FileManager.default.createDirectory(
            atPath: (file as NSString).deletingLastPathComponent,
            withIntermediateDirectories: true)
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        if executable {
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755], ofItemAtPath: file)
        }
        return file
    }
}

extension Trait where Self == TimeLimitTrait {
    /// Ends a test that hangs. What a test waits for ends the wait, however long a busy machine takes.
    static var patient: Self { .timeLimit(.minutes(10)) }
}

/// The text of a file; empty if there is none.
func text(_ path: String) -> String {
    (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
}
