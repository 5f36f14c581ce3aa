internal import ArgumentParser
public import DoraCore

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
