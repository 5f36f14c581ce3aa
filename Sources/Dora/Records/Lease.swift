internal import Dispatch
internal import DoraCore
internal import Slurm
internal import Synchronization

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

/// Who is planning and submitting in a folder now.
///
/// It keeps two commands from doing the same work. Were it broken, the tokens would still let
/// every XP run once.
final class Lease: Sendable {
    private let path: String
    private let command: String
    private let nonce: String
    /// What stands in the file; nil once this has let go.
    private let holder: Mutex<Holder?>
    private let end = DispatchSemaphore(value: 0)

    /// Longer than any pause of a live command.
    private static let lifetime = 60
    /// Seconds by which another machine's clock may be behind, or this one's have jumped ahead: where
    /// that is more, munge refuses every request.
    private static let clockDifference = 300
    /// A lease without content has no holder that could renew it. It is looked at for so long, for a
    /// file server may show late what there is.
    private static let blankRest = Duration.seconds(2)
    private static let lookEvery = Duration.milliseconds(200)

    private init(path: String, holder: Holder) {
        self.path = path
        (command, nonce) = (holder.command, holder.nonce)
        self.holder = Mutex(holder)
    }

    /// Takes the lease of the folder, waiting for another command to let go.
    ///
    /// - Parameters:
    ///   - patience: how long to wait.
    ///   - renewal: between two times that it is made to last longer.
    ///   - silence: who has not renewed it for so long, by this machine's clock, has died: the time
    ///     in the file is by another one's, which may be wrong.
    ///   - log: takes a line on who has it, when there is something to wait for, and on a lease
    ///     that a machine which went down has left without content.
    /// - Throws: `DoraError` with code `.busy` and who has it when the patience is over.
    static func take(
        _ dora: DoraConfig, for command: String, patience: Duration = .seconds(30),
        renewal: Duration = .seconds(15), silence: Duration = .seconds(90),
        log: (String) -> Void = { _ in }
    ) async throws(DoraError) -> Lease {
        try Files.makeFolder(dora.directory)
        let path = dora.leaseFile
        guard access(dora.directory, W_OK) == 0 || ![EACCES, EROFS].contains(errno) else {
            let error = Files.failure("write in", dora.directory)
            throw DoraError(
                error.code, operation: command,
                message: error.message + ". Who may only read it can look: grid NAME --dry_run, "
                    + "--why and --report, and info.")
        }
        let end = ContinuousClock.now + patience
        var told = false
        var rest = LeaseRest()
        while true {
            let holder = Holder(command: command, expires: now() + lifetime)
            if try Disk.createExclusively(path, holder.text) {
                let lease = Lease(path: path, holder: holder)
                lease.keepRenewing(every: renewal)
                return lease
            }
            if let bytes = try Files.read(path) {
                guard let other = try Holder.read(bytes, path) else {
                    if rest.time(since: "", 0, at: .now) > blankRest {
                        log(
                            "\(path) is empty, as a machine that goes down leaves files: its lease "
                                + "is over.")
                        try breakLease(path, saying: bytes)
                    }
                    try await Pause.sleep(lookEvery, for: "take the lease \(path)")
                    continue
                }
                let time = rest.time(since: other.nonce, other.expires, at: .now)
                // The clock of this machine may have jumped since its own command has renewed it.
                let isOld =
                    other.expires < now() - clockDifference && !other.submitter.isAlive
                if other.submitter.isGone || isOld || time > silence {
                    try breakLease(path, saying: bytes)
                    continue
                }
                guard ContinuousClock.now < end else {
                    throw DoraError(
                        .busy, operation: "take the lease \(path)",
                        message: "\(other) is at work in \(dora.directory). Wait for it, or "
                            + "stop it.")
                }
                if !told { log("Waiting for \(other)") }
                told = true
            }
            try await Pause.sleep(lookEvery, for: "take the lease \(path)")
        }
    }

    /// The lease under which this task works.
    @TaskLocal static var current: Lease?

    /// Takes the lease, does something that no other command may do in the same folder at once, and
    /// lets go.
    static func held<Value: Sendable>(
        _ dora: DoraConfig, for command: String, patience: Duration = .seconds(30),
        log: (String) -> Void = { _ in }, _ body: () async throws(DoraError) -> Value
    ) async throws(DoraError) -> Value {
        let lease = try await take(dora, for: command, patience: patience, log: log)
        let result: Result<Value, DoraError> = await $current.withValue(lease) {
            do throws(DoraError) { return .success(try await body()) } catch {
                return .failure(error)
            }
        }
        lease.release()
        return try result.get()
    }

