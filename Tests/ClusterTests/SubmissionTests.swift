import Foundation
import Slurm
import Testing

extension ClusterTests {
    /// The same options through sbatch and through the library make the same job.
    @Suite struct Submissions {
        private let folder: String

        init() throws {
            folder = NSTemporaryDirectory() + "submissions-\(UUID())"
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            try
                "#!/bin/sh\nenv -0 > env.$SLURM_JOB_ID.new\nmv env.$SLURM_JOB_ID.new env.$SLURM_JOB_ID\n"
                .write(toFile: folder + "/job.sh", atomically: true, encoding: .utf8)
        }

        /// Surroundings as sbatch has them when it runs in the folder.
        private func context(_ cluster: SlurmCluster) -> SubmissionContext {
            var context = cluster.submissionContext()
            context.currentDirectory = folder
            // The parent's is what the shell of a command would find.
            context.environment["PWD"] = nil
            context.inheritsEnclosingJob = true
            context.leavesChecksToServer = true
            return context
        }

        private func submit(_ options: [String], _ cluster: SlurmCluster) async throws -> JobID {
            let context = context(cluster)
            let job = try JobDescription(sbatch: options + ["job.sh"], context: context)
            return try await cluster.submit(job, context: context)
        }

        private func sbatch(_ options: [String]) async throws -> JobID {
            let text = try await SlurmCommand.run(
                "sbatch", ["--parsable"] + options + ["job.sh"], in: folder)
            return try #require(JobID(text))
        }

        static let options: [[String]] = [
            [], ["-N2"], ["-n4"], ["-N2", "-n4"], ["-N1-3"], ["-c2"], ["-n2", "-c2"],
            ["-N2", "--ntasks-per-node=2"], ["--mem=100M"], ["--mem-per-cpu=50M"], ["-t10"],
            ["-t", "1-2:30"], ["-t10", "--time-min=5"], ["--begin=2037-01-01"],
            ["-t10", "--deadline=2037-01-01"], ["-a0-3"], ["-a", "1-10:3%2"], ["-Jname"],
            ["--comment=a b"], ["-oout-%j.txt", "-eerr-%j.txt"], ["-o", "none"], ["-D", "/tmp"],
            ["--open-mode=append"], ["--signal=B:USR1@120"], ["--nice=50"], ["-wn1"], ["-xn2"],
            ["-wn[1-2]", "-N3"], ["--exclusive"], ["-s"], ["--exclusive=user"],
            ["--gres=gpu:2"], ["--gpus=2"], ["-N2", "--gpus-per-node=1"],
            ["-n2", "--gpus-per-task=1"], ["--gpus=1", "--cpus-per-gpu=2"],
            ["--gpus=1", "--mem-per-gpu=100M"], ["--gpus=2", "--ntasks-per-gpu=2"], ["-phigh"],
            ["--requeue"], ["--no-requeue"], ["--no-kill"], ["-mblock:cyclic"],
            ["-n4", "-m", "plane=2"], ["--hint=nomultithread"], ["--threads-per-core=1"],
            ["-N2", "--contiguous"], ["--mail-type=END", "--mail-user=root"],
            ["--switches=1@10"], ["--dependency=singleton"], ["-O", "-n8"], ["--tmp=10"],
            ["--mincpus=2"], ["--wait-all-nodes=1"], ["--spread-job"],
            ["--use-min-nodes", "-N1-2"],
            ["--delay-boot=5"], ["-A", "account"], ["--kill-on-invalid-dep=yes"],
        ]

        @Test(.timeLimit(.minutes(10)))
        func `sbatch and we make the same job`() async throws {
            let cluster = try await SlurmCluster.connect()
            for options in Self.options {
                let held = ["-H"] + options
                let (theirs, ours) = (try await sbatch(held), try await submit(held, cluster))
                let (wanted, got) = (try await show(theirs), try await show(ours))
                try await cluster.cancel([theirs, ours])
                #expect(wanted.difference(from: got).isEmpty, "\(options)")
            }
        }

