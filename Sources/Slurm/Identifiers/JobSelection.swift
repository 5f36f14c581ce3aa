/// What one word of `squeue` or `scancel` names: a job, a task, or some tasks of an array, as in
/// `123_[1-3,7%2]`.
public struct JobSelection: Sendable, Hashable {
    /// The job or the array.
    public var job: UInt32
    /// The selected tasks; `nil` for the whole job.
    public var tasks: ArrayTaskSet?
    /// The component of a heterogeneous job.
    public var component: UInt32?
    /// How many of the tasks may run at once (`array_max_tasks`), where the text says so.
    public var throttle: Int?

    /// Selects a whole job or array, or some of an array's tasks.
    ///
    /// - Parameters:
    ///   - job: the job.
    ///   - tasks: the selected tasks; `nil`: the whole job.
    ///   - throttle: how many tasks may run at once; `nil`: any number.
    public init(job: UInt32, tasks: ArrayTaskSet? = nil, throttle: Int? = nil) {
        self.job = job
        self.tasks = tasks
        self.throttle = throttle
    }

    /// Selects one job, task or component.
    ///
    /// - Parameter id: the job, array task or component.
    public init(_ id: JobID) {
        self.init(job: id.job, tasks: id.task.map { ArrayTaskSet([$0]) })
        component = id.component
    }

    /// The ids that were selected: one for each task, else the job itself.
    public var ids: [JobID] {
        guard let tasks else { return [JobID(job: job, component: component)] }
        return tasks.map { JobID(job: job, task: $0) }
    }

    /// The fewest selections that name exactly these ids, ordered by job.
    ///
    /// A whole job and tasks of it remain two selections.
    ///
    /// - Parameter ids: the jobs, array tasks or components.
    public static func compress(_ ids: some Sequence<JobID>) -> [JobSelection] {
        var tasks: [UInt32: [UInt32]] = [:]
        var others: Set<JobID> = []
        for id in ids {
            if let task = id.task {
                tasks[id.job, default: []].append(task)
            } else {
                others.insert(id)
            }
        }
        let arrays = tasks.map { JobSelection(job: $0.key, tasks: ArrayTaskSet($0.value)) }
        return (others.map { JobSelection($0) } + arrays).sorted {
            ($0.job, $0.tasks == nil ? 0 : 1, $0.component ?? 0)
                < ($1.job, $1.tasks == nil ? 0 : 1, $1.component ?? 0)
        }
    }
}

extension JobSelection: LosslessStringConvertible {
    /// Reads `123`, `123_4`, `123+1`, `123_[1-3,7]` and `123_[1-3,7%2]`.
    ///
    /// - Parameter description: the text to read.
    public init?(_ description: String) {
        if let id = JobID(description) {
            self.init(id)
            return
        }
        var text = NumberScanner(description)
        guard let job = text.number(), job != 0, text.skip("_"), text.skip("["),
            let tasks = ArrayTaskSet(&text)
        else { return nil }
        self.init(job: job, tasks: tasks)
        if text.skip("%") {
            guard let throttle = text.number() else { return nil }
            self.throttle = Int(throttle)
        }
        guard text.skip("]"), text.isAtEnd else { return nil }
    }

    /// The shortest spelling: `123_4` for one task, `123_[1-3,7%2]` for several.
    public var description: String {
        guard let tasks else { return JobID(job: job, component: component).description }
        if tasks.count == 1, throttle == nil { return "\(job)_\(tasks)" }
        return "\(job)_[\(tasks)\(throttle.map { "%\($0)" } ?? "")]"
    }
}
