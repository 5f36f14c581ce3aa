internal import DoraCore
internal import Slurm
internal import Subprocess
internal import Synchronization

#if canImport(Glibc)
    @preconcurrency internal import Glibc
#elseif canImport(Musl)
    @preconcurrency internal import Musl
#elseif canImport(Darwin)
    @preconcurrency internal import Darwin
#endif

#if canImport(System)
    internal import System
#else
    internal import SystemPackage
#endif

/// A program that does an experiment's work, as a child of this process.
final class ProgramChild: Sendable {
    private struct State {
        var process: Int32?
        var isTold = false
        var hasEnded = false
    }

    private let state = Mutex(State())

    /// Tells the program to end, and waits until it has.
    func end() async {
        tell()
        while state.withLock({ $0.process != nil && !$0.hasEnded }) {
            try? await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Tells the program to end; one that is being started is told when it has been.
    func tell() {
        state.withLock { state in
            state.isTold = true
            if let process = state.process, !state.hasEnded { kill(process, SIGTERM) }
        }
    }

    /// Runs the program to its end.
    ///
    /// - Parameter push: takes each line of its output; nil leaves the output alone.
    /// - Returns: its exit code, 128 and more for a signal.
    func run(
        _ command: [String], _ variables: [String: String],
        _ push: (@Sendable (String) throws(DoraError) -> Void)?
    ) async throws -> Int32 {
        fflush(stdout)
        guard let push else {
            return try await run(command, variables, output: .currentStandardOutput)
        }
        guard let (reader, writer) = PrivateDescriptor.pipe() else {
            throw Files.failure("make", "a pipe")
        }
        let lines = OutputLines(reader) { (line: String) throws(DoraError) in
            do throws(DoraError) { try push(line) } catch {
                self.tell()
                throw error
            }
        }
        guard lines.begin() else {
            _ = (close(reader), close(writer))
            throw Files.failure("start", "a thread")
        }
        let code = try await run(
            command, variables,
            output: .fileDescriptor(
                FileDescriptor(rawValue: writer), closeAfterSpawningProcess: true))
        try await lines.end()
        return code
    }

    private func run(
        _ command: [String], _ variables: [String: String], output: FileDescriptorOutput
    ) async throws -> Int32 {
        var options = PlatformOptions()
        options.teardownSequence = [
            .send(signal: .terminate, allowedDurationToNextStep: .seconds(30))
        ]
        let updates = variables.map { (Environment.Key(stringLiteral: $0), Optional($1)) }
        defer { state.withLock { $0.hasEnded = true } }
        // The warning of the time limit reaches all processes of a step, and ends those that do not
        // know what it is.
        let configuration = Configuration(
            executable: .path("/bin/sh"),
            arguments: Arguments(["-c", "trap '' USR2; exec \"$@\"", "sh"] + command),
            environment: .inherit.updating(Dictionary(uniqueKeysWithValues: updates)),
            platformOptions: options)
        return try await Subprocess.run(
            configuration, input: .currentStandardInput, output: output,
            error: .currentStandardError
        ) { execution in
            self.state.withLock { state in
                state.process = execution.processIdentifier.value
                if state.isTold { kill(execution.processIdentifier.value, SIGTERM) }
            }
        }.terminationStatus.code
    }
}
