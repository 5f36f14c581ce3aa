import Slurm
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A service that asks and watches for a long time, and says what it holds: `[live=SECONDS]`.
enum LongLife {
    static func live(_ cluster: SlurmCluster, for time: Duration) async {
        let end = ContinuousClock.now + time
        let failures = Failures()
        var round = 0
        while ContinuousClock.now < end {
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    await failures.count { () throws(SlurmError) in
                        var job = JobDescription(name: "life", script: "#!/bin/sh\n:\n")
                        (job.standardOutput, job.workingDirectory) = ("/dev/null", "/")
                        let id = try await cluster.submit(job, deadline: .seconds(5))
                        try await watch(cluster, id)
                    }
                }
                group.addTask {
                    await failures.count { () throws(SlurmError) in
                        _ = try await cluster.jobs(.all, deadline: .seconds(5)).records
                        _ = try await cluster.statistics(deadline: .seconds(5))
                        _ = try await cluster.settings(deadline: .seconds(5))
                    }
                }
                group.addTask {
                    await failures.count { () throws(SlurmError) in
                        _ = try await cluster.partitions(deadline: .seconds(5))
                        _ = try await cluster.nodes(deadline: .seconds(5))
                        try await cluster.ping(deadline: .seconds(5))
                    }
                }
                group.addTask {
                    await failures.count { () throws(SlurmError) in
                        var query = AccountingQuery.ids([1, 2, 3])
                        query.includesSteps = true
                        _ = try await cluster.accounting?.jobs(query, deadline: .seconds(5))
                    }
                }
            }
            round += 1
            if round % 10 == 0 {
                print(
                    "life: \(round) kilobytes \(status("VmRSS:")) threads \(status("Threads:")) "
                        + "descriptors \(descriptors()) failed \(failures.take())")
                fflush(nil)
            }
            try? await Task.sleep(for: .milliseconds(100))
        }
    }

    /// Watches a job for a few seconds at most.
    private static func watch(_ cluster: SlurmCluster, _ id: JobID) async throws(SlurmError) {
        let watch = Task { () -> SlurmError? in
            do throws(SlurmError) {
                for try await change in cluster.changes(of: [id]) where change.state.isFinal {
                    break
                }
                return nil
            } catch { return error }
        }
        let rest = Task {
            try? await Task.sleep(for: .seconds(5))
            watch.cancel()
        }
        defer { rest.cancel() }
        if let error = await watch.value, error.code != .cancelled { throw error }
    }

    private static func status(_ key: String) -> Int {
        guard let file = fopen("/proc/self/status", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, 256, file) != nil {
            let words = line.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
                .split { $0.isWhitespace }
            if words.first.map(String.init) == key {
                return words.dropFirst().first.flatMap { Int($0) } ?? 0
            }
        }
        return 0
    }

    private static func descriptors() -> Int {
        (0..<4096).count { fcntl(Int32($0), F_GETFD) >= 0 }
    }
}

private final class Failures: Sendable {
    private let counts = Mutex<[String: Int]>([:])

    func count(_ call: @Sendable () async throws(SlurmError) -> Void) async {
        do throws(SlurmError) { try await call() } catch {
            counts.withLock { $0["\(error.code.rawValue)", default: 0] += 1 }
        }
    }

    /// How many there were since the last time, by code.
    func take() -> [String] {
        counts.withLock { counts in
            defer { counts = [:] }
            return counts.sorted { $0.key < $1.key }.map { "\($0.key)x\($0.value)" }
        }
    }
}
