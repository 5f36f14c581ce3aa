internal import DoraCore
internal import Subprocess
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

#if canImport(System)
    internal import System
#else
    internal import SystemPackage
#endif

/// Parallel workers of one experiment as processes of this machine: when one dies, all are ended.
struct LocalRanks: Sendable {
    /// The program and its arguments, which each worker runs.
    var program: String
    var arguments: [String]
    var count: Int
    var xp: XP
    /// Between being told to end and being killed.
    var grace = Duration.seconds(30)

    /// How many workers there are to be, where nobody says: one for each GPU that can be seen.
    static func defaultCount(_ environment: [String: String]) throws(DoraError) -> Int {
        if let visible = environment["CUDA_VISIBLE_DEVICES"] {
            let count = visible.split(separator: ",").count
            if count > 0 { return count }
        } else {
            let count = Files.names(in: "/dev").count { name in
                name.hasPrefix("nvidia") && name.count > 6
                    && name.dropFirst(6).allSatisfy(\.isNumber)
            }
            if count > 0 { return count }
        }
        throw DoraError(
            .invalidArgument, operation: "start workers",
            message: "no GPU can be seen, by which workers are counted; say how many by "
                + "--ddp_workers")
    }

    /// Runs the workers to their end.
    ///
    /// The first one has this process's output; each other writes `worker_<rank>.log` in the
    /// experiment's folder. Signals that end or warn this process go to the workers.
    ///
    /// - Returns: 0, or the exit code of the first that died, 128 and more for a signal.
    func run() async throws(DoraError) -> Int32 {
        try Files.makeFolder(xp.folder)
        try Disk.remove(xp.rendezvousFile)
        let workers = Workers()
        JobWatch.shared.forward { workers.warn($0) }
        return await withTaskGroup(of: (rank: Int, code: Int32).self) { group in
            for rank in 0..<count {
                group.addTask { (rank, await run(rank, workers)) }
            }
            var result: Int32 = 0
            for await (rank, code) in group where code != 0 && result == 0 {
                result = code
                report("Worker \(rank) died, ending all workers")
                // Warned workers wait for the end of the first one: there is nothing to ask for.
                if workers.areWarned { workers.send(SIGKILL) } else { group.cancelAll() }
            }
            return result
        }
    }

    private func run(_ rank: Int, _ workers: Workers) async -> Int32 {
        let output: FileDescriptorOutput
        let error: FileDescriptorOutput
        let input: FileDescriptorInput
        do {
            if rank == 0 {
                (input, output, error) = (
                    .currentStandardInput, .currentStandardOutput, .currentStandardError
                )
            } else {
                let log = try FileDescriptor.open(
                    "\(xp.folder)/worker_\(rank).log", .writeOnly,
                    options: [.create, .truncate, .closeOnExec],
                    permissions: FilePermissions(rawValue: 0o666))
                let nothing = try FileDescriptor.open(
                    "/dev/null", .readOnly, options: .closeOnExec)
                input = .fileDescriptor(nothing, closeAfterSpawningProcess: true)
                let copy = PrivateDescriptor.duplicate(log.rawValue)
                guard copy >= 0 else { throw Files.failure("open a log in", xp.folder) }
                error = .fileDescriptor(
                    FileDescriptor(rawValue: copy), closeAfterSpawningProcess: true)
                output = .fileDescriptor(log, closeAfterSpawningProcess: true)
            }
            let result = try await Subprocess.run(
                configuration(rank), input: input, output: output, error: error
            ) { execution in
                workers.add(execution.processIdentifier.value)
            }
            workers.remove(result.processIdentifier.value)
            return result.terminationStatus.code
        } catch {
            report("cannot run worker \(rank): \(error)")
            return 1
        }
    }

    private func configuration(_ rank: Int) -> Configuration {
        var options = PlatformOptions()
        options.teardownSequence = [.send(signal: .terminate, allowedDurationToNextStep: grace)]
        var variables = [
            "RANK": "\(rank)", "LOCAL_RANK": "\(rank)", "WORLD_SIZE": "\(count)",
            "MASTER_ADDR": "127.0.0.1",
        ]
        variables.merge(JobWatch.shared.job?.environment ?? [:]) { $1 }
        let updates = variables.map { (Environment.Key(stringLiteral: $0), Optional($1)) }
        return Configuration(
            executable: .path(FilePath(program)), arguments: Arguments(arguments),
            environment: .inherit.updating(Dictionary(uniqueKeysWithValues: updates)),
            platformOptions: options)
    }

    /// The workers that run.
    private final class Workers: Sendable {
        private struct State {
            var processes: Set<Int32> = []
            var warning: Int32?
        }

        private let state = Mutex(State())

        var areWarned: Bool { state.withLock { $0.warning != nil } }

        /// Adds one; it gets a signal that came while it was started.
        func add(_ process: Int32) {
            let warning = state.withLock { state in
                state.processes.insert(process)
                return state.warning
            }
            if let warning { kill(process, warning) }
        }

        func remove(_ process: Int32) {
            state.withLock { _ = $0.processes.remove(process) }
        }

        func warn(_ signal: Int32) {
            state.withLock { $0.warning = signal }
            send(signal)
        }

        func send(_ signal: Int32) {
            for process in state.withLock({ $0.processes }) { kill(process, signal) }
        }
    }
}

extension TerminationStatus {
    /// The exit code, and 128 plus the number of a signal, as shells have it.
    var code: Int32 {
        switch self {
        case .exited(let code): Int32(truncatingIfNeeded: code)
        case .signaled(let signal): 128 + Int32(truncatingIfNeeded: signal)
        }
    }
}
