import DoraArguments
import DoraCore
import Foundation
import Slurm
import Subprocess
import Synchronization
import Testing

@testable import Dora

private let isRoot = SmallDisk.isPossible

@Suite struct `Local jobs` {
    let life: LifeProcess
    var folder: LocalFolder { LocalFolder(directory: life.dora.directory) }

    init() throws { life = try LifeProcess(TemporaryFolder()) }

    /// Puts a job with a script of its own into the queue.
    private func enqueue(
        _ id: UInt32, _ script: String, tasks: Int? = nil, after: [UInt32] = [],
        timeLimit: Int = 600, parallelism: Int = 256, retries: Int = 0,
        token: SubmissionToken = .random(), signature: Signature = Signature("2aeed959")!
    ) throws {
        try folder.make()
        try Files.makeFolder(life.dora.tokensFolder)
        let header = LocalEvents.Header(token: token, host: folder.host, name: "life")
        #expect(try Disk.createExclusively(folder.events(id), header.line))
        try AtomicFile.replace(folder.script(id), withText: script, mode: 0o777)
        try AtomicFile.replace(folder.environment(id), with: LocalEnvironment.current)
        try LocalEntry(
            id: id, signatures: Array(repeating: signature, count: tasks ?? 1),
            isArray: tasks != nil, token: token, after: after, folder: life.folder.path,
            timeLimit: timeLimit, parallelism: parallelism, retries: retries
        ).write(in: folder)
    }

    private func supervise() async throws {
        let outcome = try await life("supervise", "--", folder.directory)
        #expect(outcome.status == .exited(0), "\(outcome.errors)")
    }

    private func states(_ id: UInt32) throws -> [UInt32?: LocalEvents.State] {
        try LocalEvents.read(folder.events(id))?.last.mapValues(\.state) ?? [:]
    }

    private func state(of xp: XP) async throws -> String {
        let outcome = try await life("info", "-f", "\(xp.signature)")
        return try #require(outcome.output.firstMatch(of: #/state +([A-Z]+)/#)?.1).description
    }

    @Test(.patient)
    func `run as many at a time as is said, and as an array wants`() async throws {
        let log = "\(life.folder.path)/turns"
        let script = "#!/bin/sh\necho + >>\(log)\nsleep 0.3\necho - >>\(log)\n"
        try enqueue(1, script, tasks: 6)
        try AtomicFile.replace(folder.limit, withText: "3\n")
        try await supervise()
        func most() -> Int {
            var (now, most) = (0, 0)
            for turn in text(log) where turn != "\n" {
                now += turn == "+" ? 1 : -1
                most = max(most, now)
            }
            return most
        }
        #expect(most() == 3)
        #expect(try states(1).values.allSatisfy { $0 == .completed })
        #expect(try states(1).count == 6)
        try AtomicFile.replace(log, withText: "")
        try enqueue(2, script, tasks: 4, parallelism: 1)
        try await supervise()
        #expect(most() == 1)
        #expect(folder.queued.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: folder.script(1)))
    }

    @Test(.patient)
    func `wait for the jobs that they replace`() async throws {
        let log = "\(life.folder.path)/turns"
        try enqueue(2, "#!/bin/sh\necho second >>\(log)\n", after: [3])
        try enqueue(3, "#!/bin/sh\nsleep 0.3\necho first >>\(log)\nexit 1\n")
        try AtomicFile.replace(folder.limit, withText: "2\n")
        try await supervise()
        #expect(text(log) == "first\nsecond\n")
        #expect(try states(3) == [nil: .failed])
        #expect(try states(2) == [nil: .completed])
    }

    @Test(.patient)
    func `that failed are run again as often as there are dependents`() async throws {
        let log = "\(life.folder.path)/turns"
        try enqueue(1, "#!/bin/sh\necho $DORA_RESTART >>\(log)\nexit 1\n", retries: 2)
        try enqueue(
            2, "#!/bin/sh\n[ $DORA_RESTART = 1 ]\n", retries: 2)
        try await supervise()
        #expect(text(log) == "0\n1\n2\n")
        #expect(try states(1) == [nil: .failed])
        #expect(try states(2) == [nil: .completed])
    }

