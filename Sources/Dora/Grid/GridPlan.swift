public import DoraCore

/// What a grid is about to do, and why; made before anything is done.
public struct GridPlan: Sendable {
    /// What is to happen to one XP.
    public enum Action: String, Sendable, Hashable, CaseIterable {
        /// Nothing: its job is wanted as it is.
        case keep
        /// A first job.
        case submit
        /// Another job after one that did not complete.
        case retry
        /// The job is cancelled and another takes its place.
        case replace
        /// The job is cancelled.
        case cancel
    }

    /// What jobs use of a cluster, as accounts are charged.
    public struct Cost: Sendable, Hashable {
        /// Processors, times hours.
        public var cpuHours = 0.0
        /// GPUs, times hours.
        public var gpuHours = 0.0

        /// Adds a job that asks for this; what no job can ask for adds nothing.
        mutating func add(_ slurm: SlurmConfig) {
            guard let resources = try? JobResources(slurm) else { return }
            let hours = Double(slurm.time) / 60
            cpuHours += Double(resources.taskCount * resources.cpusPerTask) * hours
            gpuHours += Double(slurm.gpus) * hours
        }

        /// `"1.1 CPU hours, 0.0 GPU hours"`.
        var text: String {
            "\(cpuHours.text(.fixed, 1)) CPU hours, \(gpuHours.text(.fixed, 1)) GPU hours"
        }
    }

    /// One XP's part of the plan.
    public struct Step: Sendable {
        /// Which XP.
        public var signature: Signature
        /// Its name within the grid, or its signature if it has left the grid.
        public var name: String
        /// What is to happen.
        public var action: Action
        /// Why.
        public var reason: String
        /// Whether the explore function no longer asks for it.
        public var hasLeft = false
    }

    /// What the names of all XPs of the grid have in common, and therefore leave out.
    public var baseName = ""
    /// What the jobs that are to be submitted may use at most: what they ask for, until their time
    /// limits. More that `growth` gives some of them, and later runs after a time limit, are not in it.
    public var most = Cost()
    /// In the order of the grid, the XPs that have left it last.
    public var steps: [Step] = []
    /// Whether the folders of the XPs are removed.
    public var clears = false

    /// How many jobs would be cancelled of XPs that have left the grid.
    public var leaving: Int { steps.count { $0.hasLeft && $0.action == .cancel } }

    /// How many XPs an action concerns.
    ///
    /// - Parameter action: which one.
    public func count(_ action: Action) -> Int { steps.count { $0.action == action } }

    /// One line: how many XPs for each action that concerns any, then those that have left the
    /// grid.
    public var summary: String {
        var parts = Action.allCases.compactMap { action -> String? in
            let count = steps.count { $0.action == action && !$0.hasLeft }
            return count == 0 ? nil : "\(count) to \(action.rawValue)"
        }
        if parts.isEmpty {
            parts.append("no XPs")
        } else if clears {
            parts.append("all from scratch")
        }
        let left = steps.count(where: \.hasLeft)
        if left > 0 {
            let live =
                leaving == 0 ? "none with a job to cancel" : "\(leaving) with a job to cancel"
            parts.append("\(left) left the grid (\(live))")
        }
        return parts.joined(separator: ", ")
    }

    /// A line for each XP, behind one with what all names have in common.
    ///
    /// - Parameter all: those to which nothing happens, too.
    func lines(all: Bool) -> [String] {
        let told = all ? steps : steps.filter { $0.action != .keep }
        let head = told.isEmpty || baseName.isEmpty ? [] : ["All: \(baseName.printable)"]
        return head
            + told.map { step in
                let name = GridTable.shown(step.name, base: baseName)
                return "  \(step.action.rawValue)  \(step.signature)  \(name)  (\(step.reason))"
            }
    }
}
