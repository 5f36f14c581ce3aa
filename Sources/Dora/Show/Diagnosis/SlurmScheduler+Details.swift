internal import DoraCore
internal import Slurm

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

extension SlurmScheduler: ExplainingScheduler {
    func details(
        of jobs: [SubmittedJob], queue: Bool
    ) async throws(DoraError) -> [SubmittedJob: JobDetails] {
        var details: [SubmittedJob: JobDetails] = [:]
        do {
            for (uid, wanted) in Dictionary(grouping: jobs, by: \.uid) {
                let snapshot = try await cluster.jobs(queue ? .all : .user(uid))
                let line = queue ? QueueLine(snapshot) : nil
                for job in wanted {
                    guard let record = snapshot[job.id],
                        record.command?.contains(job.mark.text) == true
                    else { continue }
                    details[job] = JobDetails(record, ahead: line?.jobsAhead(of: record))
                }
            }
        } catch { throw DoraError(error) }
        try await addAccounting(to: &details, of: jobs)
        return details
    }

    /// What only slurmdbd knows: who cancelled a job, what it used, and all of those that
    /// slurmctld has forgotten.
    private func addAccounting(
        to details: inout [SubmittedJob: JobDetails], of jobs: [SubmittedJob]
    ) async throws(DoraError) {
        let wanted = jobs.filter { details[$0].map { $0.state.isFinal } ?? true }
        guard let accounting = cluster.accounting, !wanted.isEmpty else { return }
        let rows: AccountedRows
        do { rows = try await accounting.rows(of: wanted, includesSteps: true) } catch {
            // Half an explanation is better than none.
            if details.isEmpty { throw DoraError(error) }
            return
        }
        for job in wanted {
            guard let row = rows.newest(of: job) else { continue }
            var detail = details[job] ?? JobDetails(row)
            detail.cancelledBy = detail.cancelledBy ?? row.canceller
            detail.stepStatus = detail.stepStatus ?? row.worstStep
            // One that was cancelled before it started used nothing.
            if row.state.base != .cancelled || row.elapsed > .zero { detail.usage = JobUsage(row) }
            details[job] = detail
        }
    }
}

extension JobDetails {
    /// What slurmctld says.
    init(_ record: JobRecord, ahead: Int?) {
        self.init(state: record.state)
        reason = record.reason
        restarts = record.restarts
        reasonDetail = record.reasonDetail
        exitStatus = record.exitStatus
        stepStatus = record.highestStepStatus
        nodes = record.failedNode ?? record.nodes
        if record.state.isPending {
            expectedStart = record.startTime
            jobsAhead = ahead
        } else if record.state.isFinal, case .minutes(let limit)? = record.request.timeLimit,
            let start = record.startTime, let end = record.endTime
        {
            timeLeft = Double(limit) * 60 - end.timeIntervalSince(start)
        }
    }

    /// What slurmdbd says.
    init(_ row: AccountedJob) {
        self.init(state: row.state)
        exitStatus = row.exitStatus
        stepStatus = row.worstStep
        nodes = row.nodes
        let usage = JobUsage(row)
        timeLeft = usage.limit.map { $0 - usage.elapsed }
        cancelledBy = row.canceller
    }
}

extension AccountedJob {
    /// The name of who cancelled the job.
    fileprivate var canceller: String? {
        guard state.base == .cancelled, let uid = cancelledBy, uid < UInt32.max - 1 else {
            return nil
        }
        return Self.userName(uid)
    }

    private static func userName(_ uid: UInt32) -> String {
        guard let entry = getpwuid(uid), let name = entry.pointee.pw_name else {
            return "uid \(uid)"
        }
        return String(cString: name)
    }

    /// A step that a signal ended says more than the script's own code.
    fileprivate var worstStep: JobExitStatus? {
        let all = steps.compactMap(\.exitStatus) + [highestStepStatus].compactMap { $0 }
        return all.first { $0.signal != 0 } ?? all.first { !$0.isSuccess }
    }
}

/// The pending jobs of each partition, by priority.
private struct QueueLine {
    /// The highest first: thousands look for their place.
    private var priorities: [String: [UInt32]] = [:]

    init(_ snapshot: JobSnapshot) {
        for record in snapshot.records where record.state.isPending && record.priority > 0 {
            for partition in Self.partitions(record) {
                priorities[partition, default: []].append(record.priority)
            }
        }
        priorities = priorities.mapValues { $0.sorted(by: >) }
    }

    /// How many records of a higher priority wait in the best of its partitions; none for a job
    /// that is held, which is in no line.
    func jobsAhead(of record: JobRecord) -> Int? {
        guard record.state.isPending, record.priority > 0 else { return nil }
        return Self.partitions(record).map { partition in
            let line = priorities[partition, default: []]
            var (ahead, end) = (0, line.count)
            while ahead < end {
                let middle = (ahead + end) / 2
                if line[middle] > record.priority { ahead = middle + 1 } else { end = middle }
            }
            return ahead
        }.min()
    }

    private static func partitions(_ record: JobRecord) -> [String] {
        (record.partition ?? "").split(separator: ",").map(String.init)
    }
}
