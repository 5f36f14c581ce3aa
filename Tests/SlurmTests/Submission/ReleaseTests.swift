import Foundation
import Testing

@testable import Slurm

/// Options that not every release of sbatch has.
@Suite struct Releases {
    private static let later: [([String], SlurmRelease)] = [
        (["--container-id=x"], SlurmRelease(23, 2)), (["--extra=x"], SlurmRelease(23, 2)),
        (["--tres-per-task=cpu=2"], SlurmRelease(23, 2)), (["-N1,3"], SlurmRelease(23, 2)),
        (["--tres-bind=gres/gpu:none"], SlurmRelease(23, 11)),
        (["--resv-ports=2", "--stepmgr"], SlurmRelease(24, 5)),
        (["--segment=2"], SlurmRelease(24, 5)), (["--stepmgr"], SlurmRelease(24, 5)),
        (["--oom-kill-step"], SlurmRelease(24, 11)), (["--external"], SlurmRelease(25, 5)),
        (["--resources=a"], SlurmRelease(25, 11)), (["--spread-segments"], SlurmRelease(25, 11)),
        (["--consolidate-segments"], SlurmRelease(25, 11)),
        (["--container-type=x"], SlurmRelease(26, 5)),
        (["--mem-update=10@30"], SlurmRelease(26, 5)),
    ]

    private func context(_ release: SlurmRelease) -> SubmissionContext {
        var context = SubmissionContext.plain()
        context.configuration = SubmissionConfiguration(release: release)
        return context
    }

    private func job(
        _ options: [String], _ context: SubmissionContext
    ) throws(SlurmError) -> JobDescription {
        let script: JobScript? = options.contains("--external") ? nil : "#!/bin/sh\n"
        return try JobDescription(sbatch: options, script: script, context: context)
    }

