import Dispatch
import DoraCore
import Foundation
import Slurm
import Subprocess
import Synchronization
import Testing

@testable import Dora

@Suite struct `Records on disk` {
    @Test func `a folder goes with all that is in it, links alone`() throws {
        let folder = try TemporaryFolder()
        try folder.write("kept", to: "kept/file")
        try folder.write("x", to: "tree/a/b")
        try Disk.relink("\(folder.path)/tree/link", to: "../kept")
        try Disk.removeTree("\(folder.path)/tree")
        #expect(Files.names(in: folder.path) == ["kept"])
        #expect(Files.names(in: "\(folder.path)/kept") == ["file"])
        try Disk.removeTree("\(folder.path)/tree")
    }

    @Test func `a folder that is removed at once is never there in part`() throws {
        let folder = try TemporaryFolder()
        for index in 0..<2000 { try folder.write("", to: "xps/0badc0de/\(index)") }
        let xp = "\(folder.path)/xps/0badc0de"
        try folder.write("{}", to: "xps/0badc0de/job.json")
        // What one that was killed has left.
        try folder.write("", to: "xps/.0badc0de.removed/checkpoint")
        let wasPart = Mutex(false)
        let (begun, ended) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        BlockingThread.startWithSignals {
            begun.signal()
            while Files.exists(xp) {
                let isWhole = ["0", "1000", "1999", "job.json"].allSatisfy {
                    Files.exists("\(xp)/\($0)")
                }
                if !isWhole, Files.exists(xp) { wasPart.withLock { $0 = true } }
            }
            ended.signal()
        }
        begun.wait()
        try Disk.removeAtOnce(xp)
        ended.wait()
        #expect(!wasPart.withLock { $0 })
        #expect(Files.names(in: folder.path + "/xps").isEmpty)
        try folder.write("", to: "xps/.0badc0de.removed/checkpoint")
        try Disk.removeAtOnce(xp)
        #expect(Files.names(in: folder.path + "/xps").isEmpty)
    }