        @Test(
            .timeLimit(.minutes(5)),
            arguments: [
                [], ["-oout-%x-%j.txt", "-eerr-%A.txt"], ["-a3"], ["-a3", "-o", "%A-%a-%j.txt"],
                // scontrol of older releases does not read these as slurmd does.
                ["-o", "%5j.%N"], ["-o", "a\\%j.txt"],
                // Older releases do not know these.
                ["-a3", "-o%b-%r-%S.txt"],
            ])
        func `the files of the output are those that scontrol names`(
            options: [String]
        ) async throws {
            let cluster = try await SlurmCluster.connect()
            let id = try await submit(options, cluster)
            _ = try await cluster.wait(for: [id])
            let job = options.first == "-a3" ? JobID(job: id.job, task: 3) : id
            let record = try #require(try await cluster.job(job))
            let shown = try await SlurmCommand.run(
                "scontrol", ["-d", "show", "job", "-o", "\(job)"]
            )
            .split { $0 == " " || $0 == "\n" }
            let (output, error) = (try #require(record.outputFile), try #require(record.errorFile))
            let release = try #require(SlurmRelease(cluster.capabilities.release))
            let leavesPatterns = options.first == "-o" && release < SlurmRelease(24, 11)
            #expect(shown.contains("StdOut=\(output)") || leavesPatterns)
            // Newer releases leave out the error's file where it is the output's.
            let isLeftOut = error == output && shown.contains("StdErr=")
            #expect(shown.contains("StdErr=\(error)") || isLeftOut || leavesPatterns)
            #expect(FileManager.default.fileExists(atPath: output))
            #expect(FileManager.default.fileExists(atPath: error))
            #expect(shown.contains("TimeLimit=\(try #require(record.request.timeLimit))"))
            let sluid = shown.first { $0.hasPrefix("SLUID=") }?.dropFirst("SLUID=".count)
            #expect(record.sluid == sluid.map(String.init))
        }

        @Test(.timeLimit(.minutes(5)))
        func `components are the same, too`() async throws {
            let cluster = try await SlurmCluster.connect()
            let options = ["-H", "-n1", "--mem=50M", ":", "-n2", "-t5"]
            let (theirs, ours) = (try await sbatch(options), try await submit(options, cluster))
            let (wanted, got) = (try await show(theirs), try await show(ours))
            try await cluster.cancel([theirs, ours])
            #expect(wanted.contains { $0.contains("HetJobOffset=1") })
            #expect(wanted == got)
        }

        @Test(.timeLimit(.minutes(5)))
        func `many jobs by one call are each what was asked, once`() async throws {
            let cluster = try await SlurmCluster.connect()
            let prefix = UUID().uuidString
            var jobs = (0..<300).map { index in
                var job = JobDescription(name: "\(prefix) \(index)", script: "#!/bin/sh\ntrue\n")
                job.isHeld = true
                job.comment = "number \(index)"
                return job
            }
            jobs[7].partition = "nowhere"
            let answers = await cluster.submit(jobs)
            let records = try await cluster.jobs(.mine).records
                .filter { $0.name.hasPrefix(prefix) }
            try await cluster.cancel(records.map(\.id))
            let comments = Dictionary(uniqueKeysWithValues: records.map { ($0.id, $0.comment) })
            #expect(comments.count == jobs.count - 1)
            for (index, answer) in answers.enumerated() where index != 7 {
                #expect(comments[try answer.get()] == jobs[index].comment)
            }
            guard case .failure(let error) = answers[7] else {
                Issue.record("a job of a partition that is not there was taken")
                return
            }
            #expect(error.code == .invalidPartition)
        }

        /// What `scontrol show job` says, without ids and times.
        private func show(_ job: JobID) async throws -> [String] {
            let text = try await SlurmCommand.run("scontrol", ["show", "job", "\(job)"])
            let changing = [
                "JobId=", "ArrayJobId=", "SubmitTime=", "EligibleTime=", "AccrueTime=",
                "StartTime=", "EndTime=", "LastSchedEval=", "Reason=", "HetJobId=", "HetJobIdSet=",
                "SchedNodeList=", "Scheduler=",
            ]
            // From 25.11 on it shows the command line, which has a token here.
            return text.replacing(#/SubmitLine=[^\n]*/#, with: "")
                .split { $0 == " " || $0 == "\n" }.map(String.init)
                .filter { word in !changing.contains { word.hasPrefix($0) } }
                .map {
                    $0.hasPrefix("Std") ? $0.replacing(/-[0-9]+(?=[_.])/, with: "-<id>") : $0
                }
        }

        @Test(
            .timeLimit(.minutes(10)),
            arguments: [
                [], ["-n2", "-c2"], ["-N2", "--ntasks-per-node=2"], ["--export=NONE"],
                ["--export=A=1,PATH"], ["--gpus=1", "--cpus-per-gpu=2"], ["--mem-per-cpu=50M"],
                ["-mblock:block", "-n2"], ["--hint=nomultithread"],
                ["-Jname", "--open-mode=append"],
                ["--propagate=STACK"], ["--acctg-freq=task=10"], ["--comment=x", "-a3"],
            ])
        func `jobs run with the same environment`(options: [String]) async throws {
            let cluster = try await SlurmCluster.connect()
            let (theirs, ours) = (try await sbatch(options), try await submit(options, cluster))
            let (wanted, got) = (
                Set(try await environment(of: theirs)), Set(try await environment(of: ours))
            )
            #expect(wanted.symmetricDifference(got) == [])
        }

        private func environment(of job: JobID) async throws -> [String] {
            func path() -> String? {
                (try? FileManager.default.contentsOfDirectory(atPath: folder))?
                    .first { $0 == "env.\(job)" }.map { "\(folder)/\($0)" }
            }
            try await SlurmCommand.until { path() != nil }
            let text = try String(contentsOfFile: try #require(path()), encoding: .utf8)
            // What belongs to one run, and what a shell adds.
            let changing = [
                "SLURM_JOB_ID", "SLURM_JOBID", "SLURM_ARRAY_JOB_ID", "SLURM_TASK_PID",
                "SLURM_JOB_START_TIME", "SLURM_JOB_END_TIME", "SLURM_GTIDS", "TMPDIR", "PWD",
                "OLDPWD", "_", "SHLVL", "SLURM_NODELIST", "SLURM_JOB_NODELIST",
                "SLURMD_NODENAME", "SLURM_TOPOLOGY_ADDR", "HOSTNAME", "SLURM_JOB_GPUS",
                "CUDA_VISIBLE_DEVICES", "GPU_DEVICE_ORDINAL", "ROCR_VISIBLE_DEVICES",
                "ZE_AFFINITY_MASK",
                "INVOCATION_ID", "SLURM_STEPMGR", "SLURM_JOB_SLUID",
            ]
            return text.split(separator: "\0").map(String.init).filter { entry in
                !changing.contains { entry.hasPrefix($0 + "=") }
            }.sorted()
        }

        @Test(.timeLimit(.minutes(5)))
        func `an estimate says when and where`() async throws {
            let cluster = try await SlurmCluster.connect()
            let context = context(cluster)
            let job = try JobDescription(sbatch: ["-n2", "job.sh"], context: context)
            let estimate = try await cluster.willRun(job, context: context)
            #expect(estimate.start != nil && estimate.partition == "main")
            #expect(estimate.nodes?.hasPrefix("n") == true && estimate.cpus == 2)
        }

        @Test(.timeLimit(.minutes(5)))
        func `a job is found by its token`() async throws {
            let cluster = try await SlurmCluster.connect()
            var job = JobDescription(name: "token", script: "#!/bin/sh\ntrue\n")
            job.isHeld = true
            let token = SubmissionToken.random()
            job.token = token
            let id = try await cluster.submit(job, context: context(cluster))
            #expect(try await cluster.find(token).map(\.id) == [id])
            #expect(try await cluster.find(.random()).isEmpty)
            try await cluster.cancel(id)
        }

        @Test(.timeLimit(.minutes(5)))
        func `what is wrong is refused with a reason`() async throws {
            let cluster = try await SlurmCluster.connect()
            func refusal(_ options: [String]) async throws -> SlurmError.Code? {
                do throws(SlurmError) {
                    let job = try JobDescription(
                        sbatch: options + ["job.sh"], context: context(cluster))
                    _ = try await cluster.submit(job, context: context(cluster))
                    return nil
                } catch { return error.code }
            }
            #expect(try await refusal(["-pnosuch"]) == .invalidPartition)
            #expect(try await refusal(["-dafterok:x"]) == .invalidDependency)
            #expect(try await refusal(["-a0-99999999"]) == .invalidArray)
            #expect(try await refusal(["-nx"]) == .invalidArgument)
            #expect(try await refusal(["--gres=nosuch:1"]) == .invalidArgument)
        }
    }
}
