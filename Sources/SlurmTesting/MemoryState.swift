import Slurm

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Everything a cluster in memory knows.
struct MemoryState {
    let configuration: ClusterConfiguration
    var partitions: [Partition]
    var nodes: [Node]
    var lists = MemoryLists()
    let plan: (@Sendable (JobRecord) -> JobPlan?)?
    var clock: MemoryClock

    /// By the controller's number, which the pending tasks of an array have in common.
    var jobs = StoredJobs()
    /// Which numbers belong to a job, array or heterogeneous job, in the order they came.
    var members: [UInt32: [UInt32]] = [:]
    var nextNumber: UInt32 = 1
    var lastChange: Date
    /// When the next thing happens by itself, or a little earlier; nil where nothing will.
    var nextEvent: Date?
    /// Jobs that wait for others, which may let them go.
    var dependents: Set<UInt32> = []
    /// What slurmdbd keeps of jobs that slurmctld has forgotten.
    var archive: [JobID: AccountedJob] = [:]

    /// The steps that `srun` would have made, of running jobs, by the job's number.
    var steps: [UInt32: [StoredStep]] = [:]
    /// What running steps use, where the test says so, by the numbers of job and step.
    var usages: [UInt32: [UInt32: StepUsage]] = [:]

    /// Who is called when jobs end that asked for it.
    var listeners: [@Sendable (UInt32) -> Void] = []
    /// Such jobs, by number, for whom nobody was called yet.
    var ended: [UInt32] = []

    var submitted: [JobID] = []
    var submissions: [JobID: MemoryCluster.Submission] = [:]

    var faults: [Call: [Fault]] = [:]
    var callCounts: [Call: Int] = [:]
    /// How often held answers were let go.
    var releases = 0
    var isControllerDown = false
    var isDatabaseDown = false

    init(
        configuration: ClusterConfiguration, partitions: [String], nodes: [Node],
        clock: MemoryClock, plan: (@Sendable (JobRecord) -> JobPlan?)?
    ) {
        self.configuration = configuration
        self.partitions = partitions.enumerated().map { index, name in
            var partition = Partition(name: name)
            partition.isDefault = index == 0
            partition.defaultTime = .unlimited
            partition.maximumTime = .unlimited
            partition.priorityTier = 1
            return partition
        }
        self.nodes = nodes
        self.clock = clock
        self.plan = plan
        lastChange = clock.now
    }

    var now: Date { clock.now }

    func error(_ code: SlurmError.Code, _ operation: String) -> SlurmError {
        SlurmError(
            code, operation: operation,
            message: "refused by the cluster in memory with \(code.name ?? "an error")",
            isRetryable: [
                .controllerUnreachable, .databaseUnreachable, .rateLimited, .jobQueueFull,
            ]
            .contains(code))
    }
}

/// A record with what moves it on.
struct StoredJob {
    var record: JobRecord
    let script: JobScript
    /// What other jobs must have done.
    var dependency: Dependency?
    /// Whether slurmctld calls when it ends.
    var callsBack = false
    /// The earliest start that was asked for.
    var begin: Date?
    /// Since when nothing but the plan keeps it waiting.
    var ready: Date?
    /// How it goes by itself; of an array's pending tasks, by index.
    var plans: [UInt32: JobPlan] = [:]
    /// Until when a running job runs by itself, and how it ends then.
    var end: (time: Date, outcome: JobOutcome)?

    /// The index of a single job in `plans`.
    static let noTask: UInt32 = .max

    /// Whether it stands for the pending tasks of an array.
    var isArrayHead: Bool { record.array.map { $0.task == nil } ?? false }
    var isHeld: Bool { record.priority == 0 }

    /// Waiting to be started; an array whose tasks have all gone is not.
    var isWaiting: Bool {
        guard record.state.isPending else { return false }
        return !isArrayHead || record.array?.pending.ranges.isEmpty == false
    }
}

/// One thing to be started or ended: a record, or one task of those that share one.
struct Target: Hashable {
    var number: UInt32
    var task: UInt32?
}

extension MemoryState {
    /// What an id or a selection names; of a whole array everything that is left of it.
    func find(_ id: JobID, _ operation: String) throws(SlurmError) -> [Target] {
        try find(JobSelection(id), operation)
    }

    func find(_ selection: JobSelection, _ operation: String) throws(SlurmError) -> [Target] {
        var found: [Target] = []
        let wanted = selection.tasks
        for number in numbers(of: selection.job) {
            guard let record = jobs[number]?.record else { continue }
            if let component = selection.component {
                if record.heterogeneous?.offset == component { found.append(.init(number: number)) }
                continue
            }
            guard let wanted else {
                found += targets(number, record)
                continue
            }
            guard let array = record.array else { continue }
            if let task = array.task {
                if wanted.contains(task) { found.append(.init(number: number)) }
            } else {
                for task in array.pending where wanted.contains(task) {
                    found.append(.init(number: number, task: task))
                }
            }
        }
        guard !found.isEmpty else { throw error(.invalidJobID, operation) }
        return found
    }

    /// The records of a job, array, or heterogeneous job; a task's own number stands for the task.
    func numbers(of job: UInt32) -> [UInt32] {
        members[job] ?? (jobs[job] == nil ? [] : [job])
    }

    private func targets(_ number: UInt32, _ record: JobRecord) -> [Target] {
        guard let array = record.array, array.task == nil, !array.pending.ranges.isEmpty,
            record.state.isPending
        else { return [.init(number: number)] }
        return array.pending.map { .init(number: number, task: $0) }
    }

    func isPending(_ target: Target) -> Bool {
        guard let job = jobs[target.number] else { return false }
        return job.isWaiting && (target.task != nil || !job.isArrayHead)
    }

    func isActive(_ target: Target) -> Bool {
        jobs[target.number]?.record.state.isActive == true
    }

    func isFinal(_ target: Target) -> Bool {
        jobs[target.number]?.record.state.isFinal == true
    }

    func submission(of id: JobID) throws(SlurmError) -> MemoryCluster.Submission {
        var whole = id
        whole.task = nil
        guard let submission = submissions[whole] ?? submissions[id.whole] else {
            throw error(.invalidJobID, "look up the submission of job \(id)")
        }
        return submission
    }
}
