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
    }

    let folder: String

    init(_ dora: DoraConfig) { folder = dora.tokensFolder }

    /// The entry of the token.
    ///
    /// - Parameter place: which of a chain of jobs; each has an entry of its own, and none runs
    ///   where that of the first is revoked.
    func entry(of token: SubmissionToken, place: Int = 0) throws(DoraError) -> Entry {
        let path = path(of: token, place)
        guard let text = try Files.readText(path) else { return .open }
        let owner = text.trimmingSuffix { $0.isWhitespace }
        if owner == Self.revocation { return .revoked }
        guard let job = JobID(String(owner)) else {
            throw DoraError(
                .invalidFile, operation: "read \(path)",
                message: "\(path) says \"\(owner)\", which is neither a job id nor "
                    + "\"\(Self.revocation)\": a job may have started under it. When none runs, "
                    + "write \(Self.revocation) into the file.")
        }
        return .claimed(job)
    }

    /// Sees to it that no job can start under the token from now on; if one has started before,
    /// the entry that it left.
    ///
    /// - Parameter place: which of a chain of jobs; the first stands for all.
    func revoke(_ token: SubmissionToken, place: Int = 0) throws(DoraError) -> Entry {
        try Files.makeFolder(folder)
        _ = try Disk.createExclusively(path(of: token, place), Self.revocation + "\n")
        return try entry(of: token, place: place)
    }

    private static let revocation = "revoked"

    private func path(of token: SubmissionToken, _ place: Int) -> String {
        place == 0 ? "\(folder)/\(token)" : "\(folder)/\(token).\(place)"
    }
}

extension StringProtocol {
    /// The text without the characters at its end that satisfy the condition.
    func trimmingSuffix(while condition: (Character) -> Bool) -> SubSequence {
        var end = endIndex
        while end > startIndex, condition(self[index(before: end)]) { end = index(before: end) }
        return self[..<end]
    }
}
