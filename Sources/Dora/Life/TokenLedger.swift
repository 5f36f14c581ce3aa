internal import DoraCore
internal import Slurm

/// Who may run under a token: the first to create `<dir>/tokens/<token>` decides it for good.
struct TokenLedger: Sendable {
    /// What the ledger says of one token.
    enum Entry: Sendable, Hashable {
        /// Nobody has claimed it yet.
        case open
        /// No job may run under it any more.
        case revoked
        /// The job, or the array, that runs under it.
        case claimed(JobID)
        /// A job has claimed it, and its machine went down before the job's id was on the disk: it is
        /// open to that job once more, or to another one.
        case lost
    }

    private let store: XPStore
    private var folder: String { store.dora.tokensFolder }

    init(_ dora: DoraConfig) { store = XPStore(dora) }

    /// The entry of the token.
    ///
    /// - Parameter place: which of a chain of jobs; each has an entry of its own, and none runs
    ///   where that of the first is revoked.
    func entry(of token: SubmissionToken, place: Int = 0) throws(DoraError) -> Entry {
        let claim = try claim(of: token, place)
        guard let owner = claim.owner else { return claim.isLost ? .lost : .open }
        if owner == Self.revocation { return .revoked }
        guard let job = JobID(owner) else {
            throw DoraError(
                .invalidFile, operation: "read \(claim.path)",
                message: "\(claim.path) says \"\(owner)\", which is neither a job id nor "
                    + "\"\(Self.revocation)\": a job may have started under it. When none runs: "
                    + revoking(claim.path))
        }
        return .claimed(job)
    }

    /// Sees to it that no job can start under the token from now on; if one has started before,
    /// the entry that it left.
    ///
    /// - Parameter place: which of a chain of jobs; the first stands for all.
    func revoke(_ token: SubmissionToken, place: Int = 0) throws(DoraError) -> Entry {
        try Files.makeFolder(folder)
        let path = try claim(of: token, place).path
        _ = try Disk.createExclusively(path, Self.revocation + "\n")
        return try entry(of: token, place: place)
    }

    /// Sees to it that no job can start under any of these tokens from now on, if none has before.
    func revoke(_ tokens: Set<SubmissionToken>) async throws(DoraError) {
        guard !tokens.isEmpty else { return }
        try Files.makeFolder(folder)
        let tokens = Array(tokens)
        let paths = try await Work.map(tokens.count, nil) { index throws(DoraError) in
            try claim(of: tokens[index], 0).path
        }
        let isNew = try await Disk.createExclusively(paths, Self.revocation + "\n")
        // Somebody else's claim that cannot be read is told of.
        for (token, isNew) in zip(tokens, isNew) where !isNew { _ = try entry(of: token) }
    }

    /// What is to be said where a job has started under the token, and nobody can tell which.
    func lost(_ token: SubmissionToken, _ name: String) -> DoraError {
        DoraError(
            .invalidFile, operation: "recover \(name)",
            message: "a job of \(name) has started, and its machine went down before its id was on "
                + "the disk; the scheduler knows it no more. When none of that name runs: "
                + revoking("\(folder)/\(token)"))
    }

    private func revoking(_ path: String) -> String {
        "echo \(Self.revocation) >\(Shell.quote(path))"
    }

    private func claim(
        of token: SubmissionToken, _ place: Int
    ) throws(DoraError) -> (path: String, owner: String?, isLost: Bool) {
        let first = place == 0 ? "\(folder)/\(token)" : "\(folder)/\(token).\(place)"
        let (path, owner) = try store.claim(first)
        return (path, owner, path != first)
    }

    private static let revocation = "revoked"
}

extension StringProtocol {
    /// The text without the characters at its end that satisfy the condition.
    func trimmingSuffix(while condition: (Character) -> Bool) -> SubSequence {
        var end = endIndex
        while end > startIndex, condition(self[index(before: end)]) { end = index(before: end) }
        return self[..<end]
    }
}
