internal import DoraArguments
internal import DoraCore

/// A grid's plan and experiments for machines.
struct GridReport {
    private let grid: Grid
    private let plan: GridPlan
    private let flock: [Sheep]

    init(_ grid: Grid, _ plan: GridPlan, _ flock: [Sheep]) {
        self.grid = grid
        self.plan = plan
        self.flock = flock
    }

    /// One object: `grid`, `plan` (signature, action, reason) and `xps`.
    func json() async throws(DoraError) -> JSONValue {
        let (names, base) = GridTable.names(of: flock.map(\.xp), grid.main)
        let xps = try await Work.map(flock.count, "reading histories") { [flock] index in
            flock[index].json(name: names[index])
        }
        return [
            "grid": .string(grid.name),
            "base_name": .string(base),
            "at_most": [
                "cpu_hours": .double(plan.most.cpuHours), "gpu_hours": .double(plan.most.gpuHours),
            ],
            "plan": .array(
                plan.steps.map {
                    [
                        "signature": .string("\($0.signature)"), "name": .string($0.name),
                        "action": .string($0.action.rawValue), "reason": .string($0.reason),
                        "has_left": .bool($0.hasLeft),
                    ]
                }),
            "xps": .array(xps),
        ]
    }
}

extension JSONValue {
    /// The value with a text for each number that is not finite, which JSON has no word for.
    fileprivate var finite: JSONValue {
        switch self {
        case .double: plain
        case .array(let elements): .array(elements.map(\.finite))
        case .object(let object): .object(object.mapValues(\.finite))
        default: jsonable
        }
    }
}

extension Sheep {
    /// The XP with its job and its last metrics, for machines.
    ///
    /// - Parameter life: when its job ran, and why that waits or failed; nil leaves this out.
    func json(name: String, _ life: JobLife? = nil) -> JSONValue {
        let history = history
        var object: JSONObject = [
            "signature": .string("\(xp.signature)"), "name": .string(name),
            "state": .string(state.name), "source": source.map { .string($0) } ?? .null,
            "job_id": job.map { .string("\($0.id)") } ?? .null,
            "waits": waitsBecause.map { .string($0) } ?? .null,
            "argv": .array(xp.argv.map { .string($0) }), "folder": .string(xp.folder),
            "log": log.map { .string($0) } ?? .null, "epochs": .int(history.count),
            "metrics": history.last?.finite ?? .null,
        ]
        for (key, value) in life?.json ?? [:] { object[key] = value }
        return .object(object)
    }
}
