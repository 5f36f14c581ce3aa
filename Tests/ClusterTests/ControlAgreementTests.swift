import Foundation
import Slurm
import Subprocess
import Testing

/// What we do to a job must be what Slurm's own commands do to a twin of it, errors included.
extension ClusterTests {
    @Suite struct ControlAgreement {
        @Test(.timeLimit(.minutes(5)), arguments: TwinState.allCases)
        func `every verb does to a job what Slurm's command does`(state: TwinState) async throws {
            let cluster = try await SlurmCluster.connect()
            // To a job that has no processes to take it, scancel repeats a signal for some minutes.
            let takesSignals = [.running, .finished].contains(state)
            let all = ControlVerb.all.filter { takesSignals || !$0.name.hasPrefix("signal") }
            // As many twins as fit on the nodes at once.
            for start in stride(from: 0, to: all.count, by: 7) {
                let verbs = all[start...].prefix(7)
                var twins: [Twins] = []
                for _ in verbs { twins.append(try await Twins(cluster)) }
                try await Twins.bring(twins, to: state, cluster)
                for (verb, twins) in zip(verbs, twins) {
                    let ours = await SlurmError.thrown { () throws(SlurmError) in
                        try await verb.ours(cluster, twins.ours)
                    }
                    let theirs = try await CommandOutcome(verb.theirs("\(twins.theirs)"))
                    #expect(theirs.agrees(with: ours), "\(verb.name), \(state): \(theirs)")
                }
                for (verb, twins) in zip(verbs, twins) {
                    try await twins.expectEqual("\(verb.name), \(state)")
                    try await twins.cancel(cluster)
                }
            }
        }

        @Test(.timeLimit(.minutes(5)))
        func `every verb says of a job that never was what Slurm's command says`() async throws {
            let cluster = try await SlurmCluster.connect()
            for verb in ControlVerb.all {
                let ours = await SlurmError.thrown { () throws(SlurmError) in
                    try await verb.ours(cluster, 9_999_999)
                }
                let theirs = try await CommandOutcome(verb.theirs("9999999"))
                #expect(ours?.code == .invalidJobID, "\(verb.name)")
                // To suspend and resume, slurmctld says nothing.
                let isSilent = "\(theirs)".contains("Unexpected message")
                #expect(isSilent || theirs.agrees(with: ours), "\(verb.name): \(theirs)")
            }
        }

        @Test(.timeLimit(.minutes(5)), .enabled(if: getuid() == 0, "takes root, to be others"))
        func `every verb is refused to others as Slurm's command is`() async throws {
            let cluster = try await SlurmCluster.connect()
            let stranger: uid_t = 2
            let folder = try ScratchFolder()
            var probe = try ExampleProgram("SlurmProbe", in: folder.path)
            try probe.run(as: stranger)
            let twins = try await Twins(cluster)
            try await Twins.bring([twins], to: .running, cluster)
            for verb in ControlVerb.all where verb.probed != nil {
                let outcome = try await probe("verb=\(verb.probed ?? "")", "job=\(twins.ours)")
                let code = outcome.output.firstMatch(of: /error: (\d+)/).flatMap { Int32($0.1) }
                let theirs = try await CommandOutcome(
                    [
                        "setpriv", "--reuid=\(stranger)", "--regid=\(stranger)",
                        "--clear-groups",
                    ] + verb.theirs("\(twins.theirs)"))
                let ours = code.map {
                    SlurmError(
                        SlurmError.Code(rawValue: $0), operation: "", message: outcome.output)
                }
                #expect(ours != nil, "\(verb.name): \(outcome.output)")
                #expect(
                    theirs.agrees(with: ours), "\(verb.name): \(theirs) \(outcome.output)")
            }
            try await twins.expectEqual("refused to others")
            try await twins.cancel(cluster)
        }

