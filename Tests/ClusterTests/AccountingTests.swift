import Foundation
import Slurm
import Testing

/// What slurmdbd keeps, compared with what sacct prints.
extension ClusterTests {
    @Suite struct Accounted {
        let cluster: SlurmCluster

        init() async throws {
            cluster = try await SlurmCluster.connect()
        }

        /// Where that was before slurmdbd was told of the array, its row has no list of them.
        @Test func `tasks that are cancelled at once are known by the row of their array`()
            async throws
        {
            guard let accounting = cluster.accounting else { return }
            var job = JobDescription(name: "never", script: "#!/bin/sh\n:\n")
            (job.isHeld, job.array, job.standardOutput) = (
                true, ArraySpecification(1...3), "/dev/null"
            )
            let id = try await cluster.submit(job)
            let tasks = (1...3).map { JobID(job: id.job, task: $0) }
            for task in tasks { try await cluster.cancel(task) }
            try await Oracle.until("slurmdbd never learned of \(id)'s end") {
                // Until then it is called "allocation", and does not say that it is an array.
                let row = try await accounting.jobs(.ids([id])).first
                return row?.name == job.name && row?.state.isFinal == true
            }
            let rows = try await accounting.jobs(.ids([id]))
            #expect(rows.map(\.id) == [id] && rows.first?.pendingTasks != nil)
            for task in tasks {
                let known = AccountedRows(rows).rows(of: task)
                #expect(known.map(\.state) == [JobState(.cancelled)] && known.first?.id == task)
            }
        }

        @Test func `rows are those of sacct`() async throws {
            guard let accounting = cluster.accounting else { return }
            let count = "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done"
            var job = JobDescription(
                name: "accounted", script: "#!/bin/sh\nsrun sh -c '\(count)'\n")
            job.standardOutput = "/dev/null"
            job.standardError = "/dev/null"
            job.workingDirectory = "/tmp"
            job.timeLimit = .minutes(3)
            let id = try await cluster.submit(job)
            _ = try await cluster.wait(for: [id])
            var query = AccountingQuery.ids([id])
            query.includesSteps = true
            try await Oracle.until("slurmdbd never learned of \(id)'s steps") {
                let row = try await accounting.jobs(query).first
                // What it learns last may be with which name the job was submitted.
                return row?.name == job.name && row?.state.isFinal == true
                    && row?.steps.count == 2 && row?.steps.allSatisfy(\.state.isFinal) == true
            }
            let row = try #require(try await accounting.jobs(query).first)
            #expect(row.userCPUTime > .zero)
            let names = try await accounting.qualitiesOfService()
            let values: [String: String?] = [
                "JobName": row.name, "User": row.userName, "Account": row.account,
                "Cluster": row.cluster, "Partition": row.partition, "State": row.state.name,
                "UID": "\(row.userID)", "GID": "\(row.groupID)", "WorkDir": row.workingDirectory,
                "QOS": names.first { $0.id == row.qos }?.name,
                "AssocID": row.association.map { "\($0)" }, "Priority": "\(row.priority)",
                "ExitCode": row.exitStatus?.description, "NodeList": row.nodes,
                "DerivedExitCode": row.highestStepStatus?.description,
                "Timelimit": row.timeLimit?.description, "ReqCPUS": "\(row.requestedCPUs)",
                "NNodes": "\(row.nodeCount)", "AllocCPUS": row.allocated[.cpu].map { "\($0)" },
                "UserCPU": row.userCPUTime.clock, "SystemCPU": row.systemCPUTime.clock,
                "ElapsedRaw": "\(row.elapsed.components.seconds)", "Reason": row.lastReason.name,
                "Restarts": row.restarts.map { "\($0)" }, "StdErr": row.standardError,
                "StdOut": row.standardOutput, "StdIn": row.standardInput,
                "Licenses": row.licenses, "FailedNode": row.failedNode,
                "SubmitLine": row.submitLine, "MCSLabel": row.mcsLabel,
            ]
            // Older releases have not all of them.
            let known = try await Oracle.run("sacct", "-e").split(whereSeparator: \.isWhitespace)
            for (field, value) in values where known.contains(Substring(field)) {
                let line = try await Oracle.lines(
                    "sacct", "-nP", "-j", "\(id)", "-o", field
                ).first
                #expect(line ?? "" == value ?? "", "\(field)")
            }
        }
    }
}

extension Duration {
    /// As sacct prints less than an hour of a processor: `00:01.250`, and `00:00:01` for whole seconds.
    fileprivate var clock: String {
        let milliseconds = Int(self / .milliseconds(1))
        let (minutes, seconds) = (milliseconds / 60_000, milliseconds / 1000 % 60)
        return milliseconds % 1000 == 0
            ? String(format: "00:%02d:%02d", minutes, seconds)
            : String(format: "%02d:%02d.%03d", minutes, seconds, milliseconds % 1000)
    }
}
