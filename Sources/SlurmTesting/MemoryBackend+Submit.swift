package import Slurm

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension MemoryBackend {
    package func submit(_ request: SubmissionRequest) throws(SlurmError) -> SubmissionAnswer {
        try perform(.submit, "submit a job", token: request.token) { (state) throws(SlurmError) in
            SubmissionAnswer(
                id: try state.submit(request), message: state.lists.submissionMessage)
        }
    }

    package func willRun(_ request: SubmissionRequest) throws(SlurmError) -> RunEstimate {
        let operation = "estimate when a job would run"
        return try perform(.estimate, operation) { (state) throws(SlurmError) in
            for fields in request.components { try state.check(fields, operation) }
            guard let first = request.components.first, !request.isHeterogeneous else {
                return RunEstimate()
            }
            let start = max(
                first.begin_time ?? 0, Int64(state.now.timeIntervalSince1970))
            return RunEstimate(
                id: JobID(state.nextNumber), start: TimePoint(secondsSince1970: start),
                cpus: Int(first.min_cpus ?? 1), nodes: "n1",
                partition: first.partition ?? state.defaultPartition)
        }
    }
}

extension MemoryState {
    /// Refuses what slurmctld refuses.
    func check(_ fields: JobFields, _ operation: String) throws(SlurmError) {
        if let partition = fields.partition {
            guard partition.split(separator: ",").allSatisfy({ hasPartition($0) }) else {
                throw error(.invalidPartition, operation)
            }
        }
        if let text = fields.dependency {
            guard Dependency(text) != nil else { throw error(.invalidDependency, operation) }
        }
        if let array = fields.array_inx {
            guard let (tasks, _) = Self.tasks(array),
                tasks.ranges.last.map({ Int($0.upperBound) < configuration.maximumArraySize })
                    == true
            else { throw error(.invalidArray, operation) }
        }
        guard jobs.count < configuration.maximumJobs else {
            throw error(.jobQueueFull, operation)
        }
    }

    mutating func submit(_ request: SubmissionRequest) throws(SlurmError) -> JobID {
        for fields in request.components { try check(fields, "submit a job") }
        guard let first = request.components.first else {
            throw error(.invalidArgument, "submit a job")
        }
        let leader = nextNumber
        let last = leader + UInt32(request.components.count) - 1
        for (offset, fields) in request.components.enumerated() {
            let number = takeNumber()
            var id = JobID(leader)
            var record: JobRecord
            if request.isHeterogeneous {
                id.component = UInt32(offset)
                record = JobRecord(fields, id: id, number: number, in: self)
                record.heterogeneous = .init(
                    leader: leader, offset: UInt32(offset), members: "\(leader)-\(last)")
            } else {
                record = JobRecord(fields, id: id, number: number, in: self)
                if let array = fields.array_inx, let (tasks, throttle) = Self.tasks(array) {
                    record.array = .init(job: leader, pending: tasks, throttle: throttle)
                }
            }
            add(record, fields, script: fields.script ?? first.script)
            submissions[id] = MemoryCluster.Submission(
                script: fields.script ?? first.script ?? "",
                arguments: fields.argv.dropFirst().map { $0 },
                environment: fields.environment, workingDirectory: fields.work_dir,
                token: request.token)
            members[leader, default: []].append(number)
        }
        submitted.append(JobID(leader))
        touch()
        return JobID(leader)
    }

    private mutating func add(_ record: JobRecord, _ fields: JobFields, script: JobScript?) {
        var job = StoredJob(record: record, script: script ?? "")
        job.dependency = fields.dependency.flatMap { Dependency($0) }
        job.callsBack = fields.other_port.map { $0 != 0 } ?? false
        job.begin = fields.begin_time.flatMap {
            $0 > 0 ? Date(timeIntervalSince1970: Double($0)) : nil
        }
        if let plan {
            if let array = record.array {
                for task in array.pending {
                    var one = record
                    one.id.task = task
                    job.plans[task] = plan(one)
                }
            } else {
                job.plans[StoredJob.noTask] = plan(record)
            }
        }
        if job.begin.map({ $0 > now }) == true { job.record.reason = .beginTime }
        jobs[record.number] = job
    }

    /// `1-9:2%3` without its throttle, and that.
    private static func tasks(_ text: String) -> (ArrayTaskSet, throttle: Int?)? {
        let parts = text.split(separator: "%", maxSplits: 1)
        guard let list = parts.first, let tasks = ArrayTaskSet(String(list)) else { return nil }
        return (tasks, parts.count == 2 ? Int(parts[1]) : nil)
    }
}

extension JobRecord {
    /// The record slurmctld would make of what was sent.
    fileprivate init(_ fields: JobFields, id: JobID, number: UInt32, in state: MemoryState) {
        self.init(
            id: id, number: number, userID: fields.user_id ?? currentUserID(),
            state: JobState(.pending))
        name = fields.name ?? "sbatch"
        groupID = fields.group_id ?? 0
        submitTime = state.now
        eligibleTime = state.now
        exitStatus = JobExitStatus(code: 0)
        account = fields.account
        workloadKey = fields.wckey
        partition = fields.partition ?? state.defaultPartition
        qos = fields.qos
        reservation = fields.reservation
        comment = fields.comment
        workingDirectory = fields.work_dir
        standardInput = fields.std_in
        standardOutput = fields.std_out
        standardError = fields.std_err ?? fields.std_out
        command = fields.argv.isEmpty ? nil : fields.argv.joined(separator: " ")
        submitLine = fields.submit_line
        deadline = fields.deadline.map { Date(timeIntervalSince1970: Double($0)) }
        dependency = fields.dependency
        priority = fields.priority == 0 ? 0 : StoredJob.usualPriority
        reason = priority == 0 ? .heldByUser : .none
        nice = fields.niceness.map(Int.init) ?? 0
        isRequeueable = fields.requeue != 0
        mailTypes = fields.mail_type ?? 0
        mailUser = fields.mail_user
        request.timeLimit =
            fields.time_limit.map { $0 == .max ? .unlimited : .minutes(Int($0)) }
            ?? .unlimited
        request.minimumTimeLimit = fields.time_min.map {
            $0 == .max ? .unlimited : .minutes(Int($0))
        }
        request.nodes = Int(fields.min_nodes ?? 1)
        request.maximumNodes = fields.max_nodes.map(Int.init)
        request.cpus = Int(fields.min_cpus ?? 1)
        request.tasks = Int(fields.num_tasks ?? 1)
        request.cpusPerTask = Int(fields.cpus_per_task ?? 1)
        request.features = fields.features
        request.preferredFeatures = fields.prefer
        request.licenses = fields.licenses
        request.requiredNodes = fields.req_nodes
        request.excludedNodes = fields.exc_nodes
        request.tresPerJob = fields.tres_per_job
        request.tresPerNode = fields.tres_per_node
        request.memory = fields.memory
    }
}
