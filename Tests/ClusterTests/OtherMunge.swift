import Foundation
import Subprocess
import Testing

/// A munged beside the cluster's.
struct OtherMunge {
    let socket: String
    private let pidFile: String

    /// - Parameter key: the file of its key; nil for one of its own.
    init(in folder: String, key: String? = nil) async throws {
        socket = "\(folder)/munge.socket"
        pidFile = "\(folder)/munged.pid"
        let file = "\(folder)/munge.key"
        let bytes = (0..<128).map { _ in UInt8.random(in: 0...255) }
        try (key.map { try Data(contentsOf: URL(fileURLWithPath: $0)) } ?? Data(bytes))
            .write(to: URL(fileURLWithPath: file))
        chmod(file, 0o400)
        let started = try await Subprocess.run(
            .name("munged"),
            arguments: [
                "--force", "--key-file=\(file)", "--socket=\(socket)", "--pid-file=\(pidFile)",
                "--log-file=\(folder)/munged.log", "--seed-file=\(folder)/munged.seed",
            ],
            input: .none, output: .discarded, error: .discarded)
        try #require(started.terminationStatus.isSuccess)
    }

    /// Ends it, and comes back when it has ended.
    func stop() {
        let text = try? String(contentsOfFile: pidFile, encoding: .utf8)
        let process = text.flatMap { pid_t($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
        guard let process else { return }
        kill(process, SIGTERM)
        // It removes its socket as it ends.
        for _ in 0..<5000 where access(socket, F_OK) == 0 { usleep(1000) }
    }
}
