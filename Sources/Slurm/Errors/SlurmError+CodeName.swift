extension SlurmError.Code {
    /// Slurm's name of the number, for those that have a name here: `"ESLURM_INVALID_PARTITION_NAME"`.
    public var name: String? { Self.names[rawValue] }

    private static let names: [Int32: String] = [
        1000: "SLURM_UNEXPECTED_MSG_ERROR",
        1001: "SLURM_COMMUNICATIONS_CONNECTION_ERROR",
        1005: "SLURM_PROTOCOL_VERSION_ERROR",
        1007: "SLURM_PROTOCOL_AUTHENTICATION_ERROR",
        1008: "SLURM_PROTOCOL_INSANE_MSG_LENGTH",
        1013: "SLURM_COMMUNICATIONS_MISSING_SOCKET_ERROR",
        1800: "SLURMCTLD_COMMUNICATIONS_CONNECTION_ERROR",
        1801: "SLURMCTLD_COMMUNICATIONS_SEND_ERROR",
        1802: "SLURMCTLD_COMMUNICATIONS_RECEIVE_ERROR",
        1804: "SLURMCTLD_COMMUNICATIONS_BACKOFF",
        1900: "SLURM_NO_CHANGE_IN_DATA",
        2000: "ESLURM_INVALID_PARTITION_NAME",
        2002: "ESLURM_ACCESS_DENIED",
        2006: "ESLURM_INVALID_NODE_COUNT",
        // Its name differs by release: see `jobQueueFull`.
        2007: "ESLURM_MAX_JOB_COUNT",
        2014: "ESLURM_REQUESTED_NODE_CONFIG_UNAVAILABLE",
        2015: "ESLURM_REQUESTED_PART_CONFIG_UNAVAILABLE",
        2016: "ESLURM_NODES_BUSY",
        2017: "ESLURM_INVALID_JOB_ID",
        2018: "ESLURM_INVALID_NODE_NAME",
        2020: "ESLURM_TRANSITION_STATE_NO_UPDATE",
        2021: "ESLURM_ALREADY_DONE",
        2024: "ESLURM_JOB_PENDING",
        2027: "ESLURM_IN_STANDBY_MODE",
        2029: "ESLURM_INVALID_FEATURE",
        2037: "ESLURM_DISABLED",
        2038: "ESLURM_DEPENDENCY",
        2045: "ESLURM_INVALID_ACCOUNT",
        2048: "ESLURM_INVALID_LICENSES",
        2050: "ESLURM_ACCOUNTING_POLICY",
        2051: "ESLURM_INVALID_TIME_LIMIT",
        2052: "ESLURM_RESERVATION_ACCESS",
        2053: "ESLURM_RESERVATION_INVALID",
        2066: "ESLURM_INVALID_QOS",
        2072: "ESLURM_INVALID_GRES",
        2073: "ESLURM_JOB_NOT_PENDING",
        2081: "ESLURM_INVALID_ARRAY",
        2084: "ESLURM_JOB_FINISHED",
        2085: "ESLURM_JOB_NOT_RUNNING",
        2086: "ESLURM_JOB_NOT_PENDING_NOR_RUNNING",
        2087: "ESLURM_JOB_NOT_SUSPENDED",
        2088: "ESLURM_JOB_NOT_FINISHED",
        5000: "SLURM_PROTOCOL_SOCKET_IMPL_ZERO_RECV_LENGTH",
        5003: "ESLURM_PROTOCOL_INCOMPLETE_PACKET",
        5004: "SLURM_PROTOCOL_SOCKET_IMPL_TIMEOUT",
        5005: "SLURM_PROTOCOL_SOCKET_ZERO_BYTES_SENT",
        7000: "ESLURM_DB_CONNECTION",
        7008: "ESLURM_DB_CONNECTION_INVALID",
    ]
}

extension SlurmError.Code: CustomStringConvertible {
    /// `"ESLURM_INVALID_PARTITION_NAME (2000)"`, `"deadlineExceeded (-5)"`, or the number alone.
    public var description: String {
        (name ?? Self.ownNames[rawValue]).map { "\($0) (\(rawValue))" } ?? "\(rawValue)"
    }

    private static let ownNames: [Int32: String] = [
        -1: "notConfigured",
        -2: "libraryMissing",
        -3: "libraryMismatch",
        -4: "outcomeUnknown",
        -5: "deadlineExceeded",
        -6: "cancelled",
        -7: "invalidArgument",
        -8: "alreadyConnected",
        -9: "unsupported",
        -10: "malformedAnswer",
    ]
}
