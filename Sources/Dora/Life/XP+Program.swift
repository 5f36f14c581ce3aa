internal import ArgumentParser
public import DoraCore
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

extension XP {
    /// Runs another program as the work of this experiment, such as a training script in Python.
    ///
    /// It runs in the current folder, with the streams and the environment of this process, which
    /// has the rank of a worker (`RANK` and its like), and in it `DORA_XP_FOLDER` and
    /// `DORA_XP_SIG`. What it prints is in the job's log.
    ///
    /// Before the job's time limit, when it is preempted and when it is cancelled, the program gets
    /// `SIGTERM`, and is to save what the next run needs and end; the job is requeued then, as after
    /// ``onPreemption(_:)``. Where Slurm does not track processes by cgroups, it sends `SIGTERM`
    /// itself, too, so that the program may get two. A program that is started in another way, as
    /// by `Process`, gets none: the signals of the job are blocked in it. Of workers that another
    /// one of the program starts it has to tell them itself.
    ///
    /// - Parameters:
    ///   - command: the program, a path or a name that is looked for in `PATH`, and its arguments.
    ///   - environment: variables to add.
    ///   - metrics: gets each line of the program's standard output, and returns what is pushed to
    ///     the experiment's ``DoraCore/XP/link``; nil for nothing. `JSONValue.init(jsonLine:)` takes
    ///     the lines that are JSON objects. Where it is given, `PYTHONUNBUFFERED` is set, so that
    ///     lines come when they are printed.
    /// - Throws: ArgumentParser's `ExitCode` where the program fails, with which the process ends:
    ///   the program's own, 128 and more for a signal, 127 where there is no such program;
    ///   `DoraError` where it cannot be started or metrics cannot be written, for which it is ended.
    public func runProgram(
        _ command: [String], environment: [String: String] = [:],
        metrics: (@Sendable (_ line: String) -> JSONValue?)? = nil
    ) async throws {
        guard let name = command.first, !name.isEmpty else {
            throw DoraError(
                .invalidArgument, operation: "run a program", message: "the command is empty")
        }
        let child = ProgramChild()
        onPreemption { await child.end() }
        let isAlone = JobWatch.shared.job == nil
        if isAlone { JobWatch.shared.forward { _ in child.tell() } }
        defer { if isAlone { JobWatch.shared.forwardNoMore() } }
        let code: Int32
        do {
            code = try await child.run(
                command, variables(environment, isRead: metrics != nil), pushing(metrics))
        } catch let error as DoraError {
            throw error
        } catch {
            throw DoraError(
                .inputOutput, operation: "run a program",
                message: "\(name) cannot be started: \(error)")
        }
        try Task.checkCancellation()
        if code != 0 { throw ExitCode(code) }
    }

    private func pushing(
        _ metrics: (@Sendable (String) -> JSONValue?)?
    ) -> (@Sendable (String) throws(DoraError) -> Void)? {
        guard let metrics else { return nil }
        return { [link] (line: String) throws(DoraError) in
            if let entry = metrics(line) { try link.push(entry) }
        }
    }

    private func variables(_ added: [String: String], isRead: Bool) -> [String: String] {
        var variables = ["DORA_XP_FOLDER": folder, "DORA_XP_SIG": signature.description]
        if isRead { variables["PYTHONUNBUFFERED"] = "1" }
        return variables.merging(added) { $1 }
    }
}

extension JSONValue {
    /// The JSON object that a line of a program's output is; nil for all other lines.
    ///
    /// - Parameter line: one line, without its end.
    public init?(jsonLine line: String) {
        guard line.utf8.first(where: { $0 != UInt8(ascii: " ") }) == UInt8(ascii: "{"),
            let value = try? JSONValue(jsonText: line), case .object = value
        else { return nil }
        self = value
    }
}

/// A program that does an experiment's work, as a child of this process.
private final class ProgramChild: Sendable {
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

/// Hands the output of a program on as it comes, and looks at its lines.
private final class OutputLines: Sendable {
    private struct State {
        var isOver = false
        var hasEnded = false
        var error: DoraError?
    }

    private let state = Mutex(State())
    private let reader: Int32
    private let take: @Sendable (String) throws(DoraError) -> Void

    init(_ reader: Int32, _ take: @escaping @Sendable (String) throws(DoraError) -> Void) {
        self.reader = reader
        self.take = take
    }

    func begin() -> Bool { BlockingThread.start { self.read() } }

    /// Waits for all that the program has printed. What it leaves behind may keep its output open,
    /// and is not waited for.
    func end() async throws {
        state.withLock { $0.isOver = true }
        while !state.withLock({ $0.hasEnded }) { try await Task.sleep(for: .milliseconds(5)) }
        if let error = state.withLock({ $0.error }) { throw error }
    }

    private func read() {
        var rest: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while waitForMore() {
            let count = Files.retrying { Self.read(reader, &buffer) }
            guard count > 0 else { break }
            _ = Files.writeAll(buffer[..<count], to: STDOUT_FILENO)
            rest += buffer[..<count]
            var start = rest.startIndex
            while let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
                line(rest[start..<end])
                start = end + 1
            }
            rest.removeSubrange(..<start)
        }
        if !rest.isEmpty { line(rest[...]) }
        close(reader)
        state.withLock { $0.hasEnded = true }
    }

    /// False where the program has ended and no more of it is there.
    private func waitForMore() -> Bool {
        while true {
            let isOver = state.withLock { $0.isOver }
            var wanted = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
            if poll(&wanted, 1, 250) > 0 { return true }
            if isOver { return false }
        }
    }

    private static func read(_ descriptor: Int32, _ buffer: inout [UInt8]) -> Int {
        #if canImport(Glibc)
            Glibc.read(descriptor, &buffer, buffer.count)
        #elseif canImport(Musl)
            Musl.read(descriptor, &buffer, buffer.count)
        #else
            Darwin.read(descriptor, &buffer, buffer.count)
        #endif
    }

    private func line(_ bytes: ArraySlice<UInt8>) {
        guard state.withLock({ $0.error == nil }) else { return }
        do throws(DoraError) { try take(String(decoding: bytes, as: UTF8.self)) } catch {
            state.withLock { $0.error = error }
        }
    }
}
