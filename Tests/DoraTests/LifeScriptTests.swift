import DoraCore
import Foundation
import Slurm
import Subprocess
import Testing

@testable import Dora

@Suite struct `The life of a job's script` {
    let folder: TemporaryFolder
    let token = SubmissionToken.random()
    let signature = Signature("2aeed959")!

    init() throws {
        folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: folder.dora.tokensFolder, withIntermediateDirectories: true)
    }

    private var xpFolder: String { folder.dora.folder(of: signature) }
    private func log(_ job: String = "7") -> String { text("\(xpFolder)/jobs/\(job)_0_log.out") }

    private func script(
        _ program: String, setup: [String] = [], libraries: String? = nil,
        launch: Dora.JobScript.Launch = .direct, maxTimeouts: Int = 0, place: Int = 0,
        clone: GitClone? = nil
    ) throws -> String {
        let path = try folder.write(
            "#!/bin/sh\n" + program, to: "program-\(UUID().uuidString)", executable: true)
        return Dora.JobScript(
            name: "digits", token: token, directory: folder.dora.directory,
            target: .single(signature), program: path, libraries: libraries, clone: clone,
            setup: setup, launch: launch, maxTimeouts: maxTimeouts, place: place
        ).text
    }

    /// Runs the script by the shell that its first line names, as slurmd does.
    private func run(
        _ script: String, job: String = "7",
        variables more: [Environment.Key: String?] = [:],
        meanwhile: @escaping @Sendable (ProcessIdentifier) async throws -> Void = { _ in }
    ) async throws -> TerminationStatus {
        let path = try folder.write(script, to: "script-\(UUID().uuidString)", executable: true)
        var variables: [Environment.Key: String?] = ["DORA_JOB_ID": job]
        variables.merge(more) { $1 }
        return try await Subprocess.run(
            .name("sh"), arguments: ["-c", "exec \"$0\"", path],
            environment: .inherit.updating(variables), input: .none,
            output: .discarded, error: .discarded
        ) { execution in
            try await meanwhile(execution.processIdentifier)
        }.terminationStatus
    }

    private func notes(_ job: JobID = 7) throws -> JobNotes {
        JobNotes.read(
            of: try XP(dora: folder.dora, argv: [], delta: ["lr": 0.1]), job: job, token: token)
    }

    private func untilLogged(_ word: String) async throws {
        while !log().contains(word) { try await Task.sleep(for: .milliseconds(20)) }
    }

    @Test func `setup runs first, in the same shell, which is bash`() async throws {
        let script = try script(
            "echo $GREETING\n", setup: ["words=(hello world)", "export GREETING=${words[1]}"])
        #expect(try await run(script) == .exited(0))
        #expect(log() == "world\n")
    }

    @Test func `setup that exits leaves an end, and no program runs`() async throws {
        let script = try script("echo ran\n", setup: ["exit 5"])
        #expect(try await run(script) == .exited(5))
        #expect(log() == "")
        #expect(try notes().outcome == .exited(5))
    }

    @Test(.patient)
    func `setup that is strict about errors does not end the wait at a warning`() async throws {
        let script = try script(
            "echo up\nwhile [ ! -e \(folder.path)/stop ]; do sleep 0.05; done\nexit 6\n",
            setup: ["set -euo pipefail"])
        let status = try await run(script) { shell in
            try await untilLogged("up")
            kill(shell.value, SIGUSR2)
            try await Task.sleep(for: .milliseconds(300))
            try folder.write("", to: "stop")
        }
        #expect(status == .exited(6))
        #expect(try notes().outcome == .exited(6))
    }

    @Test func `who tells every process to end does not keep the records from being written`()
        async throws
    {
        try folder.write(
            "#!/bin/sh\nkill -USR2 $$\nkill -TERM $$\nexec /bin/mv \"$@\"\n", to: "mv",
            executable: true)
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/bin"
        let script = try script("exit 3\n")
        #expect(
            try await run(script, variables: ["PATH": "\(folder.path):\(path)"]) == .exited(3))
        #expect(try notes().start != nil)
        #expect(try notes().outcome == .exited(3))
    }

    @Test func `variables of setup are not the script's own`() async throws {
        let words = [
            "p", "caught", "signal", "dora", "owner", "task", "restart", "host", "sig", "job", "xp",
            "claim", "won", "record", "rc", "last", "tasks", "second",
        ]
        let script = try script(
            "echo \"$@\"\nexit 3\n", setup: words.map { "\($0)=TERM" } + ["note() { false; }"])
        #expect(try await run(script) == .exited(3))
        #expect(log() == "run -f \(signature)\n")
        #expect(try notes().outcome == .exited(3))
        #expect(try notes().end?.writer.host == Submitter.hostName)
    }

    @Test func `the program knows its job, restart and folder`() async throws {
        let script = try script(
            "echo $DORA_JOB $DORA_RESTART $DORA_XP $DORA_MAX_TIMEOUTS\n", maxTimeouts: 3)
        #expect(try await run(script, variables: ["DORA_RESTART": "2"]) == .exited(0))
        #expect(log() == "7 2 \(xpFolder) 3\n")
        #expect(FileManager.default.fileExists(atPath: "\(xpFolder)/jobs/7.2.end.json"))
    }

    @Test func `libraries kept with the program come first`() async throws {
        let script = try script("echo $LD_LIBRARY_PATH\n", libraries: "/kept/a b")
        #expect(
            try await run(script, variables: ["LD_LIBRARY_PATH": "/before"]) == .exited(0))
        #expect(log() == "/kept/a b:/before\n")
        #expect(try await run(script, variables: ["LD_LIBRARY_PATH": nil]) == .exited(0))
        #expect(log().hasSuffix("\n/kept/a b\n"))
    }

    /// A shell cannot trap what it ignored when it started; LifePreemptionTests has a program that
    /// takes warnings.
    @Test(.patient)
    func `warnings end neither the wait nor a program that knows nothing of them`() async throws {
        let script = try script(
            "echo up\nwhile [ ! -e \(folder.path)/stop ]; do sleep 0.05; done\nexit 6\n")
        let status = try await run(script) { shell in
            try await untilLogged("up")
            for _ in 0..<3 {
                kill(shell.value, SIGUSR2)
                try await Task.sleep(for: .milliseconds(60))
            }
            try folder.write("", to: "stop")
        }
        #expect(status == .exited(6))
        #expect(try notes().end?.signal == "USR2")
        #expect(try notes().outcome == .exited(6))
    }

    @Test func `a program that the warning ended has timed out`() async throws {
        #expect(try await run(script("exit \(128 + SIGUSR2)\n")) == .exited(128 + SIGUSR2))
        #expect(try notes().outcome == .timedOut)
    }

    @Test func `workers that start again do not find where others met`() async throws {
        for name in ["rendezvous.txt", "other.txt"] {
            try Files.makeFolder(xpFolder)
            try "old".write(toFile: "\(xpFolder)/\(name)", atomically: true, encoding: .utf8)
        }
        #expect(try await run(script("ls \(xpFolder)\n")) == .exited(0))
        #expect(log() == "jobs\nother.txt\n")
    }

    @Test func `with a clone it runs there, setup included, and knows where it came from`()
        async throws
    {
        try folder.write("in the clone\n", to: "co des/0123/sub/note")
        var clone = GitClone(
            folder: "\(folder.path)/co des/0123", place: "sub", original: "/some where")
        let program =
            "cat note\necho $_DORA_ORIGINAL_DIR $SET-$DORA_CODE_ARCHIVE-$DORA_CODE_PLACE\n"
        let first = try script(program, setup: ["SET=$(cat note)", "export SET"], clone: clone)
        #expect(try await run(first) == .exited(0))
        #expect(log() == "in the clone\n/some where in the clone--\n")
        clone.archive = "/codes/0123.tar"
        #expect(try await run(script(program, clone: clone)) == .exited(0))
        #expect(log().hasSuffix("/some where -/codes/0123.tar-sub\n"))
        clone.place = "gone"
        #expect(try await run(script("echo ran\n", clone: clone)) == .exited(1))
        #expect(!log().hasSuffix("\nran\n"))
        #expect(try notes().outcome == .exited(1))
    }

    @Test(.patient)
    func `a job told to end during its setup starts no program`() async throws {
        let script = try script(
            "echo ran\n",
            setup: ["echo up", "while [ ! -e \(folder.path)/go ]; do sleep 0.05; done"])
        let status = try await run(script) { shell in
            try await untilLogged("up")
            kill(shell.value, SIGTERM)
            try folder.write("", to: "go")
        }
        #expect(status == .exited(143))
        #expect(!log().contains("ran"))
        #expect(try notes().outcome == .cancelled)
    }

    @Test(.patient)
    func `a program that a signal kills, a cancelled one and a lost one differ`() async throws {
        #expect(try await run(script("kill -SEGV $$\n")) == .exited(139))
        #expect(try notes().outcome == .killed(signal: 11))
        #expect(try await run(script("exit 255\n")) == .exited(255))
        #expect(try notes().outcome == .exited(255))

        let sleeper = try script("echo up\nexec sleep 600\n")
        #expect(
            try await run(sleeper) { shell in
                try await untilLogged("up")
                kill(shell.value, SIGTERM)
            } == .exited(143))
        #expect(try notes().outcome == .cancelled)

        let lost = try script("echo lost; kill -KILL $PPID\n")
        _ = try await run(lost, variables: ["DORA_RESTART": "1"])
        #expect(try notes().outcome == .vanished)
        #expect(try notes(99).outcome == nil)
    }

    @Test func `a restart that was warned and ended has timed out`() async throws {
        let count = TimeoutCount(folder: "\(xpFolder)/jobs", job: 7, token: token)
        #expect(try await run(script("exit 9\n")) == .exited(9))
        #expect(count.count == 0)
        try count.add(0)
        #expect(count.count == 1)
        #expect(try notes().outcome == .timedOut)
        try TimeoutCount(folder: "\(xpFolder)/jobs", job: 7, token: .random()).add(1)
        try count.add(2)
        #expect(count.count == 2)
        #expect(TimeoutCount(folder: "\(xpFolder)/jobs", job: 71, token: token).count == 0)
    }

    @Test func `each job of a chain claims its own place`() async throws {
        let program = "echo ran\n"
        #expect(try await run(script(program), job: "7") == .exited(0))
        #expect(try await run(script(program, place: 1), job: "8") == .exited(0))
        #expect(log("8") == "ran\n")
        #expect(try await run(script(program, place: 1), job: "9") == .exited(1))
        #expect(log("9").contains("not run"))
    }

    @Test func `no job of a chain runs under a revoked token`() async throws {
        _ = try TokenLedger(folder.dora).revoke(token)
        #expect(try await run(script("echo ran\n", place: 2), job: "9") == .exited(1))
        #expect(log("9").contains("revoked"))
        #expect(try notes(9).start == nil)
    }

    @Test func `a step is started by srun with the arguments asked for`() async throws {
        try folder.write(
            "#!/bin/sh\necho \"$@\"\necho $SRUN_CPUS_PER_TASK $SLURM_KILL_BAD_EXIT $DORA_JOB_ID\n",
            to: "bin/srun", executable: true)
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let script = try script("", launch: .srun(["--mpi=none", "a b"]))
        let status = try await run(
            script,
            variables: [
                "PATH": "\(folder.path)/bin:\(path)", "SLURM_JOB_ID": "12",
                "SLURM_ARRAY_JOB_ID": "11", "SLURM_ARRAY_TASK_ID": "3",
                "SLURM_RESTART_COUNT": "1", "SLURM_CPUS_PER_TASK": "2",
            ])
        #expect(status == .exited(0))
        let said = log("11_3").split(separator: "\n")
        #expect(said.first?.contains("--mpi=none a b") == true)
        #expect(said.first?.hasSuffix("run -f 2aeed959") == true)
        #expect(said.last == "2 1")
        #expect(try notes(JobID(job: 11, task: 3)).outcome == .exited(0))
    }

    /// What releases of Slurm make of such a name differs.
    @Test func `workers open their logs themselves where the folder's name has a percent sign`()
        async throws
    {
        try folder.write(
            "#!/bin/sh\nwhile [ \"$1\" != sh ]; do echo \"$1\"; shift; done\n"
                + "SLURM_PROCID=3 exec \"$@\"\n",
            to: "bin/srun", executable: true)
        let program = try folder.write("#!/bin/sh\necho ran \"$@\"\n", to: "p", executable: true)
        let directory = "\(folder.path)/%5t $x"
        try Files.makeFolder("\(directory)/tokens")
        let jobs = "\(directory)/xps/\(signature)/jobs"
        try Files.makeFolder(jobs)
        let script = Dora.JobScript(
            name: "digits", token: token, directory: directory, target: .single(signature),
            program: program, launch: .srun([]))
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let status = try await run(
            script.text, variables: ["PATH": "\(folder.path)/bin:\(path)", "SLURM_JOB_ID": "12"])
        #expect(status == .exited(0))
        #expect(text("\(jobs)/12_3_log.out") == "ran run -f 2aeed959\n")
    }

    /// With another token the file is one of a job that had this id before.
    @Test(arguments: [("$DORA_TOKEN", "requeue 7\n"), ("another", "")])
    func `scontrol requeues where the program could not`(
        token: String, said: String
    ) async throws {
        try folder.write(
            "#!/bin/sh\necho \(token) >\(xpFolder)/jobs/7.0.requeue\n", to: "bin/srun",
            executable: true)
        try folder.write("#!/bin/sh\necho \"$@\"\n", to: "bin/scontrol", executable: true)
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let status = try await run(
            script("", launch: .srun([])),
            variables: ["PATH": "\(folder.path)/bin:\(path)", "SLURM_JOB_ID": "7"])
        #expect(status == .exited(0))
        #expect(log() == said)
        #expect(try notes().end != nil)
    }

    @Test(arguments: [(1200, 90), (5, 90), (2, 40), (1, 20), (0, 0)])
    func `short jobs are warned later`(minutes: Int, seconds: Int) {
        let warning = WarningSignal.timeLimit(ofMinutes: minutes)
        #expect(warning.description == (seconds == 60 ? "USR2" : "USR2@\(seconds)"))
    }
}