    @Test(.patient)
    func `at their time limit are warned, requeued, and ended at last`() async throws {
        let xp = try life.xp(epochs: 1_000_000, pause: 0.01)
        let token = SubmissionToken.random()
        let script = Dora.JobScript(
            name: "life", token: token, directory: life.dora.directory,
            target: .single(xp.signature), program: life.path, launch: .direct, maxTimeouts: 1)
        try enqueue(
            5, script.text, timeLimit: 12, token: token, signature: xp.signature)
        try await supervise()
        #expect(try states(5) == [nil: .timedOut])
        #expect(TimeoutCount(folder: "\(xp.folder)/jobs", job: 5, token: token).count == 2)
        #expect(text("\(xp.folder)/callbacks") == "called\ncalled\n")
        #expect(try life.epochs(of: xp) == Array(0..<life.epochs(of: xp).count))
    }

    @Test(.patient)
    func `are found, cancelled and retried by later commands`() async throws {
        let arguments = ["--epochs", "1000000", "--pause", "0.02"]
        let xp = try life.xp(epochs: 1_000_000, pause: 0.02)
        func launch(_ options: String...) async throws {
            let outcome = try await life.run(
                ["launch", "--local", "--no_tail"] + options + arguments)
            #expect(outcome.status == .exited(0), "\(outcome.errors)")
        }
        try await launch()
        let first = try #require(try JobFile.read(of: xp))
        try await life.until { try !life.epochs(of: xp).isEmpty }
        #expect(try await state(of: xp) == "RUNNING")
        // Asking twice gives one job.
        try await launch()
        #expect(try JobFile.read(of: xp) == first)

        #expect(try await life("info", "-f", "\(xp.signature)", "--cancel").status == .exited(0))
        while try await state(of: xp) != "CANCELLED" {}
        #expect(text("\(xp.folder)/callbacks") == "called\n")
        try await launch()
        #expect(try JobFile.read(of: xp) == first)
        try await launch("--retry")
        #expect(try JobFile.read(of: xp)?.jobID != first.jobID)
        let before = try life.epochs(of: xp).count
        try await life.until { try life.epochs(of: xp).count > before + 1 }
        // Read once: it goes on.
        let epochs = try life.epochs(of: xp)
        #expect(epochs == Array(0..<epochs.count))
        #expect(try await life("info", "-f", "\(xp.signature)", "--cancel").status == .exited(0))
        while try await state(of: xp) != "CANCELLED" {}
        try await life.until { try SupervisorLock.holder(folder.lock) == nil }
    }

    @Test(.patient)
    func `outlive their supervisor, and are taken over by the next`() async throws {
        let xp = try life.xp(epochs: 100, pause: 0.05)
        let outcome = try await life.run(
            ["launch", "--local", "--no_tail", "--epochs", "100", "--pause", "0.05"])
        #expect(outcome.status == .exited(0), "\(outcome.errors)")
        try await life.until { try !life.epochs(of: xp).isEmpty }
        let supervisor = try #require(try SupervisorLock.holder(folder.lock))
        kill(supervisor, SIGKILL)
        try await life.until { try SupervisorLock.holder(folder.lock) != supervisor }
        #expect(try await state(of: xp) == "RUNNING")
        while try await state(of: xp) == "RUNNING" {}
        #expect(try await state(of: xp) == "COMPLETED")
        #expect(try life.epochs(of: xp) == Array(0..<100))
        let starts = Files.names(in: "\(xp.folder)/jobs").filter { $0.hasSuffix(".start.json") }
        #expect(starts.count == 1)
    }

