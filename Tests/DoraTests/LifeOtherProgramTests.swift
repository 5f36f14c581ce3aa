import DoraCore
import Foundation
import Slurm
import Subprocess
import Testing

@testable import Dora

@Suite struct `A program in another language` {
    let life: LifeProcess

    init() throws { life = try LifeProcess(TemporaryFolder()) }

    private func xp(_ command: String) throws -> XP {
        let xp = try XP(
            dora: life.dora, argv: ["--command", command], delta: ["command": .string(command)])
        try XPStore(life.dora).initialize(xp) { _ in nil }
        return xp
    }

    /// Says where it is, and goes on until it is told to end.
    private static let slow = """
        trap 'echo told >>"$DORA_XP_FOLDER/told"; kill $!; exit 0' TERM
        echo '{"epoch": 0}'; echo $$ >"$DORA_XP_FOLDER/process"
        while :; do sleep 600 & wait $!; done
        """

    private func process(_ xp: XP) -> Int32? {
        Int32(text("\(xp.folder)/process").trimmingCharacters(in: .whitespacesAndNewlines))
    }

    @Test func `has the experiment's arguments, its lines are metrics, and it may fail`()
        async throws
    {
        let command = """
            echo '{"epoch": 1, "loss": 0.5}'; echo '{"epoch": 2, "loss": NaN}'; echo '{"a": '; echo 3
            echo $DORA_XP_SIG "$DORA_XP_FOLDER" $PYTHONUNBUFFERED "$3" $4; printf '{"epoch": 3}'
            sleep 600 & echo $! >child; exit 7
            """
        let outcome = try await life("run", "--epochs=9", "--command", command, "--pause=0.5")
        let child = Int32(text("\(life.folder.path)/child").dropLast()) ?? 0
        #expect(child > 0 && kill(child, SIGKILL) == 0)
        #expect(outcome.status == .exited(7), "\(outcome.errors)")
        #expect(outcome.errors.isEmpty)
        let xp = try XP(
            dora: life.dora, argv: [], delta: ["command": .string(command), "epochs": 9])
        #expect(try life.epochs(of: xp) == [1, 2, 3])
        let said = "\(xp.signature) \(xp.folder) 1 \(command) --pause=0.5\n"
        #expect(outcome.output.contains(said), "\(outcome.output)")
        #expect(outcome.output.hasSuffix("3}"))
    }

    @Test func `that is not there fails as in a shell`() async throws {
        let outcome = try await life("run", "--command", "exec there-is-none")
        #expect(outcome.status == .exited(127))
        #expect(outcome.errors.contains("there-is-none"))
    }

    /// Slurm sends the warning to all processes of a step where cgroups do not track them.
    @Test(.patient)
    func `is told of the time limit by SIGTERM, and only by that, and its job is requeued`()
        async throws
    {
        let xp = try xp(Self.slow)
        let status = try await life.job(xp, token: .random(), maxTimeouts: 2) { shell in
            try await life.until { try process(xp) != nil && life.epochs(of: xp) == [0] }
            kill(process(xp) ?? 0, SIGUSR2)
            kill(shell, SIGUSR2)
        }
        #expect(status == .exited(140))
        #expect(text("\(xp.folder)/told") == "told\n")
        #expect(text("\(xp.folder)/callbacks") == "called\n")
        #expect(FileManager.default.fileExists(atPath: "\(xp.folder)/jobs/7.0.requeue"))
        #expect(kill(process(xp) ?? 0, 0) == -1)
    }

    @Test(.patient)
    func `ends with a program that is told to end outside of jobs`() async throws {
        let xp = try xp(Self.slow)
        let status = try await Subprocess.run(
            .name("sh"),
            arguments: [
                "-c", "cd \"$1\" && exec \"$2\" run --command \"$3\"", "sh", life.folder.path,
                life.path, Self.slow,
            ], environment: LifeProcess.environment, input: .none, output: .discarded,
            error: .discarded
        ) { execution in
            try await life.until { process(xp) != nil }
            try execution.send(signal: .terminate)
        }.terminationStatus
        #expect(status == .exited(0))
        #expect(text("\(xp.folder)/told") == "told\n")
    }

    @Test func `prints metrics as lines that are objects`() {
        #expect(JSONValue(jsonLine: " {\"loss\": 0.5}\r") == ["loss": 0.5])
        for line in ["", "3", "[1]", "{", "{}x", "loss 0.5", "null"] {
            #expect(JSONValue(jsonLine: line) == nil)
        }
    }

    @Test func `prints lines in pieces, of which those that never end are left out`() {
        var buffer = LineBuffer()
        var lines: [String] = []
        func append(_ text: String) {
            buffer.append(Array(text.utf8)[...]) { line in
                lines.append(String(decoding: line, as: UTF8.self))
            }
        }
        append("a")
        append("b\n\nc\nd")
        #expect(lines == ["ab", "c"])
        let progress = String(repeating: "step\r", count: 1 << 14)
        for _ in 0..<64 { append(progress) }
        append("e\nf\ng")
        #expect(lines == ["ab", "c", "f"])
        buffer.end { lines.append(String(decoding: $0, as: UTF8.self)) }
        #expect(lines == ["ab", "c", "f", "g"])
    }
}
