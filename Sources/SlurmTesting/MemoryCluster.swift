public import Slurm

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// A Slurm cluster in memory, for tests of programs that use ``/Slurm/SlurmCluster``.
///
/// ``cluster`` is a real `SlurmCluster`: the program under test cannot tell it from one that was
/// connected to. Nothing runs: jobs wait until the test starts and ends them, or follow a
/// ``JobPlan``, by a clock that the test advances.
///
/// ```swift
/// let memory = MemoryCluster()
/// let id = try await memory.cluster.submit(
///     JobDescription(name: "train", script: "#!/bin/sh\ntrue\n"))
/// try memory.start(id)
/// memory.advance(by: .seconds(60))
/// try memory.finish(id, .failed(exitCode: 3))
/// let record = try await memory.cluster.job(id)
/// #expect(record?.state == JobState(.failed))
/// ```
///
/// It has room for any number of jobs at once, and one user. Nodes and partitions are there to be
/// asked for, see ``setNode(_:)`` and ``setPartition(_:)``; neither refuses work.
/// What it does follows slurmctld 22.05; the same tests run on both.
public final class MemoryCluster: Sendable {
    /// The cluster as the program under test sees it.
    public let cluster: SlurmCluster

    let backend: MemoryBackend

    /// Creates an empty cluster.
    ///
    /// - Parameters:
    ///   - configuration: what `slurm.conf` would say.
    ///   - partitions: the names of its partitions; the first is the default.
    ///   - nodes: its nodes, which all partitions share.
    ///   - clock: what time it is there; by default a clock that only ``advance(by:)`` moves.
    ///   - tracking: how often watchers of ``cluster`` ask it, in real time.
    ///   - plan: how a job goes by itself; asked once for each job and array task, as it is
    ///     submitted. `nil`, from here or from it: the test starts and ends the job.
    public init(
        configuration: ClusterConfiguration = .memory, partitions: [String] = ["main"],
        nodes: [Node] = [.memory("n1")], clock: MemoryClock = .manual(),
        tracking: TrackingOptions = .init(), plan: (@Sendable (JobRecord) -> JobPlan?)? = nil
    ) {
        let state = MemoryState(
            configuration: configuration, partitions: partitions, nodes: nodes, clock: clock,
            plan: plan)
        backend = MemoryBackend(configuration: configuration, state: state)
        cluster = SlurmCluster(backend: backend, threads: MemoryBackend.threads, tracking: tracking)
    }

    /// What time it is there.
    public var now: Date { backend.change { $0.now } }

    /// Moves the clock on; what is due by then happens, in its order.
    ///
    /// - Parameter duration: how much later it is then; nothing is rounded.
    public func advance(by duration: Duration) {
        backend.change { state in
            state.clock.advance(by: duration)
            state.settle()
        }
    }
}

extension ClusterConfiguration {
    /// The configuration of a cluster in memory: Slurm's defaults, and accounting.
    public static var memory: ClusterConfiguration {
        ClusterConfiguration(
            file: "/memory/slurm.conf", name: "memory",
            controllers: [Controller(host: "memory", address: "memory")], hasAccounting: true)
    }
}