    /// The command is killed with its whole session, as it is when a terminal closes.
    @Test(.patient)
    func `survive the terminal, 200 of them`() async throws {
        var options = PlatformOptions()
        options.createSession = true
        _ = try await Subprocess.run(
            .name("sh"),
            arguments: [
                "-c", "cd \"$1\" && exec \"$2\" grid many --local --interval 0.01", "sh",
                life.folder.path, life.path,
            ], environment: LifeProcess.environment, platformOptions: options, input: .none,
            output: .discarded, error: .discarded
        ) { execution in
            func ended() -> Int {
                Files.names(in: life.dora.xpsFolder).count { name in
                    Files.names(in: "\(life.dora.xpsFolder)/\(name)/jobs")
                        .contains { $0.hasSuffix(".end.json") }
                }
            }
            try await life.until { ended() >= 20 }
            kill(-execution.processIdentifier.value, SIGHUP)
            kill(-execution.processIdentifier.value, SIGKILL)
        }
        let later = try await life("grid", "many", "--local", "--interval", "0.01")
        #expect(later.status == .exited(0), "\(later.errors)")
        let xps = Files.names(in: life.dora.xpsFolder)
        #expect(xps.count == 200)
        for name in xps {
            let records = Files.names(in: "\(life.dora.xpsFolder)/\(name)/jobs")
            #expect(records.count { $0.hasSuffix(".0.start.json") } == 1)
            #expect(records.count { $0.hasSuffix(".start.json") } == 1)
            #expect(records.count { $0.hasSuffix(".end.json") } == 1)
        }
        #expect(later.output.components(separatedBy: "COMPLETED").count > 200)
        #expect(Files.names(in: life.dora.intentsFolder).isEmpty)
    }

    @Test func `of a damaged entry do not stop the others`() async throws {
        try enqueue(1, "#!/bin/sh\n")
        try AtomicFile.replace(folder.entry(2), withText: "{")
        let outcome = try await life("supervise", "--", folder.directory)
        #expect(outcome.errors.contains("2.json is damaged"))
        #expect(try states(1) == [nil: .completed])
    }

