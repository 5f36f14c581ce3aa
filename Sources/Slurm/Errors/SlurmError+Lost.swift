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
    static let lostAnswers: Set<Self> = Set(
        [
            .answerTimedOut, .emptyAnswer, .truncatedAnswer, .connectionClosed,
            .controllerReceiveFailed, .insaneLength, .missingSocket,
        ] + brokenConnections.map(Self.init(rawValue:)))

    /// SLURM_PROTOCOL_INSANE_MSG_LENGTH: an answer of more than a gigabyte, by what it says itself.
    private static let insaneLength = Self(rawValue: 1008)

    /// SLURM_COMMUNICATIONS_MISSING_SOCKET_ERROR: the connection broke while an answer was waited for, and
    /// the system gave no reason, or had given it before.
    private static let missingSocket = Self(rawValue: 1013)

    /// What libslurm hands on of a connection that was made; one that cannot be made is 1800.
    private static let brokenConnections = [
        ECONNRESET, ETIMEDOUT, EPIPE, ECONNABORTED, ENOTCONN, ESHUTDOWN, EHOSTUNREACH, EHOSTDOWN,
        ENETUNREACH, ENETDOWN, ENETRESET,
    ]
}
