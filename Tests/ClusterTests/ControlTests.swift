import Foundation
import Slurm
import Testing

extension ClusterTests {
    /// What can be done to jobs, on the real cluster.
    @Suite struct Controls {
        private let cluster: SlurmCluster
        private let folder: String

        init() async throws {
            cluster = try await SlurmCluster.connect()
            folder = NSTemporaryDirectory() + "controls-\(UUID())"
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
        }

        private func submit(
            _ body: String, _ change: (inout JobDescription) -> Void = { _ in }
        ) async throws -> JobID {
            var job = JobDescription(name: "controls", script: "#!/bin/sh\n\(body)\n")
            job.workingDirectory = folder
            job.standardOutput = "\(folder)/%j.out"
            change(&job)
            return try await cluster.submit(job)
        }

        private func until(_ job: JobID, _ isTrue: (JobRecord) -> Bool) async throws {
            try await SlurmCommand.until { try await cluster.job(job).map(isTrue) ?? false }
        }

        private func output(of job: JobID) -> String {
            (try? String(contentsOfFile: "\(folder)/\(job.job).out", encoding: .utf8)) ?? ""
        }

        @Test(.timeLimit(.minutes(5)))
        func `jobs are held, released and changed`() async throws {
            let job = try await submit("sleep 300") { $0.isHeld = true }
            try await until(job) { $0.priority == 0 }
            var change = JobChange()
            (change.name, change.comment, change.timeLimit) = ("renamed", "why", .minutes(7))
            (change.requiredNodes, change.excludedNodes) = ("n1", "n2")
            change.standardOutput = "\(folder)/new.out"
            try await cluster.update(job, change)
            let record = try #require(try await cluster.job(job))
            #expect(record.name == "renamed" && record.comment == "why")
            #expect(record.request.timeLimit == .minutes(7))
            #expect(record.request.minimumTimeLimit == nil)

            let other = try await submit("true") { $0.isHeld = true }
            change = JobChange()
            change.dependency = .all(.afterAny([other]))
            try await cluster.update(job, change)
            #expect(try await cluster.job(job)?.dependency?.contains("\(other)") == true)
            change.dependency = JobDependency("")
            try await cluster.update(job, change)
            #expect(try await cluster.job(job)?.dependency == nil)
            try await cluster.cancel(other)

            #expect(record.request.requiredNodes == "n1" && record.request.excludedNodes == "n2")
            #expect(record.standardOutput == "\(folder)/new.out")
            change = JobChange()
            (change.requiredNodes, change.excludedNodes) = ("", "")
            try await cluster.update(job, change)
            let request = try await cluster.job(job)?.request
            #expect(request?.requiredNodes == nil && request?.excludedNodes == nil)
            (change.memoryPerNode, change.memoryPerCPU) = (.gigabytes(1), .gigabytes(1))
            let error = await SlurmError.thrown { () throws(SlurmError) in
                try await cluster.update(job, change)
            }
            #expect(error?.code == .invalidArgument)
            try await cluster.release(job)
            try await until(job) { $0.state.base == .running }
            try await cluster.cancel(job)
            try await until(job) { $0.state.isFinal && $0.state.base == .cancelled }
            // It has ended already, and that is no error.
            try await cluster.cancel(job)
        }

        @Test(.timeLimit(.minutes(5)))
        func `jobs are suspended, resumed and requeued`() async throws {
            let job = try await submit("sleep 300") { $0.requeues = true }
            try await until(job) { $0.state.base == .running }
            try await cluster.suspend(job)
            try await until(job) { $0.state.base == .suspended }
            try await cluster.resume(job)
            try await until(job) { $0.state.base == .running }
            try await cluster.requeue(job, as: .held)
            try await until(job) {
                $0.restarts == 1 && $0.state.base == .pending && $0.priority == 0
            }
            try await cluster.cancel(job)
        }

        @Test(.timeLimit(.minutes(5)))
        func `signals and messages reach a running job`() async throws {
            let job = try await submit(
                "trap 'echo got USR1' USR1\necho ready\nwhile :; do sleep 0.2; done")
            try await SlurmCommand.until { output(of: job).contains("ready") }
            try await cluster.signal(job, .user1, to: .batchScript)
            try await SlurmCommand.until { output(of: job).contains("got USR1") }
            try await cluster.notify(job, "a word to the job")
            try await SlurmCommand.until { output(of: job).contains("a word to the job") }
            try await cluster.cancel(job)
        }

        @Test(.timeLimit(.minutes(5)))
        func `a signal reaches one step`() async throws {
            let job = try await submit(
                "srun sh -c \"trap 'echo step got it; exit 0' USR1; echo ready; while :; do sleep 0.2; done\""
            )
            try await SlurmCommand.until { output(of: job).contains("ready") }
            try await cluster.signal(job, step: 0, .user1)
            try await SlurmCommand.until { output(of: job).contains("step got it") }
            try await until(job) { $0.state.isFinal }
        }

        @Test(.timeLimit(.minutes(5)))
        func `the script comes back byte for byte`() async throws {
            let job = try await submit("# é\ntrue") { $0.isHeld = true }
            let script = try await cluster.batchScript(of: job)
            #expect(script.description == "#!/bin/sh\n# é\ntrue\n")
            try await cluster.cancel(job)
        }

        @Test(.timeLimit(.minutes(5)))
        func `some tasks of an array are cancelled, and many jobs at once`() async throws {
            let array = try await submit("sleep 300") {
                $0.array = ArraySpecification(0...5)
                $0.isHeld = true
            }
            try await cluster.cancel(try #require(JobSelection("\(array)_[1-3,5]")))
            let left = try await cluster.jobs(.ids([array])).tasks(of: array.job)
            #expect(left.filter { !$0.value.isFinal }.keys.sorted() == [0, 4])
            let others = [try await submit("true") { $0.isHeld = true }, JobID(array.job)]
            try await cluster.cancel(others)
            for job in others { try await until(job) { $0.state.isFinal } }
        }

        @Test(.timeLimit(.minutes(5)))
        func `an unknown job is an error`() async throws {
            await #expect(throws: SlurmError.self) { try await cluster.hold(999_999) }
            await #expect(throws: SlurmError.self) { try await cluster.signal(999_999, .user1) }
            await #expect(throws: SlurmError.self) { try await cluster.batchScript(of: 999_999) }
            await #expect(throws: SlurmError.self) { try await cluster.cancel(999_999) }
        }
    }
}
