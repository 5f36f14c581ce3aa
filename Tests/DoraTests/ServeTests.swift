import DoraCore
import Foundation
import Subprocess
import Testing

@testable import Dora

/// `grid --serve`, as a program of its own.
@Suite struct `Serving a grid` {
    let life: LifeProcess

    init() throws { life = try LifeProcess(TemporaryFolder()) }

    @Test(.patient)
    func `answers on the loopback interface, keeps up with the jobs, and ends when told to`()
        async throws
    {
        let xp = try life.xp(epochs: 1, pause: 0)
        let log = "\(life.folder.path)/log"
        let result = try await Subprocess.run(
            .name("sh"),
            arguments: [
                "-c", "cd \"$1\" && exec \"$2\" grid many --local --serve 0 >log 2>&1", "sh",
                life.folder.path, life.path,
            ], input: .none, output: .discarded, error: .discarded
        ) { execution in
            var port = ""
            try await life.until {
                port =
                    text(log).firstMatch(of: /http:\/\/127\.0\.0\.1:([0-9]+)\//)
                    .map { String($0.1) } ?? ""
                return !port.isEmpty
            }
            try await checkLoopback(try #require(UInt16(port)))
            let page = try await get("/", port)
            #expect(page.hasPrefix("HTTP/1.1 200 OK"), "\(page.prefix(300))")
            #expect(page.contains("<title>many - life</title>"))
            let before = try await get("/data.json", port)
            let tag = try #require(before.firstMatch(of: /ETag: ("[^"]*")/)).1
            #expect(
                try await get("/data.json", port, "If-None-Match: \(tag)")
                    .hasPrefix("HTTP/1.1 304"))
            let link = Link(file: xp.historyFile)
            try link.push(["loss": .double(0.5)])
            var after = before
            while !after.contains("\"metrics\": [\"loss\"]") {
                try await Task.sleep(for: .milliseconds(500))
                after = try await get("/data.json", port, "If-None-Match: \(tag)")
            }
            #expect(after.hasPrefix("HTTP/1.1 200 OK"))
            kill(execution.processIdentifier.value, SIGINT)
        }
        #expect(result.terminationStatus == .signaled(SIGINT))
    }

    /// No other interface may reach it: the kernel's table names the address that is listened on.
    private func checkLoopback(_ port: UInt16) async throws {
        #if os(Linux)
            let suffix = ":" + String(format: "%04X", port)
            let sockets = try await Subprocess.run(
                .name("sh"), arguments: ["-c", "cat /proc/net/tcp /proc/net/tcp6"],
                output: .string(limit: 1 << 22), error: .discarded
            ).standardOutput
            var addresses: [String] = []
            for line in sockets.split(separator: "\n") {
                let fields = line.split(separator: " ")
                // 0A: listening.
                guard fields.count > 3, fields[3] == "0A", fields[1].hasSuffix(suffix) else {
                    continue
                }
                addresses.append(String(fields[1].dropLast(suffix.count)))
            }
            #expect(addresses == ["0100007F"])
        #endif
    }

    private func get(_ path: String, _ port: String, _ field: String = "") async throws -> String {
        let request =
            "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n"
            + (field.isEmpty ? "" : field + "\r\n") + "\r\n"
        let result = try await Subprocess.run(
            .name("bash"),
            arguments: [
                "-c", "exec 3<>/dev/tcp/127.0.0.1/$1 && printf %s \"$2\" >&3 && cat <&3", "bash",
                port, request,
            ], output: .string(limit: 1 << 22), error: .discarded)
        return result.standardOutput
    }
}
