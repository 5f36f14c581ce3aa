#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

extension SlurmError.Code {
    /// The controller may have done what it was asked, though its answer did not come, or could not be
    /// read: a controller that is killed resets its connections.
    static let lostAnswers: Set<Self> = [
        .answerTimedOut, .emptyAnswer, .truncatedAnswer, .connectionClosed,
        .controllerReceiveFailed, Self(rawValue: ECONNRESET), Self(rawValue: ETIMEDOUT),
        Self(rawValue: EPIPE),
    ]
}
