extension SlurmError {
    /// The number of a failure: Slurm's own (positive, `slurm_errno.h`, or the system's `errno`),
    /// or one of this module's (negative).
    ///
    /// A number without a name here is still carried; compare ``rawValue``.
    public struct Code: RawRepresentable, Sendable, Hashable, Codable {
        /// Slurm's number, or this module's.
        public let rawValue: Int32

        /// Any number, named or not.
        public init(rawValue: Int32) {
            self.rawValue = rawValue
        }

        /// Whether the number came from libslurm, slurmctld or slurmdbd.
        public var isFromSlurm: Bool { rawValue > 0 }
    }
}

// MARK: - This module's own

extension SlurmError.Code {
    /// No usable Slurm configuration: `slurm.conf` is missing, unreadable or does not parse.
    public static let notConfigured = Self(rawValue: -1)
    /// libslurm or one of its plugins is not there, or the package was built without it.
    public static let libraryMissing = Self(rawValue: -2)
    /// The libslurm that was loaded is of another release than the one compiled for.
    public static let libraryMismatch = Self(rawValue: -3)
    /// A submission was sent and its answer lost: the job may or may not exist.
    public static let outcomeUnknown = Self(rawValue: -4)
    /// The caller's deadline passed before the answer came.
    public static let deadlineExceeded = Self(rawValue: -5)
    /// The task that waited for the answer was cancelled.
    public static let cancelled = Self(rawValue: -6)
    /// A value given by the caller cannot be used; nothing was sent.
    public static let invalidArgument = Self(rawValue: -7)
    /// The process is already connected through another `slurm.conf`; libslurm has only one.
    public static let alreadyConnected = Self(rawValue: -8)
    /// This cluster, or this release of Slurm, does not have what was asked for.
    public static let unsupported = Self(rawValue: -9)
    /// Slurm answered with something this module cannot read.
    public static let malformedAnswer = Self(rawValue: -10)
}

// MARK: - Slurm's