        @Test(.timeLimit(.minutes(5)))
        func `tasks of arrays are cancelled and held as Slurm's commands do it`() async throws {
            let cluster = try await SlurmCluster.connect()
            let tasks = ArraySpecification(0...9, limit: 2)
            let twins = try await Twins(cluster) { $0.array = tasks }
            func both(
                _ command: [String], _ ours: () async throws(SlurmError) -> Void
            ) async throws {
                let error = await SlurmError.thrown(ours)
                let theirs = try await CommandOutcome(command)
                #expect(theirs.agrees(with: error), "\(command): \(theirs)")
                try await twins.expectEqual("\(command)")
            }
            let (ours, theirs) = (twins.ours.job, twins.theirs.job)
            try await both(["scancel", "\(theirs)_[1-3,5]"]) { () throws(SlurmError) in
                try await cluster.cancel(JobSelection("\(ours)_[1-3,5]") ?? JobSelection(0))
            }
            try await both(["scontrol", "release", "\(theirs)_0"]) { () throws(SlurmError) in
                try await cluster.release(JobID(job: ours, task: 0))
            }
            try await both(["scancel", "\(theirs)_4", "\(theirs)_6"]) { () throws(SlurmError) in
                try await cluster.cancel([JobID(job: ours, task: 4), JobID(job: ours, task: 6)])
            }
            try await both(["scontrol", "update", "jobid=\(theirs)", "ArrayTaskThrottle=5"]) {
                () throws(SlurmError) in
                var change = JobChange()
                change.arrayTaskLimit = 5
                try await cluster.update(JobID(ours), change)
            }
            try await both(["scancel", "\(theirs)_20"]) { () throws(SlurmError) in
                try await cluster.cancel(JobID(job: ours, task: 20))
            }
            try await twins.cancel(cluster)
        }

        @Test(.timeLimit(.minutes(5)))
        func `a word and a signal for one task reach that task`() async throws {
            let cluster = try await SlurmCluster.connect()
            let folder = try ScratchFolder()
            func text(_ task: Int) -> String {
                (try? String(contentsOfFile: "\(folder.path)/\(task).out", encoding: .utf8)) ?? ""
            }
            var job = JobDescription(
                name: "tasks",
                script: """
                    #!/bin/sh
                    srun sh -c "trap 'echo got it' USR1; echo ready; while :; do sleep 0.1; done"

                    """, array: ArraySpecification(0...2))
            job.workingDirectory = folder.path
            job.standardOutput = "\(folder.path)/%a.out"
            let array = try await cluster.submit(job)
            try await SlurmCommand.until { (0...2).allSatisfy { text($0).contains("ready") } }
            let one = JobID(job: array.job, task: 1)
            try await cluster.signal(one, step: 0, .user1)
            try await cluster.notify(one, "a word to task 1")
            try await SlurmCommand.until {
                text(1).contains("got it") && text(1).contains("a word to task 1")
            }
            #expect([0, 2].allSatisfy { !text($0).contains("word") && !text($0).contains("got") })
            try await cluster.cancel(array)
        }

        @Test(
            .timeLimit(.minutes(5)),
            .enabled(if: PrivateCluster.isPossible, PrivateCluster.reason))
        func `jobs are moved to the top as scontrol does it`() async throws {
            let settings = "SchedulerParameters=bf_interval=1,sched_interval=2,enable_user_top"
            try await PrivateCluster.with(settings, "--nodes", "1") { cluster in
                let folder = try ScratchFolder()
                var probe = try ExampleProgram("SlurmProbe", in: folder.path)
                probe.environment = cluster.environment

                /// Five jobs behind one that has the node, of which two are moved to the top.
                func queue(
                    afterTop top: ([String]) async throws -> Void
                ) async throws -> [String] {
                    func submit(_ options: String...) async throws -> String {
                        let words = ["--parsable", "-o/dev/null", "--wrap=sleep 300"] + options
                        return try await cluster.run("sbatch", words)
                            .trimmingCharacters(in: .whitespacesAndNewlines)
                    }
                    let first = try await submit("--exclusive")
                    try await SlurmCommand.until {
                        try await cluster.run("squeue", "-hj", first, "-o%T").contains("RUNNING")
                    }
                    var jobs: [String] = []
                    for name in 0..<5 { jobs.append(try await submit("-Jjob\(name)")) }
                    try await top([jobs[3], jobs[2]])
                    // Two of them have the same priority.
                    let queue = try await cluster.run("squeue", "-h", "-tPD", "-S-p,i", "-o%j %y")
                    _ = try await cluster.run("scancel", ["-uroot"])
                    try await SlurmCommand.until {
                        try await cluster.run("squeue", "-h").isEmpty
                    }
                    return queue.split(separator: "\n").map(String.init)
                }
                let theirs = try await queue { jobs in
                    _ = try await cluster.run("scontrol", "top", jobs.joined(separator: ","))
                }
                let ours = try await queue { jobs in
                    let words = ["verb=top"] + jobs.map { "job=\($0)" }
                    let outcome = try await probe.run(words)
                    #expect(outcome.output.contains("did: top"), "\(outcome.output)")
                }
                #expect(ours == theirs)
                #expect(ours.prefix(2).map { $0.prefix(4) } == ["job3", "job2"])
            }
        }
    }
}