    /// Makes sure that nobody has taken it over, as happens to a command that was stopped.
    ///
    /// To be called between writing intents and submitting: whoever takes the lease after this has
    /// intents to find, and whoever took it before is found here.
    func confirm() throws(DoraError) {
        let now = try Holder.read(path)
        guard now?.nonce != nonce else { return }
        let who = now.map { "\($0)" } ?? "another command"
        throw DoraError(
            .busy, operation: command,
            message: "this command paused for too long, and \(who) has taken over its folder. "
                + "Nothing more was submitted; give the command again.")
    }

    /// Lets go.
    func release() {
        end.signal()
        holder.withLock { holder in
            if holder != nil, isStillOurs { unlink(path) }
            holder = nil
        }
    }

    /// On a thread of its own, which sleeps by itself: what is done for thousands of experiments may
    /// hold every thread of the pool for minutes, and the timers of tasks with them.
    private func keepRenewing(every period: Duration) {
        let (end, seconds) = (end, period / .seconds(1))
        BlockingThread.startWithSignals { [weak self] in
            while end.wait(timeout: .now() + seconds) == .timedOut {
                guard let self else { return }
                renew()
            }
        }
    }

    private func renew() {
        holder.withLock { holder in
            guard var renewed = holder, isStillOurs else { return }
            renewed.expires = Self.now() + Self.lifetime
            holder = renewed
            // A renewal that fails leaves the old time; the next one comes well before it.
            try? AtomicFile.replace(path, withText: renewed.text, synced: true)
        }
    }

    private var isStillOurs: Bool { (try? Holder.read(path))?.nonce == nonce }

    /// Moved aside first: of two that find it expired only one moves it, and neither removes the
    /// lease that the other has just taken.
    private static func breakLease(_ path: String, saying content: [UInt8]) throws(DoraError) {
        let aside = "\(path).\(SubmissionToken.random())"
        guard rename(path, aside) == 0 else { return }
        if let moved = try Files.readText(aside), !moved.utf8.elementsEqual(content) {
            _ = try Disk.createExclusively(path, moved)
        }
        unlink(aside)
    }

    private static func now() -> Int { Int(Date().timeIntervalSince1970) }
}

/// How long a lease stands as it does.
struct LeaseRest {
    private var seen: (nonce: String, expires: Int, since: ContinuousClock.Instant)?

    /// The time since it was first seen so.
    mutating func time(
        since nonce: String, _ expires: Int, at now: ContinuousClock.Instant
    ) -> Duration {
        if let seen, seen.nonce == nonce, seen.expires == expires { return now - seen.since }
        seen = (nonce, expires, now)
        return .zero
    }
}

/// What `lease.json` says.
private struct Holder: CustomStringConvertible {
    var submitter = Submitter.current
    var user = ProcessInfo.processInfo.userName
    /// Told apart from the next holder with the same process number.
    var nonce = "\(SubmissionToken.random())"
    /// What it does, in a few words.
    var command: String
    /// Seconds since 1970; after that anyone may take it.
    var expires: Int

    var description: String {
        "\(user)'s \(command) on \(submitter.host) (process \(submitter.process))"
    }

    var text: String {
        let json: JSONValue = [
            "host": .string(submitter.host), "pid": .int(Int(submitter.process)),
            "user": .string(user), "nonce": .string(nonce), "command": .string(command),
            "expires": .int(expires),
        ]
        return json.jsonText + "\n"
    }

    /// The holder that the file names; nil where there is none, or a machine that went down has left
    /// it without content.
    static func read(_ path: String) throws(DoraError) -> Holder? {
        guard let bytes = try Files.read(path) else { return nil }
        return try read(bytes, path)
    }

    static func read(_ bytes: [UInt8], _ path: String) throws(DoraError) -> Holder? {
        if Files.isBlank(bytes) { return nil }
        guard let json = try? JSONValue(jsonBytes: bytes), let submitter = Submitter(json),
            let user = json["user"]?.stringValue, let nonce = json["nonce"]?.stringValue,
            let command = json["command"]?.stringValue, let expires = json["expires"]?.intValue
        else {
            throw DoraError(
                .invalidFile, operation: "read \(path)",
                message: "\(path) is damaged, or a newer version wrote it. When no command is at "
                    + "work in its folder: rm \(Shell.quote(path))")
        }
        return Holder(
            submitter: submitter, user: user, nonce: nonce, command: command, expires: expires)
    }
}
