import Glibc
import Slurm
import Timing

/// The states of the user's jobs, again and again.
struct StatesProbe {
    private let polls: Int
    /// Asks for all jobs, if any has changed since the last poll.
    private let ifChanged: Bool
    /// Waits for a line of input before each poll, and prints a line after it.
    private let stepped: Bool

    init(_ words: inout Words) throws {
        polls = try words.next()
        ifChanged = words.takes("--if-changed")
        stepped = words.takes("--stepped")
        try words.end()
    }

    func run() async throws {
        let cluster = try await SlurmCluster.connect()
        var times: [JSONValue] = []
        var snapshot: JobSnapshot?
        var (records, pending, anonymous) = (0, 0, 0)
        for _ in 0..<polls {
            if stepped { _ = readLine() }
            let start = ContinuousClock.now
            let fresh: JobSnapshot? =
                if !ifChanged {
                    try await cluster.jobs(.mine)
                } else if let snapshot {
                    try await cluster.jobs(changedSince: snapshot)
                } else {
                    try await cluster.jobs(.all)
                }
            if let fresh {
                records = fresh.recordCount
                pending = fresh.states.count { $0.state.base == .pending }
            }
            times.append(.double(start.duration(to: .now) / .seconds(1)))
            if let fresh {
                // While there are two.
                anonymous = max(anonymous, anonymousKilobytes)
                snapshot = fresh
            }
            if stepped {
                print("polled")
                fflush(nil)
            }
        }
        report([
            "seconds": .array(times), "records": .int(records), "pending": .int(pending),
            "peak_kilobytes": .int(peakKilobytes), "anonymous_kilobytes": .int(anonymous),
        ])
    }
}
