import DoraCore
import Foundation
import Slurm
import Subprocess
import Testing

@testable import Dora

@Suite struct `The job script` {
    let folder: TemporaryFolder
    let token = SubmissionToken.random()
    let signature = Signature("2aeed959")!

    init() throws {
        folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: folder.dora.tokensFolder, withIntermediateDirectories: true)
    }

    private func script(_ program: String, target: Dora.JobScript.Target? = nil) -> Dora.JobScript {
        Dora.JobScript(
            name: "digits", token: token, directory: folder.dora.directory,
            target: target ?? .single(signature), program: program, launch: .direct)
    }

    private func run(
        _ script: Dora.JobScript, job: String = "7", task: String? = nil
    ) async throws
        -> TerminationStatus
    {
        var variables: [Environment.Key: String?] = ["DORA_JOB_ID": job]
        if let task { variables["DORA_ARRAY_TASK_ID"] = task }
        return try await Subprocess.run(
            .name("sh"), arguments: ["-c", script.text],
            environment: .inherit.updating(variables), output: .discarded, error: .discarded
        ).terminationStatus
    }

    private func notes(_ job: JobID) throws -> JobNotes {
        let xp = try XP(
            dora: folder.dora, argv: [], delta: ["lr": 0.1])
        #expect(xp.signature == signature)
        return JobNotes.read(of: xp, job: job, token: token)
    }

    @Test func `runs the program with the signature and leaves its exit code`() async throws {
        let program = try folder.write(
            "#!/bin/sh\necho \"$@\"; echo $DORA_TOKEN\nexit 3\n", to: "a 'b' program",
            executable: true)
        #expect(try await run(script(program)) == .exited(3))
        let log = text("\(folder.dora.folder(of: signature))/jobs/7_0_log.out")
        #expect(log == "run -f 2aeed959\n\(token)\n")
        let notes = try notes(7)
        #expect(notes.start != nil)
        #expect(notes.end?.exitCode == 3)
        #expect(notes.end?.signal == nil)
        #expect(try TokenLedger(folder.dora).entry(of: token) == .claimed(7))
    }

    @Test func `a task finds its XP in the tasks file`() async throws {
        let program = try folder.write("#!/bin/sh\necho $3\n", to: "program", executable: true)
        try ArrayTasks(signatures: [Signature("00000000")!, signature])
            .write(token, name: "array", in: folder.dora)
        let tasks = ArrayTasks.path(of: token, name: "array", in: folder.dora)
        let script = script(program, target: .array(tasksFile: tasks))
        #expect(try await run(script, task: "1") == .exited(0))
        #expect(text("\(folder.dora.folder(of: signature))/jobs/7_1_0_log.out") == "2aeed959\n")
        #expect(try notes(JobID(job: 7, task: 1)).end?.exitCode == 0)
        // Another task of the same array passes the claim.
        #expect(try await run(script, task: "0") == .exited(0))
        #expect(text("\(folder.dora.xpsFolder)/00000000/jobs/7_0_0_log.out") == "00000000\n")
    }

    /// A part of a line, or parts of two, must not pass for another experiment.
    @Test(arguments: [
        "", "2aeed959\n", "2aeed959\n2aee", "2aeed959\n\0\0\0\0\0\0\0\0\0",
        "2aeed959\n2aeed95\n2aeed959\n", "2aeed95\n2aeed959\n2aeed959\n",
        "2aeed959\n2AEED959\n", "2aeed959\n2aeed9590\n", "2aeed959\n2aeed95 \n",
    ])
    func `a task whose line of the tasks file is damaged says so and runs nothing`(
        content: String
    ) async throws {
        let program = try folder.write(
            "#!/bin/sh\necho ran >>\"\(folder.path)/ran\"\n", to: "program", executable: true)
        let tasks = try folder.write(content, to: "dora/arrays/a b/\(token).tasks")
        let script = script(program, target: .array(tasksFile: tasks))
        let done = try await Subprocess.run(
            .name("sh"), arguments: ["-c", "sleep() { :; }\n" + script.text],
            environment: .inherit.updating(["DORA_JOB_ID": "7", "DORA_ARRAY_TASK_ID": "1"]),
            output: .discarded, error: .string(limit: 1 << 16))
        #expect(done.terminationStatus == .exited(1))
        #expect(
            done.standardError.contains(
                "dora: \(tasks) does not name the experiment of task 1: it is missing, cut short"))
        #expect(text("\(folder.path)/ran") == "")
        #expect(Files.names(in: folder.dora.xpsFolder).isEmpty)
    }

    @Test func `keeps to folders of other names`() async throws {
        var script = script(
            try folder.write("#!/bin/sh\nexit 3\n", to: "program", executable: true))
        script.folders = .init(xps: "other xps", jobs: "logs", tokens: "claims")
        try Files.makeFolder("\(folder.dora.directory)/claims")
        #expect(try await run(script) == .exited(3))
        #expect(text("\(folder.dora.directory)/claims/\(token)") == "7\n")
        var dora = folder.dora
        dora.xps = "other xps"
        dora.layout.jobs = "logs"
        let xp = try XP(dora: dora, argv: [], delta: ["lr": 0.1])
        #expect(JobNotes.read(of: xp, job: 7, token: token).outcome == .exited(3))
    }

    @Test func `a second job under one token does not run`() async throws {
        let program = try folder.write(
            "#!/bin/sh\necho ran >>\"\(folder.path)/ran\"\n", to: "program", executable: true)
        #expect(try await run(script(program)) == .exited(0))
        // Nobody may take it for completed.
        #expect(try await run(script(program), job: "8") == .exited(1))
        #expect(text("\(folder.path)/ran") == "ran\n")
        #expect(try notes(8).start == nil)
        // The same job, requeued, runs again.
        #expect(try await run(script(program)) == .exited(0))
        #expect(text("\(folder.path)/ran") == "ran\nran\n")
    }

    @Test(arguments: ["", "\0\0", "\n"])
    func `a job whose claim a machine that went down left empty runs again`(
        content: String
    ) async throws {
        let program = try folder.write(
            "#!/bin/sh\necho ran >>\"\(folder.path)/ran\"\n", to: "program", executable: true)
        let claim = "dora/tokens/\(token)"
        try folder.write(content, to: claim)
        #expect(try await run(script(program)) == .exited(0))
        #expect(try await run(script(program)) == .exited(0))
        #expect(try await run(script(program), job: "8") == .exited(1))
        #expect(try TokenLedger(folder.dora).entry(of: token) == .claimed(7))
        // The same twice.
        try folder.write(content, to: claim + ".again")
        #expect(try await run(script(program), job: "8") == .exited(0))
        #expect(try await run(script(program)) == .exited(1))
        #expect(text("\(folder.path)/ran") == "ran\nran\nran\n")
    }

    @Test func `an empty claim is no way around a revocation`() async throws {
        let program = try folder.write(
            "#!/bin/sh\necho ran >>\"\(folder.path)/ran\"\n", to: "program", executable: true)
        try folder.write("", to: "dora/tokens/\(token)")
        #expect(try TokenLedger(folder.dora).revoke(token) == .revoked)
        var script = script(program)
        for place in [0, 1] {
            script.place = place
            #expect(try await run(script) == .exited(1))
        }
        #expect(text("\(folder.path)/ran") == "")
    }

    /// A machine that goes down else leaves it without content.
    @Test func `the claim is on the disk before it has its name`() async throws {
        try folder.write(
            "#!/bin/sh\nls '\(folder.dora.tokensFolder)' >'\(folder.path)/before'\n"
                + "cat \"$1\" >'\(folder.path)/synced'\n",
            to: "bin/sync", executable: true)
        let program = try folder.write("#!/bin/sh\n", to: "program", executable: true)
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/bin"
        var text = script(program).text
        text.insert(contentsOf: "PATH='\(folder.path)/bin:\(path)'\n", at: text.startIndex)
        let done = try await Subprocess.run(
            .name("sh"), arguments: ["-c", text],
            environment: .inherit.updating(["DORA_JOB_ID": "7"]), output: .discarded,
            error: .discarded)
        #expect(done.terminationStatus == .exited(0))
        #expect(DoraTests.text("\(folder.path)/synced") == "7\n")
        #expect(DoraTests.text("\(folder.path)/before") == "\(token).7.tmp\n")
    }

    @Test func `nothing runs under a revoked token`() async throws {
        let program = try folder.write(
            "#!/bin/sh\necho ran >>\"\(folder.path)/ran\"\n", to: "program", executable: true)
        #expect(try TokenLedger(folder.dora).revoke(token) == .revoked)
        #expect(try await run(script(program)) == .exited(1))
        #expect(text("\(folder.path)/ran") == "")
    }

    @Test func `a job that cannot claim says so and fails`() async throws {
        let program = try folder.write("#!/bin/sh\n", to: "program", executable: true)
        try FileManager.default.removeItem(atPath: folder.dora.tokensFolder)
        #expect(try await run(script(program)) == .exited(1))
        let log = text("\(folder.dora.folder(of: signature))/jobs/7_0_log.out")
        #expect(log.contains("cannot claim"))
    }

    @Test func `the shell outlives TERM, passes it on and notes it`() async throws {
        let program = try folder.write(
            "#!/bin/sh\ntrap 'exit 9' TERM\necho up\nwhile :; do sleep 0.05; done\n",
            to: "program", executable: true)
        let log = "\(folder.dora.folder(of: signature))/jobs/7_0_log.out"
        let script = script(program)
        let result = try await Subprocess.run(
            .name("sh"), arguments: ["-c", script.text],
            environment: .inherit.updating(["DORA_JOB_ID": "7"]), input: .none,
            output: .discarded, error: .discarded
        ) { execution in
            while text(log).isEmpty { try await Task.sleep(for: .milliseconds(20)) }
            try execution.send(signal: .terminate)
        }
        #expect(result.terminationStatus == .exited(9))
        #expect(try notes(7).end?.exitCode == 9)
        #expect(try notes(7).end?.signal == "TERM")
    }

    @Test func `words with quotes reach the shell as they are`() {
        #expect(Shell.quote("plain/path-1.0") == "plain/path-1.0")
        #expect(Shell.quote("it's") == "'it'\\''s'")
        #expect(Shell.quote("") == "''")
        #expect(Shell.quote("$HOME `x`") == "'$HOME `x`'")
    }
}