    @Test func `whose entry is damaged or gone do not seem to wait`() async throws {
        let token = SubmissionToken.random()
        try enqueue(1, "#!/bin/sh\n", tasks: 2, token: token)
        let jobs = (0..<2).map { SubmittedJob(id: JobID(job: 1, task: $0), token: token, uid: 0) }
        let entry = text(folder.entry(1))
        try AtomicFile.replace(folder.entry(1), withText: String(entry.prefix(40)))
        let starts = Mutex(0)
        var scheduler = LocalScheduler(life.dora)
        scheduler.startSupervisor = { _ in starts.withLock { $0 += 1 } }
        let found = Damage()
        let damaged = try await Damage.$found.withValue(found) {
            try await scheduler.reports(of: jobs)
        }
        #expect(jobs.allSatisfy { damaged[$0]?.isUnreadable == true })
        #expect(found.all.contains { $0.message.contains("1.json is damaged. Remove it") })
        #expect(starts.withLock { $0 } == 0, "there is nothing to run")
        await #expect(throws: DoraError.self) { try await scheduler.cancel(jobs) }
        try Disk.remove(folder.entry(1))
        #expect(
            try await scheduler.reports(of: jobs)[jobs[1]] == .absent(arrayIsKnown: false))
        try await scheduler.cancel(jobs)
        // What runs was read before.
        try LocalEvents.append(
            LocalEvents.Event(task: 0, state: .running, restart: 0, time: 5),
            to: folder.events(1))
        let running = try await scheduler.reports(of: jobs)[jobs[0]]
        #expect(running == .known(JobState(.running), source: "local"))
        try AtomicFile.replace(folder.entry(1), withText: entry)
        let whole = try await scheduler.reports(of: jobs)[jobs[1]]
        #expect(whole == .known(JobState(.pending), source: "local"))
    }

    @Test(.patient)
    func `of numbers that no job has are named, and do not stop the others`() async throws {
        let damages = [
            (1, "time_limit", Int.max), (2, "parallelism", 0), (3, "retries", -1),
            (4, "time_limit", -5),
        ]
        for (id, key, number) in damages {
            try enqueue(UInt32(id), "#!/bin/sh\n")
            let path = folder.entry(UInt32(id))
            guard case .object(var entry) = try JSONValue(jsonText: text(path)) else { return }
            entry[key] = .int(number)
            try AtomicFile.replace(path, withText: JSONValue.object(entry).jsonText)
        }
        let events = ["- PD 9223372036854775807 0 5", "- R 0 77 -9223372036854775808"]
        for (id, line) in zip(5..., events) {
            try enqueue(UInt32(id), "#!/bin/sh\nexit 1\n", retries: 1)
            let path = folder.events(UInt32(id))
            try AtomicFile.replace(path, withText: text(path) + line + "\n")
        }
        try enqueue(7, "#!/bin/sh\n")
        let outcome = try await life("supervise", "--", folder.directory)
        #expect(outcome.status == .exited(0), "\(outcome.errors)")
        for id in 1...4 { #expect(outcome.errors.contains("/\(id).json is damaged")) }
        for id in 5...6 { #expect(outcome.errors.contains("/\(id).events is damaged")) }
        #expect(try states(7) == [nil: .completed])
        // Nothing of them is lost, and who looks at them is told.
        #expect(folder.queued == [1, 2, 3, 4, 5, 6])
        let token = try #require(try LocalEntry.read(5, in: folder)?.token)
        var scheduler = LocalScheduler(life.dora)
        scheduler.startSupervisor = { _ in }
        let job = SubmittedJob(id: 5, token: token, uid: getuid())
        guard case .unreadable(let reason) = try await scheduler.reports(of: [job])[job] else {
            throw CancellationError()
        }
        #expect(reason.contains("5.events is damaged"))
        await #expect {
            try await scheduler.cancel([job])
        } throws: { "\($0)".contains("5.events is damaged") }
    }

    /// Else a watch would go on until somebody mends the file.
    @Test func `of damaged events are watched for as long as they run`() async throws {
        let main = argparseMain(
            GridArguments.self, name: "life", directory: life.dora.directory
        ) { _, _ in }
        var scheduler = LocalScheduler(main.dora)
        scheduler.startSupervisor = { _ in }
        let shepherd = Shepherd(main, scheduler: scheduler)
        let xp = try main.xp(for: ["--index", "1"])
        let token = SubmissionToken.random()
        try enqueue(5, "#!/bin/sh\n", token: token, signature: xp.signature)
        try Files.makeFolder("\(xp.folder)/jobs")
        try JobFile(jobID: 5, slurm: .null, mark: .token(token), uid: getuid(), scheduler: "local")
            .write(of: xp)
        let before = text(folder.events(5))
        try AtomicFile.replace(folder.events(5), withText: before + "a b c d e\n")
        var flock = [try await shepherd.sheep(of: xp)]
        #expect(flock[0].isSettled && flock[0].state.name == "UNKNOWN")
        func note(_ kind: String, _ process: Int32, _ rest: String = "") throws {
            try AtomicFile.replace(
                "\(xp.folder)/jobs/5.0.\(kind).json",
                withText: #"{"token": "\#(token)", "host": "\#(Submitter.hostName)", "pid": "#
                    + "\(process), \"time\": 1\(rest)}")
        }
        try note("start", getpid())
        try await shepherd.refresh(&flock)
        #expect(!flock[0].isSettled && flock[0].state.name == "RUNNING")
        try note("end", getpid(), #", "exit_code": 3"#)
        try await shepherd.refresh(&flock)
        #expect(flock[0].isSettled && flock[0].state.name == "FAILED")
        try AtomicFile.replace(folder.events(5), withText: before)
        for kind in ["start", "end"] { try Disk.remove("\(xp.folder)/jobs/5.0.\(kind).json") }
        try await shepherd.refresh(&flock)
        #expect(!flock[0].isSettled && flock[0].state.name == "PENDING")
    }

    @Test func `say in the supervisor's log what they cannot say in their own`() async throws {
        try enqueue(1, "#!/bin/sh\necho early; echo failed >&2; exit 1\n")
        try await supervise()
        #expect(text(folder.log) == "early\nfailed\n")
        #expect(try states(1) == [nil: .failed])
    }

    @Test(.patient)
    func `are not told to end by a number that another program has by now`() async throws {
        let other = try Process.run(URL(filePath: "/bin/sleep"), arguments: ["60"])
        defer { other.terminate() }
        try enqueue(1, "#!/bin/sh\n")
        try LocalEvents.append(
            .init(
                task: nil, state: .running, restart: 0, process: other.processIdentifier,
                time: AwakeTime.now), to: folder.events(1))
        try AtomicFile.replace("\(folder.cancellations)/1", withText: "")
        try await supervise()
        #expect(other.isRunning)
        #expect(try states(1) == [nil: .cancelled])
    }

    /// It was started, and whoever started it was killed before that noted its process.
    @Test(.patient)
    func `of which only their own record says the process are cancelled`() async throws {
        let signature = Signature("2aeed959")!
        let token = SubmissionToken.random()
        try enqueue(1, "#!/bin/sh\nsleep 60\n", token: token, signature: signature)
        let started = try await Subprocess.run(
            .name("sh"),
            arguments: ["-c", "setsid \(folder.script(1)) >/dev/null 2>&1 & echo $!"],
            output: .string(limit: 100))
        let process = started.standardOutput.split(separator: "\n").first ?? ""
        try life.folder.write(
            #"{"token": "\#(token)", "host": "\#(folder.host)", "pid": \#(process), "time": 5}"#,
            to: "outputs/xps/\(signature)/jobs/1.0.start.json")
        try LocalEvents.append(
            .init(task: nil, state: .running, restart: 0, time: AwakeTime.now),
            to: folder.events(1))
        try AtomicFile.replace("\(folder.cancellations)/1", withText: "")
        let start = ContinuousClock.now
        try await supervise()
        #expect(ContinuousClock.now - start < .seconds(50))
        #expect(try states(1) == [nil: .cancelled])
    }

    @Test(.patient)
    func `of which nobody knows what became do not keep the supervisor busy`() async throws {
        try enqueue(1, "#!/bin/sh\n")
        try Disk.remove(folder.events(1))
        let outcome = try await life("supervise", "--", folder.directory)
        #expect(outcome.status == .exited(0))
        #expect(outcome.errors.contains("1.events is missing or damaged"))
        #expect(outcome.errors.contains("Remove \(folder.entry(1)) to forget the job"))
    }

    @Test(.enabled(if: isRoot), .patient)
    func `that have ended and cannot be removed do not keep the supervisor busy`() async throws {
        try enqueue(1, "#!/bin/sh\n")
        // What is mounted cannot be removed, and what is mounted here is gone with the command.
        let command =
            "mount --bind \"$1\" \"$1\" && exec \"$2\" supervise -- \"$3\""
        let result = try await Subprocess.run(
            .name("unshare"),
            arguments: [
                "--mount", "sh", "-c", command, "sh", folder.entry(1), life.path, folder.directory,
            ], output: .discarded, error: .string(limit: 1 << 16))
        #expect(result.terminationStatus == .exited(0), "\(result.standardError)")
        let errors = result.standardError.components(separatedBy: "cannot remove")
        #expect(errors.count == 2, "\(result.standardError)")
        #expect(try states(1) == [nil: .completed])
        #expect(folder.queued == [1])
        try await supervise()
        #expect(folder.queued.isEmpty)
    }

    /// As by `rm -r outputs`, when the jobs are of no interest any more.
    @Test(.patient)
    func `whose files were removed while they ran do not keep the supervisor`() async throws {
        try enqueue(1, "#!/bin/sh\nrm -r \(folder.directory)/local\n", tasks: 3)
        try await supervise()
        #expect(folder.queued.isEmpty && !Files.exists(folder.events(1)))
    }

    @Test func `get ids that no other job has`() throws {
        try folder.make()
        try Files.makeFolder("\(life.dora.byIDFolder)/41")
        let header = LocalEvents.Header(token: .random(), host: "h", name: "n")
        #expect(try folder.takeID(byIDFolder: life.dora.byIDFolder, header: header) == 42)
        #expect(try folder.takeID(byIDFolder: life.dora.byIDFolder, header: header) == 43)
        try Files.makeFolder("\(life.dora.byIDFolder)/\(UInt32.max)")
        #expect {
            try folder.takeID(byIDFolder: life.dora.byIDFolder, header: header)
        } throws: { "\($0)".contains("\(UInt32.max)") }
        let events = try #require(try LocalEvents.read(folder.events(42)))
        #expect(events.header == header)
        #expect(events.last.isEmpty)
    }

    /// Where no end is noted the job would run for good, and could not even be cancelled.
    @Test(.patient)
    func `that end while nothing can be written are noted later`() async throws {
        let events = folder.events(1)
        try enqueue(
            1,
            """
            #!/bin/sh
            mv \(events) \(events).aside && ln -s / \(events)
            (sleep 2; mv -T \(events).aside \(events)) &
            """)
        try await supervise()
        #expect(try states(1) == [nil: .completed])
        #expect(folder.queued.isEmpty)
    }

    @Test func `get the variables of the user, and none of an enclosing job`() {
        for name in ["DORA_FORCE_DISTRIB", "DORA_OF_THE_USER", "SLURM_CONF", "HOME"] {
            #expect(LocalEnvironment.keeps(name))
        }
        for name in ["DORA_JOB", "DORA_JOBS", "DORA_TOKEN", "RANK", "SLURM_JOB_ID"] {
            #expect(!LocalEnvironment.keeps(name))
        }
    }

    @Test(.patient)
    func `end before their experiment is run from scratch`() async throws {
        let xp = try life.xp(epochs: 1, pause: 0)
        let token = SubmissionToken.random()
        try enqueue(1, "#!/bin/sh\nexec sleep 60\n", token: token, signature: xp.signature)
        try JobFile(
            jobID: 1, slurm: SlurmConfig().json, mark: .token(token), uid: getuid(),
            scheduler: "local"
        ).write(of: xp)
        #expect(try await state(of: xp) != "COMPLETED")
        let run = try await life("run", "--clear", "-f", "\(xp.signature)")
        #expect(run.status == .exited(0) && run.errors.contains("Cancelling job 1"))
        #expect(try states(1) == [nil: .cancelled])
    }

    @Test func `of no time limit are not ended`() async throws {
        try enqueue(1, "#!/bin/sh\nsleep 1\n", timeLimit: 0)
        try await supervise()
        #expect(try states(1) == [nil: .completed])
    }

    /// Whoever started it says when by a clock that nobody sets.
    @Test(.patient)
    func `that another supervisor has started have the rest of their time`() async throws {
        #expect(AwakeTime.now < 1_000_000_000, "it is no date")
        try enqueue(1, "#!/bin/sh\nsleep 2\n", timeLimit: 600)
        try enqueue(2, "#!/bin/sh\nsleep 60\n", timeLimit: 600)
        let scripts = [1, 2].map { folder.script($0) }
        let started = try await Subprocess.run(
            .name("sh"),
            arguments: Arguments(
                [
                    "-c", "for job; do $job >/dev/null 2>&1 & echo $!; done", "sh",
                ] + scripts), output: .string(limit: 100))
        let processes = started.standardOutput.split(separator: "\n").compactMap { Int32($0) }
        for (id, process) in zip([UInt32(1), 2], processes) {
            let time = AwakeTime.now - (id == 1 ? 300 : 700)
            try LocalEvents.append(
                .init(task: nil, state: .running, restart: 0, process: process, time: time),
                to: folder.events(id))
        }
        try await supervise()
        // It left no record of its end.
        #expect(try states(1) == [nil: .failed])
        #expect(try states(2) == [nil: .timedOut])
    }

    @Test(.patient)
    func `that ran when the machine went down are started again`() async throws {
        try enqueue(1, "#!/bin/sh\ntouch \(life.folder.path)/ran\n")
        // The clock has begun anew since.
        try LocalEvents.append(
            .init(task: nil, state: .running, restart: 0, time: AwakeTime.now + 1_000_000),
            to: folder.events(1))
        try await supervise()
        #expect(try states(1) == [nil: .completed])
        #expect(Files.exists("\(life.folder.path)/ran"))
    }

    @Test func `are recorded where their supervisor cannot be started`() async throws {
        let main = argparseMain(GridArguments.self, name: "toy", directory: folder.directory) {
            _, _ in
        }
        var scheduler = LocalScheduler(main.dora)
        scheduler.startSupervisor = { _ throws(DoraError) in
            throw DoraError(.scheduler, operation: "start the supervisor", message: "no process")
        }
        let program = try life.folder.write("#!/bin/sh\n", to: "toy", executable: true)
        let sheep = try await Shepherd(main, scheduler: scheduler).launch(
            main.xp(for: []), slurm: SlurmConfig(gpus: 0), program: program)
        let job = try #require(sheep.job)
        #expect(folder.queued == [job.id.job])
        #expect(try JobFile.read(of: sheep.xp)?.jobID == job.id)
        #expect(Files.names(in: main.dora.intentsFolder).isEmpty)
    }

    @Test func `do not wait for good for a supervisor that never comes`() throws {
        let (absence, start) = (SupervisorAbsence(), ContinuousClock.now)
        func look(_ seconds: Int) throws(DoraError) {
            try absence.start("tool", log: "log", now: start + .seconds(seconds))
        }
        for seconds in [0, 1, 59, 60] { try look(seconds) }
        let error = #expect(throws: DoraError.self) { try look(61) }
        #expect(error?.code == .scheduler && error?.message.contains("tool supervise") == true)
        // One that was seen, or was killed between two looks far apart, came.
        absence.end()
        for seconds in [62, 400, 800] { try look(seconds) }
        #expect(throws: DoraError.self) { try look(801) }
    }

    /// Its supervisor was killed before it had started the shell.
    @Test(.patient)
    func `that are cancelled while nobody knows whether they started do not start`() async throws {
        try enqueue(1, "#!/bin/sh\ntouch \(life.folder.path)/ran\n")
        let event = LocalEvents.Event(
            task: nil, state: .running, restart: 0, time: AwakeTime.now)
        try LocalEvents.append(event, to: folder.events(1))
        try AtomicFile.replace("\(folder.cancellations)/1", withText: "")
        try await supervise()
        #expect(try states(1) == [nil: .cancelled])
        #expect(!Files.exists("\(life.folder.path)/ran"))
    }

    /// The command that submitted it died before it wrote the record.
    @Test(.patient)
    func `that have no record yet keep their folders from being cleaned away`() async throws {
        let xp = try life.xp(epochs: 1, pause: 0)
        let token = SubmissionToken.random()
        try enqueue(1, "#!/bin/sh\nsleep 30\n", token: token, signature: xp.signature)
        try Files.makeFolder(life.dora.intentsFolder)
        try Intent(
            token: token, scheduler: "local", name: "life_\(xp.signature)",
            signature: xp.signature, slurm: SlurmConfig().json, uid: getuid()
        ).write(in: life.dora)
        let clean = try await life(
            "clean", "--experiments", "--delete", "--yes", "--older", "0", "--local")
        #expect(clean.status == .exited(0), "\(clean.errors)")
        #expect(clean.output.contains("xps/\(xp.signature)"))
        #expect(Files.exists("\(xp.folder)/.argv.json"))
        #expect(try JobFile.read(of: xp)?.jobID == 1)
        _ = try await life("info", "-C", "-f", "\(xp.signature)")
    }

    /// The events of one job are read once, not once for each of its tasks.
    @Test(.timeLimit(.minutes(2)))
    func `of one array are cancelled in one pass`() async throws {
        var other = folder
        other.host = "elsewhere"
        try other.make()
        let token = SubmissionToken.random()
        let header = LocalEvents.Header(token: token, host: "elsewhere", name: "n")
        let count: UInt32 = 5000
        let lines = (0..<count).map { "\($0) R 0 5 7\n" }
        try AtomicFile.replace(folder.events(7), withText: header.line + lines.joined())
        try await LocalScheduler(life.dora).cancel(
            (0..<count).map { SubmittedJob(id: JobID(job: 7, task: $0), token: token, uid: 0) })
        #expect(Files.names(in: other.cancellations).count == Int(count))
    }

    @Test func `an event that is still being written is left out`() throws {
        try folder.make()
        let header = LocalEvents.Header(token: .random(), host: "h", name: "a name")
        try AtomicFile.replace(folder.events(1), withText: header.line)
        let event = LocalEvents.Event(task: 3, state: .running, restart: 1, process: 9, time: 5)
        try LocalEvents.append(event, to: folder.events(1))
        let half = try #require(try Files.read(folder.events(1)))
        try AtomicFile.replace(folder.events(1), with: half + Array("3 CD 1".utf8))
        let events = try #require(try LocalEvents.read(folder.events(1)))
        #expect(events.last == [3: event])
        #expect(events.header == header)
    }
}