    @Test func `older releases name the option and the release it needs`() {
        // In 22.05, --extra is short for --extra-node-info.
        for (options, first) in Self.later where options != ["--extra=x"] {
            let error = #expect(throws: SlurmError.self, "\(options)") {
                try job(options, context(SlurmRelease(22, 5)))
            }
            #expect(error?.code == .unsupported, "\(options)")
            #expect(error?.message.contains("\(first)") == true, "\(error?.message ?? "")")
        }
    }

    @Test func `a typed description is refused in the same way`() throws {
        for (options, first) in Self.later {
            let description = try job(options, context(SlurmRelease(26, 5)))
            let error = #expect(throws: SlurmError.self, "\(options)") {
                try SubmissionRequest(description, context: context(SlurmRelease(22, 5)))
            }
            #expect(error?.code == .unsupported, "\(options)")
            #expect(error?.message.contains("\(first)") == true, "\(error?.message ?? "")")
        }
    }

    @Test func `numbers of GPUs are read as the release does`() throws {
        // What sbatch of 22.05.8 and 25.11.7 took, and what it refused.
        func isTaken(_ options: String..., in release: SlurmRelease) -> Bool {
            let context = context(release)
            guard let job = try? job(options, context) else { return false }
            return (try? SubmissionRequest(job, context: context)) != nil
        }
        let (older, newer) = (SlurmRelease(22, 5), SlurmRelease(25, 11))
        for gpus in ["gpu:a:b:1", "gpu::1", ":1", "a:b:c:4"] {
            #expect(!isTaken("--gpus=\(gpus)", in: older), "\(gpus)")
            #expect(isTaken("--gpus=\(gpus)", in: newer), "\(gpus)")
        }
        for gpus in ["a:", "a:b", "a:b:c:d", "::"] {
            #expect(!isTaken("--gpus=\(gpus)", in: older), "\(gpus)")
            #expect(!isTaken("--gpus=\(gpus)", in: newer), "\(gpus)")
        }
        for gpus in ["5:5", "a:1k", "65534", "4294967295"] {
            #expect(isTaken("--gpus=\(gpus)", in: older), "\(gpus)")
            #expect(isTaken("--gpus=\(gpus)", in: newer), "\(gpus)")
        }
        #expect(isTaken("--gpus=a:b=1", in: newer) && !isTaken("--gpus=a=", in: newer))
        #expect(isTaken("-n2", "--gpus-per-task=65534", in: newer))
        #expect(isTaken("-n2", "--gpus-per-task=2147483647", in: newer))
        #expect(!isTaken("-n2", "--gpus-per-task=2147483648", in: newer))
        #expect(!isTaken("-n2", "--gpus-per-task=4294967295", in: newer))
    }

    @Test func `a variable of an option that is gone is named, where sbatch ends without a word`()
        throws
    {
        var context = context(SlurmRelease(25, 11))
        context.environment["SBATCH_POWER"] = "level"
        let error = #expect(throws: SlurmError.self) { try job([], context) }
        #expect(error?.message.contains("SBATCH_POWER") == true)
        context.configuration = SubmissionConfiguration(release: SlurmRelease(22, 5))
        #expect(try job([], context).levelsPower)
    }

    @Test(arguments: ["--export-file=", "--bbf=", "--nodefile="])
    func `a file without a name is not the current folder`(_ option: String) throws {
        for release in [SlurmRelease(21, 8), SlurmRelease(22, 5), SlurmRelease(25, 11)] {
            let context = context(release)
            let job = try job([option], context)
            #expect(throws: SlurmError.self) { try SubmissionRequest(job, context: context) }
        }
    }

    @Test func `the first release that has an option takes it, and gives it back`() throws {
        for (options, first) in Self.later {
            let context = context(first)
            let description = try job(options, context)
            _ = try SubmissionRequest(description, context: context)
            var again = try job(description.sbatchArguments, context)
            again.submitLine = description.submitLine
            #expect(again == description, "\(options)")
        }
    }

    @Test func `a script beside --external is refused from 26.05 on`() throws {
        let script: JobScript = "#!/bin/sh\n#SBATCH --external\n"
        let (older, newer) = (context(SlurmRelease(25, 11)), context(SlurmRelease(26, 5)))
        let description = try JobDescription(sbatch: [], script: script, context: older)
        #expect(description.isExternal && description.script == script)
        _ = try SubmissionRequest(description, context: older)
        _ = try JobDescription(sbatch: ["--external", "--wrap=true"], context: older)
        for refused in [
            { try SubmissionRequest(description, context: newer).components.count },
            { try SbatchCommand(["--external", "--wrap=true"], context: newer).isQuiet ? 1 : 0 },
        ] {
            let error = #expect(throws: SlurmError.self) { try refused() }
            #expect(error?.message.contains("--external") == true)
        }
    }

    @Test func `the first component is that whose --external means no script, from 26.05 on`()
        throws
    {
        let (older, newer) = (context(SlurmRelease(25, 11)), context(SlurmRelease(26, 5)))
        let script: JobScript = "#!/bin/sh\n"
        let later = ["-N1", ":", "--external", "-N1"]
        #expect(try SbatchCommand(later, script: script, context: older).description.script == nil)
        let description = try SbatchCommand(later, script: script, context: newer).description
        #expect(description.script == script && !description.isExternal)
        #expect(description.laterComponents.map(\.isExternal) == [true])
        _ = try SbatchCommand(["--wrap=true"] + later, context: newer)
        let first = ["--external", "-N1", ":", "-N1"]
        #expect(try SbatchCommand(first, context: newer).description.script == nil)
        #expect(throws: SlurmError.self) {
            try SbatchCommand(first + ["script"], script: script, context: newer)
        }
        #expect(throws: SlurmError.self) {
            try SbatchCommand(["--wrap=true"] + first, context: newer)
        }
    }

    @Test func `a burst buffer's file is read beside --external, and is the script`() throws {
        let context = context(SlurmRelease(25, 11))
        let job = try SbatchCommand(["--external", "--bbf=/nowhere/bbf"], context: context)
        let error = #expect(throws: SlurmError.self) {
            try SubmissionRequest(job.description, context: context)
        }
        #expect(error?.message.contains("/nowhere/bbf") == true)
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("bbf-\(UUID().uuidString)")
        try Data("#BB x\n".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let there = try SbatchCommand(
            ["--external", "--bbf=\(file.path)", ":", "-N1"], context: context)
        let request = try SubmissionRequest(there.description, context: context)
        #expect(request.components.map(\.script) == [JobScript(bytes: Array("#BB x\n".utf8)), nil])
    }

    @Test func `numbers beyond 32 bits are refused from 23.02 on`() throws {
        let options = ["--switches", "--core-spec", "--thread-spec", "--ntasks", "--cpus-per-gpu"]
        for option in options {
            _ = try job(["\(option)=4294967297"], context(SlurmRelease(22, 5)))
            let error = #expect(throws: SlurmError.self, "\(option)") {
                try job(["\(option)=4294967297"], context(SlurmRelease(23, 2)))
            }
            #expect(error?.message.contains("too large") == true, "\(error?.message ?? "")")
        }
    }

    @Test func `bindings of GPUs follow the release`() throws {
        let first: [(String, taken: ClosedRange<Int>)] = [
            ("closest", 2205...2511), ("verbose,single:2", 2205...2511), ("c", 2205...2205),
            ("closest;gpu:none", 2205...2511), ("closest;x", 2311...2511),
            ("map:0,1", 2311...2511), ("mask:0x3", 2311...2511), ("map:x", 1...1),
            ("closest+gres/nvme:none", 2205...2511), ("closest+x", 2205...2302),
            ("closest+gres/shard:closest", 2205...2302),
            ("closest+gres/shard:per_task:1", 2205...2511),
        ]
        for (binding, taken) in first {
            for number in [2205, 2302, 2311, 2511] {
                let context = context(SlurmRelease(number / 100, number % 100))
                let job = try? job(["--gpu-bind=\(binding)"], context)
                #expect((job != nil) == taken.contains(number), "\(binding) in \(number)")
            }
        }
    }

    @Test func `GPUs of the sockets of one node count from 24.05 on`() throws {
        let options = ["--gpus-per-socket=1", "--sockets-per-node=3", "--cpus-per-gpu=2"]
        for (release, cpus) in [(SlurmRelease(23, 11), 1), (SlurmRelease(24, 5), 6)] {
            let context = context(release)
            let request = try SubmissionRequest(job(options, context), context: context)
            #expect(request.components[0].min_cpus == UInt32(cpus), "\(release)")
        }
    }

    @Test func `nobody is no user from 25.11 on`() throws {
        var context = context(SlurmRelease(25, 5))
        context.userID = 0
        _ = try job(["--uid=nobody"], context)
        context.configuration = SubmissionConfiguration(release: SlurmRelease(25, 11))
        #expect(throws: SlurmError.self) { try job(["--uid=nobody"], context) }
        _ = try job(["--uid=root"], context)
    }

    @Test func `an option that is gone is refused`() throws {
        #expect(try job(["--power=level"], context(SlurmRelease(23, 11))).levelsPower)
        let error = #expect(throws: SlurmError.self) {
            try job(["--power=level"], context(SlurmRelease(24, 5)))
        }
        #expect(error?.message.contains("24.05") == true)
    }

    @Test func `releases are read and compared`() {
        #expect(SlurmRelease("23.11.5") == SlurmRelease(23, 11))
        #expect(SlurmRelease(23, 2).description == "23.02")
        #expect(SlurmRelease(22, 5) < SlurmRelease(23, 2))
        for bad in ["", "23", "23.13", "x.y", "-1.2"] { #expect(SlurmRelease(bad) == nil) }
    }
}
