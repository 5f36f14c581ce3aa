internal import DoraCore
internal import Slurm

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// What is about to be submitted, written before the submission and removed when its job ids are
/// recorded: what a crash in between leaves behind, and all that recovery needs.
struct Intent: Sendable, Hashable {
    /// Travels with the job, so that it can be found again.
    var token: SubmissionToken
    /// The name of the scheduler it goes to.
    var scheduler: String
    /// Its cluster, where there may be several of that name.
    var cluster: String?
    /// The job's name.
    var name: String
    /// The one XP of a single job; nil for an array, whose XPs stand in its tasks file.
    var signature: Signature?
    /// What the XPs ask of Slurm, as ``SlurmConfig/json`` gives it.
    var slurm: JSONValue
    /// What the job runs, and where the command was given: for the jobs that a chain lacks.
    var program: KeptProgram?
    var folder: String?
    /// Whose job it is.
    var uid: UInt32
    /// When it was written, in whole seconds since 1970 by this machine's clock.
    var time = Int(Date().timeIntervalSince1970)

    /// Writes the intent; it outlives a crash of this machine once the disk is synced.
    func write(in dora: DoraConfig) throws(DoraError) {
        var object: JSONObject = [
            "token": .string("\(token)"), "scheduler": .string(scheduler),
            "name": .string(name), "slurm_config": slurm,
            "uid": .int(Int(uid)), "time": .int(time),
        ]
        if let cluster { object["cluster"] = .string(cluster) }
        if let signature { object["signature"] = .string("\(signature)") }
        if let program { object["program"] = program.json }
        if let folder { object["folder"] = .string(folder) }
        try AtomicFile.replace(
            path(in: dora), withText: JSONValue.object(object).jsonText + "\n")
    }

    /// Removes the intent: the submission is recorded, or known never to run.
    func remove(from dora: DoraConfig) throws(DoraError) {
        try Disk.remove(path(in: dora))
    }

    /// All intents that commands left behind.
    ///
    /// One without content is settled: the machine went down before the file was on its disk, and so
    /// before the submission. Should the disk have lied about that, nothing runs under its token.
    ///
    /// - Parameter log: takes a line on those.
    static func all(
        in dora: DoraConfig, log: (String) -> Void = { _ in }
    ) throws(DoraError) -> [Intent] {
        var intents: [Intent] = []
        for name in try Files.list(dora.intentsFolder) where !name.hasPrefix(".") {
            let path = "\(dora.intentsFolder)/\(name)"
            guard let bytes = try Files.read(path) else { continue }
            let token = SubmissionToken(String(name.prefix { $0 != "." }))
            if Files.isBlank(bytes) {
                let entry = try token.map { token throws(DoraError) in
                    try TokenLedger(dora).revoke(token)
                }
                guard entry == nil || entry == .revoked else { throw damaged(path, token, dora) }
                try Disk.remove(path)
                log(
                    "\(path) was empty, as a machine that goes down leaves files: nothing was "
                        + "submitted for it, and it is removed.")
                continue
            }
            guard let json = try? JSONValue(jsonBytes: bytes), let intent = Intent(json) else {
                throw damaged(path, token, dora)
            }
            intents.append(intent)
        }
        return intents
    }

    /// What gives up a submission of which only the token is known: linking the claim fails where a
    /// job has it.
    private static func damaged(
        _ path: String, _ token: SubmissionToken?, _ dora: DoraConfig
    ) -> DoraError {
        let removal = "rm \(Shell.quote(path))"
        var message = "\(path) is damaged, or a newer version wrote it. "
        if let token {
            let claim = Shell.quote("\(dora.tokensFolder)/\(token)")
            let temporary = Shell.quote("\(dora.tokensFolder)/by_hand")
            message +=
                "A job may have been submitted for it. So that it never runs: echo revoked "
                + ">\(temporary) && ln \(temporary) \(claim) && \(removal). Where that says that the "
                + "claim exists the job has started: scancel $(cat \(claim)) && \(removal)"
        } else {
            message += "It names no submission: \(removal)"
        }
        return DoraError(.invalidFile, operation: "read \(path)", message: message)
    }

    /// Where the intent of a token stands.
    static func path(of token: SubmissionToken, in dora: DoraConfig) -> String {
        "\(dora.intentsFolder)/\(token).json"
    }

    private func path(in dora: DoraConfig) -> String { Self.path(of: token, in: dora) }
}

extension Intent {
    /// A year of four digits.
    private static let latestTime = 253_402_300_799

    private init?(_ json: JSONValue) {
        guard let token = json["token"]?.stringValue.flatMap({ SubmissionToken($0) }),
            let scheduler = json["scheduler"]?.stringValue, let name = json["name"]?.stringValue,
            let uid = json["uid"]?.intValue.flatMap({ UInt32(exactly: $0) }),
            let time = json["time"]?.intValue, (0...Self.latestTime).contains(time)
        else { return nil }
        let cluster = json["cluster"]?.stringValue
        let signature = json["signature"]?.stringValue.flatMap { Signature($0) }
        // One that is passed over would make it that of an array, or of any cluster.
        guard cluster != nil || json["cluster"] == nil,
            signature != nil || json["signature"] == nil
        else { return nil }
        self.init(
            token: token, scheduler: scheduler, cluster: cluster, name: name, signature: signature,
            slurm: json["slurm_config"] ?? .null,
            program: json["program"].flatMap { KeptProgram($0) },
            folder: json["folder"]?.stringValue, uid: uid, time: time)
    }
}
