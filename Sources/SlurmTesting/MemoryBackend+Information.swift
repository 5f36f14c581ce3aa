package import Slurm

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension MemoryBackend {
    package func jobs(_ query: JobQuery) throws(SlurmError) -> JobSnapshot {
        try perform(.load, "load jobs") { (state) throws(SlurmError) in state.snapshot(query) }
    }

    package func jobs(changedSince snapshot: JobSnapshot) throws(SlurmError) -> JobSnapshot? {
        try perform(.load, "load changed jobs") { (state) throws(SlurmError) in
            // Slurm counts in seconds, and answers in full for the second of the last change.
            state.lastChange.addingTimeInterval(1) < snapshot.time ? nil : state.snapshot(.all)
        }
    }

    package func batchScript(of job: UInt32) throws(SlurmError) -> JobScript {
        let operation = "fetch the script of job \(job)"
        return try perform(.script, operation) { (state) throws(SlurmError) in
            guard let number = state.numbers(of: job).first, let job = state.jobs[number] else {
                throw state.error(.invalidJobID, operation)
            }
            return job.script
        }
    }

    package func statistics() throws(SlurmError) -> ControllerStatistics {
        try perform(.statistics, "load the controller's statistics") {
            (state) throws(SlurmError) in
            var statistics = ControllerStatistics(time: state.now, since: state.now)
            statistics.jobs.submitted = state.submitted.count
            for job in state.jobs.values {
                switch job.record.state.base {
                case .pending: statistics.jobs.pending += 1
                case .running: statistics.jobs.running += 1
                case .completed: statistics.jobs.completed += 1
                case .cancelled: statistics.jobs.cancelled += 1
                default: statistics.jobs.failed += 1
                }
            }
            return statistics
        }
    }

    package func accountedJobs(
        _ query: AccountingQuery
    ) throws(SlurmError) -> [AccountedJob] {
        try perform(.accounting, "ask slurmdbd for jobs") { (state) throws(SlurmError) in
            var rows = state.archive
            for job in state.jobs.values {
                rows[job.record.id] = AccountedJob(job.record)
            }
            return rows.values.filter { query.takes($0) }.sorted { $0.number < $1.number }
        }
    }
}

extension MemoryState {
    fileprivate func snapshot(_ query: JobQuery) -> JobSnapshot {
        let numbers = jobs.numbers.sorted()
        let records: [JobRecord]
        switch query.selection {
        case .all:
            records = numbers.compactMap { jobs[$0]?.record }
        case .user(let user):
            let user = user ?? currentUserID()
            records = numbers.compactMap { jobs[$0]?.record }.filter { $0.userID == user }
        case .ids(let ids):
            let wanted = Set(ids.map(\.job)).flatMap { self.numbers(of: $0) }
            records = Set(wanted).sorted().compactMap { jobs[$0]?.record }
        }
        return JobSnapshot(storage: .values(records), time: now)
    }
}

extension AccountedJob {
    /// What slurmdbd would keep of a record.
    init(_ record: JobRecord) {
        self.init(
            id: record.id, number: record.number, userID: record.userID, state: record.state)
        if let array = record.array, array.task == nil { pendingTasks = array.pending }
        name = record.name
        groupID = record.groupID
        account = record.account
        partition = record.partition
        reservation = record.reservation
        lastReason = record.reason
        exitStatus = record.state.base.isTerminal ? record.exitStatus : nil
        restarts = record.restarts
        priority = record.priority
        submitTime = record.submitTime
        eligibleTime = record.eligibleTime
        startTime = record.startTime
        endTime = record.state.base.isTerminal ? record.endTime : nil
        if let startTime, let endTime {
            elapsed = .seconds(endTime.timeIntervalSince(startTime))
        }
        timeLimit = record.request.timeLimit
        nodes = record.nodes
        requestedCPUs = record.request.cpus ?? 0
        requestedMemory = record.request.memory
        submitLine = record.submitLine
        licenses = record.request.licenses
        workingDirectory = record.workingDirectory
        standardInput = record.standardInput
        standardOutput = record.standardOutput
        standardError = record.standardError
        comment = record.comment
        extra = record.extra
    }
}

extension AccountingQuery {
    fileprivate func takes(_ job: AccountedJob) -> Bool {
        if let userID, job.userID != userID { return false }
        if let account, job.account != account { return false }
        if let partition, job.partition != partition { return false }
        if let name, job.name != name { return false }
        if let state, job.state.base != state { return false }
        if !jobs.isEmpty { return jobs.contains(job.id.job) || jobs.contains(job.number) }
        if let since, let end = job.endTime, end < since { return false }
        if let until, let submitted = job.submitTime, submitted > until { return false }
        return true
    }
}