extension SlurmError.Code {
    /// `SLURM_UNEXPECTED_MSG_ERROR`.
    public static let unexpectedMessage = Self(rawValue: 1000)
    /// `SLURM_COMMUNICATIONS_CONNECTION_ERROR`.
    public static let connectionFailed = Self(rawValue: 1001)
    /// `SLURM_PROTOCOL_VERSION_ERROR`: the controller is too new or too old for this libslurm.
    public static let protocolVersion = Self(rawValue: 1005)
    /// `SLURM_PROTOCOL_AUTHENTICATION_ERROR`: in most cases munged does not answer.
    public static let authenticationFailed = Self(rawValue: 1007)
    /// `SLURMCTLD_COMMUNICATIONS_CONNECTION_ERROR`: no slurmctld could be reached.
    public static let controllerUnreachable = Self(rawValue: 1800)
    /// `SLURMCTLD_COMMUNICATIONS_SEND_ERROR`.
    public static let controllerSendFailed = Self(rawValue: 1801)
    /// `SLURMCTLD_COMMUNICATIONS_RECEIVE_ERROR`.
    public static let controllerReceiveFailed = Self(rawValue: 1802)
    /// `SLURMCTLD_COMMUNICATIONS_BACKOFF` (from 23.02 on): the controller limits the rate of calls.
    public static let rateLimited = Self(rawValue: 1804)
    /// `SLURM_NO_CHANGE_IN_DATA`: nothing changed since the time named in the call.
    public static let noChange = Self(rawValue: 1900)
    /// `ESLURM_INVALID_PARTITION_NAME`.
    public static let invalidPartition = Self(rawValue: 2000)
    /// `ESLURM_ACCESS_DENIED`.
    public static let accessDenied = Self(rawValue: 2002)
    /// `ESLURM_INVALID_NODE_COUNT`.
    public static let invalidNodeCount = Self(rawValue: 2006)
    /// 2007: `ESLURM_ERROR_ON_DESC_TO_RECORD_COPY`, from 26.05.2 on `ESLURM_MAX_JOB_COUNT`.
    ///
    /// The controller holds `MaxJobCount` jobs already; the same job may fit later.
    public static let jobQueueFull = Self(rawValue: 2007)
    /// `ESLURM_REQUESTED_NODE_CONFIG_UNAVAILABLE`.
    public static let nodeConfigurationUnavailable = Self(rawValue: 2014)
    /// `ESLURM_REQUESTED_PART_CONFIG_UNAVAILABLE`.
    public static let partitionConfigurationUnavailable = Self(rawValue: 2015)
    /// `ESLURM_NODES_BUSY`.
    public static let nodesBusy = Self(rawValue: 2016)
    /// `ESLURM_INVALID_JOB_ID`: slurmctld has no such job; it may have been purged.
    public static let invalidJobID = Self(rawValue: 2017)
    /// `ESLURM_INVALID_NODE_NAME`.
    public static let invalidNodeName = Self(rawValue: 2018)
    /// `ESLURM_TRANSITION_STATE_NO_UPDATE`: the job is completing; try again in a moment.
    public static let jobInTransition = Self(rawValue: 2020)
    /// `ESLURM_ALREADY_DONE`: the job has ended already.
    public static let alreadyDone = Self(rawValue: 2021)
    /// `ESLURM_JOB_PENDING`: what was asked for needs a job that runs, or has run.
    public static let jobPending = Self(rawValue: 2024)
    /// `ESLURM_IN_STANDBY_MODE`: a backup controller answered that it is not in charge.
    public static let inStandbyMode = Self(rawValue: 2027)
    /// `ESLURM_INVALID_FEATURE`.
    public static let invalidFeature = Self(rawValue: 2029)
    /// `ESLURM_DISABLED`.
    public static let disabled = Self(rawValue: 2037)
    /// `ESLURM_DEPENDENCY`.
    public static let invalidDependency = Self(rawValue: 2038)
    /// `ESLURM_INVALID_ACCOUNT`.
    public static let invalidAccount = Self(rawValue: 2045)
    /// `ESLURM_INVALID_LICENSES`.
    public static let invalidLicenses = Self(rawValue: 2048)
    /// `ESLURM_ACCOUNTING_POLICY`: an association or QOS limit.
    public static let accountingPolicy = Self(rawValue: 2050)
    /// `ESLURM_INVALID_TIME_LIMIT`.
    public static let invalidTimeLimit = Self(rawValue: 2051)
    /// `ESLURM_RESERVATION_ACCESS`: the reservation is not for this user or account.
    public static let reservationDenied = Self(rawValue: 2052)
    /// `ESLURM_RESERVATION_INVALID`: there is no such reservation.
    public static let invalidReservation = Self(rawValue: 2053)
    /// `ESLURM_INVALID_QOS`.
    public static let invalidQOS = Self(rawValue: 2066)
    /// `ESLURM_INVALID_GRES`.
    public static let invalidGRES = Self(rawValue: 2072)
    /// `ESLURM_JOB_NOT_PENDING`.
    public static let jobNotPending = Self(rawValue: 2073)
    /// `ESLURM_INVALID_ARRAY`.
    public static let invalidArray = Self(rawValue: 2081)
    /// `ESLURM_JOB_FINISHED`: an update reached a job, or a task of an array, that has ended.
    public static let jobFinished = Self(rawValue: 2084)
    /// `ESLURM_JOB_NOT_RUNNING`.
    public static let jobNotRunning = Self(rawValue: 2085)
    /// `ESLURM_JOB_NOT_PENDING_NOR_RUNNING`.
    public static let jobNotPendingNorRunning = Self(rawValue: 2086)
    /// `ESLURM_JOB_NOT_SUSPENDED`.
    public static let jobNotSuspended = Self(rawValue: 2087)
    /// `ESLURM_JOB_NOT_FINISHED`.
    public static let jobNotFinished = Self(rawValue: 2088)
    /// `SLURM_PROTOCOL_SOCKET_IMPL_ZERO_RECV_LENGTH`: the connection closed before an answer. Newer
    /// releases say ``connectionClosed`` or ``truncatedAnswer``.
    public static let emptyAnswer = Self(rawValue: 5000)
    /// `ESLURM_PROTOCOL_INCOMPLETE_PACKET`: the connection closed in the middle of an answer, or the
    /// answer could not be read or verified.
    public static let truncatedAnswer = Self(rawValue: 5003)
    /// `SLURM_PROTOCOL_SOCKET_IMPL_TIMEOUT`: sent, but no answer within `MessageTimeout`.
    public static let answerTimedOut = Self(rawValue: 5004)
    /// `SLURM_PROTOCOL_SOCKET_ZERO_BYTES_SENT`: the controller closed the connection without an
    /// answer: it ended, or does not accept the caller's credential.
    public static let connectionClosed = Self(rawValue: 5005)
    /// `ESLURM_DB_CONNECTION`: slurmdbd cannot be reached.
    public static let databaseUnreachable = Self(rawValue: 7000)
    /// `ESLURM_DB_CONNECTION_INVALID`.
    public static let databaseConnectionInvalid = Self(rawValue: 7008)
}
