/// What went wrong in a call to Slurm, in words a user can act on.
///
/// Every throwing call of this module throws only this type. Errors are told apart by ``code``:
///
/// ```swift
/// do {
///     try await cluster.submit(job)
/// } catch SlurmError.Code.invalidPartition {
///     ...
/// }
/// ```
public struct SlurmError: Error, Sendable, Hashable, Codable {
    /// What kind of failure it was: Slurm's own number, or one of this module's (negative).
    public var code: Code
    /// What was attempted, as a verb phrase: `"submit a job"`, `"load job 123"`.
    public var operation: String
    /// What happened, and what can be done about it.
    public var message: String
    /// Whether the same call can be repeated as it is, and may then succeed.
    ///
    /// Never true where a repetition could do a thing twice.
    public var isRetryable: Bool
    /// The token of the submission whose outcome is not known; `nil` for every other failure.
    ///
    /// Look for the job with ``SlurmCluster/find(_:since:deadline:)`` before submitting again.
    public var token: SubmissionToken?

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - code: Slurm's number, or one of this module's.
    ///   - operation: what was attempted.
    ///   - message: what went wrong, and what to do.
    ///   - isRetryable: whether the same call may succeed later.
    ///   - token: the submission whose outcome is not known.
    public init(
        _ code: Code, operation: String, message: String, isRetryable: Bool = false,
        token: SubmissionToken? = nil
    ) {
        self.code = code
        self.operation = operation
        self.message = message
        self.isRetryable = isRetryable
        self.token = token
    }

    /// Matches an error by its code in a `catch` clause.
    ///
    /// - Parameters:
    ///   - code: Slurm's number, or one of this module's.
    ///   - error: what was caught.
    public static func ~= (code: Code, error: SlurmError) -> Bool {
        error.code == code
    }
}

extension SlurmError: CustomStringConvertible {
    /// `"cannot submit a job: Invalid partition name specified (2000)"`.
    public var description: String {
        let number = code.isFromSlurm ? " (\(code.rawValue))" : ""
        return "cannot \(operation): \(message)\(number)"
    }
}

extension SlurmError.Code {
    /// Matches any error by its code in a `catch` clause; errors of other types never match.
    ///
    /// - Parameters:
    ///   - code: Slurm's number, or one of this module's.
    ///   - error: what was caught.
    public static func ~= (code: SlurmError.Code, error: any Error) -> Bool {
        (error as? SlurmError)?.code == code
    }
}