    #if os(Linux)
        @Test func `what cannot be removed is named, with the reason`() {
            let error = #expect(throws: DoraError.self) { try Disk.removeTree("/proc/self/comm") }
            #expect(
                error?.message.hasPrefix("cannot remove /proc/self/comm: Operation not") == true
                    || error?.message.hasPrefix("cannot remove /proc/self/comm: Permission") == true
            )
        }
    #endif

    let folder: TemporaryFolder
    var dora: DoraConfig { folder.dora }

    init() throws { folder = try TemporaryFolder() }

    @Test func `whoever is first has the token`() throws {
        let ledger = TokenLedger(dora)
        let token = SubmissionToken.random()
        #expect(try ledger.entry(of: token) == .open)
        #expect(try ledger.revoke(token) == .revoked)
        #expect(try ledger.revoke(token) == .revoked)
        let claimed = SubmissionToken.random()
        try folder.write("12\n", to: "dora/tokens/\(claimed)")
        #expect(try ledger.revoke(claimed) == .claimed(12))
    }

    @Test(arguments: ["", "\0\0", "\n"])
    func `a claim that is empty is nobody's, and the one beside it counts`(content: String) throws {
        let ledger = TokenLedger(dora)
        for place in [0, 2] {
            let token = SubmissionToken.random()
            let name = place == 0 ? "\(token)" : "\(token).\(place)"
            try folder.write(content, to: "dora/tokens/\(name)")
            #expect(try ledger.entry(of: token, place: place) == .lost)
            try folder.write(content, to: "dora/tokens/\(name).again")
            try folder.write("12\n", to: "dora/tokens/\(name).again.again")
            #expect(try ledger.entry(of: token, place: place) == .claimed(12))
            try Disk.remove("\(dora.tokensFolder)/\(name).again.again")
            #expect(try ledger.revoke(token, place: place) == .revoked)
            #expect(text("\(dora.tokensFolder)/\(name).again.again") == "revoked\n")
        }
    }

    @Test func `many tokens are revoked at once, but those that jobs have`() async throws {
        let ledger = TokenLedger(folder.dora)
        let tokens = (0..<1200).map { _ in SubmissionToken.random() }
        try folder.write("12\n", to: "dora/tokens/\(tokens[3])")
        try await ledger.revoke(Set(tokens))
        for (place, token) in tokens.enumerated() {
            #expect(try ledger.entry(of: token) == (place == 3 ? .claimed(12) : .revoked))
        }
        #expect(Files.names(in: folder.dora.tokensFolder).count == tokens.count)
        try folder.write("x\n", to: "dora/tokens/\(tokens[3])")
        await #expect { try await ledger.revoke([tokens[3]]) } throws: { "\($0)".contains("says") }
    }

    @Test func `a damaged claim is named`() throws {
        let token = SubmissionToken.random()
        try folder.write("what\n", to: "dora/tokens/\(token)")
        #expect {
            try TokenLedger(dora).entry(of: token)
        } throws: { "\($0)".contains("what") && "\($0)".contains("\(token)") }
    }

    @Test func `an intent comes back as it was written`() throws {
        let single = Intent(
            token: .random(), scheduler: "slurm", name: "digits_2aeed959",
            signature: Signature("2aeed959"), slurm: SlurmConfig(gpus: 3).json,
            program: KeptProgram(
                path: "/codes/a/p",
                clone: GitClone(folder: "/codes/c", place: "b", original: "/d", archive: "/e.tar")),
            folder: "/d", uid: 1000)
        let array = Intent(
            token: .random(), scheduler: "slurm", cluster: "c", name: "digits_array_0b601a2d",
            signature: nil, slurm: SlurmConfig().json, program: KeptProgram(path: "/p"), uid: 0)
        try Files.makeFolder(dora.intentsFolder)
        try single.write(in: dora)
        try array.write(in: dora)
        #expect(Set(try Intent.all(in: dora)) == [single, array])
        try single.remove(from: dora)
        #expect(try Intent.all(in: dora) == [array])
    }

    @Test func `a damaged intent is named and kept`() throws {
        try folder.write("{", to: "dora/intents/x.json")
        #expect {
            try Intent.all(in: dora)
        } throws: { "\($0)".contains("rm \(dora.intentsFolder)/x.json") }
        #expect(text("\(dora.intentsFolder)/x.json") == "{")
    }

    @Test func `what gives up a damaged intent is said, and does it`() async throws {
        let token = SubmissionToken.random()
        let claim = "\(dora.tokensFolder)/\(token)"
        try folder.write("{", to: "dora/intents/\(token).json")
        try Files.makeFolder(dora.tokensFolder)
        let error = #expect(throws: DoraError.self) { try Intent.all(in: dora) }
        let message = try #require(error?.message)
        let command = try #require(message.split(separator: "never runs: ").last)
            .split(separator: ". Where")[0]
        let done = try await Subprocess.run(
            .name("sh"), arguments: ["-c", String(command)], output: .discarded, error: .discarded)
        #expect(done.terminationStatus == .exited(0))
        #expect(try TokenLedger(dora).entry(of: token) == .revoked)
        #expect(try Intent.all(in: dora).isEmpty)
        // A claim of a job stays what it is.
        try folder.write("{", to: "dora/intents/\(token).json")
        try folder.write("12\n", to: "dora/tokens/\(token)")
        let again = try await Subprocess.run(
            .name("sh"), arguments: ["-c", String(command)], output: .discarded, error: .discarded)
        #expect(again.terminationStatus != .exited(0))
        #expect(text(claim) == "12\n")
        #expect(Files.names(in: dora.intentsFolder) == ["\(token).json"])
    }

    @Test(arguments: ["", "\0\0\0\0"])
    func `an intent that never was on the disk was of no submission`(content: String) throws {
        try folder.write(content, to: "dora/intents/x.json")
        let token = SubmissionToken.random()
        try folder.write(content, to: "dora/intents/\(token).json")
        var lines: [String] = []
        #expect(try Intent.all(in: dora) { lines.append($0) }.isEmpty)
        #expect(Files.names(in: dora.intentsFolder).isEmpty)
        #expect(lines.count == 2 && lines.contains { $0.contains("\(token).json was empty") })
        // A disk may have lied.
        #expect(try TokenLedger(dora).entry(of: token) == .revoked)
        let claimed = SubmissionToken.random()
        try folder.write("12\n", to: "dora/tokens/\(claimed)")
        try folder.write(content, to: "dora/intents/\(claimed).json")
        #expect { try Intent.all(in: dora) } throws: { "\($0)".contains("scancel") }
    }

    @Test func `a job file comes back as it was written`() throws {
        let xp = try XP(dora: dora, argv: [], delta: [:])
        #expect(try JobFile.read(of: xp) == nil)
        try Files.makeFolder(xp.folder)
        let file = JobFile(
            jobID: JobID("123_4")!, dependentJobIDs: [5], slurm: SlurmConfig().json,
            mark: .token(.random()), uid: 1000, scheduler: "slurm", array: "digits_array_0b601a2d",
            submitter: .current)
        try file.write(of: xp)
        #expect(try JobFile.read(of: xp) == file)
        #expect(!text(xp.jobFile).contains("replacing"))
        var replaced = file
        for replacement in [JobFile.Replacement.again, .fromScratch] {
            replaced.replacement = replacement
            try replaced.write(of: xp)
            #expect(try JobFile.read(of: xp) == replaced)
        }
    }

    @Test(
        arguments: [
            "", "{", "[]", "null", #"{"token": "x"}"#,
            #"{"token": "\#(SubmissionToken.random())"}"#,
            #"{"token": "\#(SubmissionToken.random())", "job_id": "1", "uid": 0, "scheduler": "s", "#
                + #""dependent_job_ids": ["2", "x"]}"#,
        ])
    func `a damaged job file is named`(content: String) throws {
        let xp = try XP(dora: dora, argv: [], delta: [:])
        try folder.write(content, to: "dora/xps/\(xp.signature)/job.json")
        #expect { try JobFile.read(of: xp) } throws: { "\($0)".contains("job.json") }
    }

    /// Thousands of experiments mostly ask for the same.
    @Test func `of jobs that asked for the same share it`() throws {
        let value = SharedValue()
        let texts = [#"{"gpus": 1, "time": 60}"#, #"{"gpus": 1, "time": 60}"#, #"{"gpus": 2}"#]
        let parsed = try texts.map { try JSONValue(jsonText: $0) }
        let shared = parsed.map(value.shared)
        #expect(shared == parsed)
        let places = shared.map { $0.objectValue?.keys.withUnsafeBufferPointer(\.baseAddress) }
        #expect(places[0] == places[1] && places[1] != places[2])
    }

    @Test func `only the newest restart counts, and only under its token`() throws {
        let xp = try XP(dora: dora, argv: [], delta: [:])
        let token = SubmissionToken.random()
        func note(_ name: String, _ token: SubmissionToken, _ rest: String = "") throws {
            try folder.write(
                #"{"token": "\#(token)", "host": "h", "pid": 1, "time": 5\#(rest)}"#,
                to: "dora/xps/\(xp.signature)/jobs/\(name)")
        }
        try note("9.0.start.json", token)
        try note("9.0.end.json", token, #", "exit_code": 0"#)
        try note("9.10.start.json", token)
        #expect(JobNotes.read(of: xp, job: 9, token: token).start != nil)
        #expect(JobNotes.read(of: xp, job: 9, token: token).end == nil)
        try note("9.10.end.json", .random(), #", "exit_code": 0"#)
        #expect(JobNotes.read(of: xp, job: 9, token: token).end == nil)
        #expect(JobNotes.read(of: xp, job: 99, token: token) == JobNotes())
        // A job that had its id before was restarted more often.
        try note("9.12.start.json", .random())
        #expect(JobNotes.read(of: xp, job: 9, token: token).start != nil)
    }

    @Test func `a second lease waits for the first`() async throws {
        let first = try await Lease.take(dora, for: "grid a")
        await #expect {
            _ = try await Lease.take(dora, for: "grid b", patience: .milliseconds(300))
        } throws: { error in
            "\(error)".contains("grid a") && (error as? DoraError)?.code == .busy
        }
        first.release()
        try await Lease.take(dora, for: "grid b", patience: .zero).release()
        #expect(!FileManager.default.fileExists(atPath: dora.leaseFile))
    }

    @Test(arguments: [
        #""host": "elsewhere", "pid": 1, "expires": 5"#,
        #""host": "\#(Submitter.hostName)", "pid": 4194304, "expires": 99999999999"#,
    ])
    func `the lease of a dead command is taken over`(holder: String) async throws {
        try folder.write(
            #"{\#(holder), "user": "u", "nonce": "n", "command": "c"}"#, to: "dora/lease.json")
        let lease = try await Lease.take(dora, for: "grid", patience: .zero)
        lease.release()
    }

    @Test(.enabled(if: getuid() == 0, "only root can become somebody else"))
    func `who may not write in the folder is told so, and what can be done`() async throws {
        let folder = try TemporaryFolder()
        chmod(folder.path, 0o755)
        let result = try await #require(
            processExitsWith: .success, observing: [\.standardErrorContent]
        ) { [path = folder.path as String] in
            setuid(65534)
            do { _ = try await Lease.take(DoraConfig(directory: path), for: "grid") } catch {
                FileHandle.standardError.write(Data("\(error)".utf8))
            }
            // At an exit the leak sanitizer looks, which that user may not have.
            _exit(0)
        }
        #expect(
            String(decoding: result.standardErrorContent, as: UTF8.self)
                == "cannot write in \(folder.path): Permission denied. Who may only read it can "
                + "look: grid NAME --dry_run, --why and --report, and info.")
    }

    @Test func `the error of a file that is created at once has its name`() throws {
        let error = #expect(throws: DoraError.self) {
            try Disk.createExclusively("/proc/nowhere/claim", "x")
        }
        #expect(error?.message.hasPrefix("cannot write /proc/nowhere/claim: ") == true)
    }

    @Test(arguments: ["", "\0\0\0"])
    func `a lease that is empty is taken over, and that is said`(content: String) async throws {
        try folder.write(content, to: "dora/lease.json")
        var lines: [String] = []
        let lease = try await Lease.take(dora, for: "grid", patience: .zero) { lines.append($0) }
        #expect(lines.count == 1 && lines[0].contains("lease.json is empty"))
        #expect(text(dora.leaseFile).contains("grid"))
        // Nor does who had one go on.
        try folder.write(content, to: "dora/lease.json")
        #expect { try lease.confirm() } throws: { ($0 as? DoraError)?.code == .busy }
        lease.release()
        try folder.write("{", to: "dora/lease.json")
        await #expect {
            _ = try await Lease.take(dora, for: "grid")
        } throws: { "\($0)".contains("rm \(dora.leaseFile)") }
    }

    /// Its clock was ahead, or this machine's has been put back.
    @Test(.patient)
    func `a lease that nobody renews is taken over, whatever time it says`() async throws {
        let expires = "99999999999"
        let holder = #""host": "elsewhere", "pid": 1, "user": "u", "nonce": "n", "command": "c""#
        try folder.write(#"{\#(holder), "expires": \#(expires)}"#, to: "dora/lease.json")
        let lease = try await Lease.take(dora, for: "grid", silence: .milliseconds(300))
        lease.release()
    }

    @Test func `a lease of a machine whose clock is behind is not broken`() async throws {
        let expires = Int(Date().timeIntervalSince1970) - 120
        let holder = #""host": "elsewhere", "pid": 1, "user": "u", "nonce": "n", "command": "c""#
        try folder.write(#"{\#(holder), "expires": \#(expires)}"#, to: "dora/lease.json")
        await #expect {
            _ = try await Lease.take(dora, for: "grid", patience: .milliseconds(300))
        } throws: { ($0 as? DoraError)?.code == .busy }
    }

    /// The clock was put forward since it was renewed.
    @Test func `a lease of a command that lives on this machine is not broken by the clock`()
        async throws
    {
        let holder = #""host": "\#(Submitter.hostName)", "pid": \#(getpid()), "user": "u""#
        try folder.write(
            #"{\#(holder), "nonce": "n", "command": "c", "expires": 5}"#, to: "dora/lease.json")
        await #expect {
            _ = try await Lease.take(dora, for: "grid", patience: .milliseconds(300))
        } throws: { ($0 as? DoraError)?.code == .busy }
        // Its number may be another process's by now.
        try await Lease.take(dora, for: "grid", silence: .milliseconds(300)).release()
    }

    @Test func `a file system without hard links is named for what it is`() {
        errno = EPERM
        let error = Disk.failureToLink("/dora/lease.json")
        #expect(error.message.hasPrefix("cannot create /dora/lease.json: "))
        #expect(error.message.contains("no hard links"))
        errno = EACCES
        #expect(!Disk.failureToLink("/dora/lease.json").message.contains("hard links"))
    }

    @Test func `a lease until the end of time is waited for`() async throws {
        let holder = #""host": "elsewhere", "pid": 1, "user": "u", "nonce": "n", "command": "c""#
        try folder.write(#"{\#(holder), "expires": \#(Int.max)}"#, to: "dora/lease.json")
        await #expect {
            _ = try await Lease.take(dora, for: "grid", patience: .milliseconds(300))
        } throws: { ($0 as? DoraError)?.code == .busy }
    }

    @Test func `a lease rests until it is renewed or another's`() {
        var rest = LeaseRest()
        let start = ContinuousClock.now
        func time(_ nonce: String, _ expires: Int, after seconds: Int) -> Duration {
            rest.time(since: nonce, expires, at: start + .seconds(seconds))
        }
        #expect(time("a", 60, after: 0) == .zero)
        #expect(time("a", 60, after: 14) == .seconds(14))
        #expect(time("a", 75, after: 15) == .zero)
        #expect(time("b", 75, after: 16) == .zero)
        #expect(time("b", 75, after: 106) == .seconds(90))
    }

    @Test func `a program is kept once, with its resources`() async throws {
        let program = try folder.write("one", to: "build/digits", executable: true)
        try folder.write("data", to: "build/digits_Digits.resources/a.csv")
        let store = CodeStore(dora)
        let kept = try await store.keep(program)
        #expect(kept.hasPrefix(dora.codesFolder))
        #expect(text(kept) == "one")
        let bundle = (kept as NSString).deletingLastPathComponent + "/digits_Digits.resources"
        #expect(text(bundle + "/a.csv") == "data")
        #expect(try await store.keep(program) == kept)
        #expect(try await store.keep(kept) == kept)
        try folder.write("two", to: "build/digits", executable: true)
        #expect(try await store.keep(program) != kept)
        #expect(text(kept) == "one")
    }
}
