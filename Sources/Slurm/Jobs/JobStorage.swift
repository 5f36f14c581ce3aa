#if canImport(CSlurm)
    import CSlurm
    import Glibc
#endif

/// What a snapshot is made of: libslurm's memory, or values.
package enum JobStorage: Sendable {
    case values([JobRecord])
    #if canImport(CSlurm)
        case message(JobMessage)
    #endif

    package var count: Int {
        switch self {
        case .values(let records): records.count
        #if canImport(CSlurm)
            case .message(let message): message.count
        #endif
        }
    }

    /// The record as a value of its own.
    func record(at position: Int) -> JobRecord {
        switch self {
        case .values(let records): records[position]
        #if canImport(CSlurm)
            case .message(let message): JobRecord(message[position])
        #endif
        }
    }

    /// The state, read in place.
    func state(at position: Int) -> JobState {
        switch self {
        case .values(let records): records[position].state
        #if canImport(CSlurm)
            case .message(let message): JobState(rawValue: message[position].pointee.job_state)
        #endif
        }
    }

    /// `argv[0]` and the arguments (`command`), copied without the rest of the record.
    func command(at position: Int) -> String? {
        switch self {
        case .values(let records): records[position].command
        #if canImport(CSlurm)
            case .message(let message):
                message[position].pointee.command.map { String(cString: $0) }
        #endif
        }
    }

    /// The controller's own number (`job_id`), which a task of an array gets when it starts.
    func number(at position: Int) -> UInt32 {
        switch self {
        case .values(let records): records[position].number
        #if canImport(CSlurm)
            case .message(let message): message[position].pointee.job_id
        #endif
        }
    }

    /// Where the token of the job's submission may stand (`command`, and from 25.11 on
    /// `submit_line`), copied without the rest of the record.
    func marks(at position: Int) -> [String] {
        switch self {
        case .values(let records):
            [records[position].command, records[position].submitLine].compactMap { $0 }
        #if canImport(CSlurm)
            case .message(let message):
                [
                    UnsafePointer(message[position].pointee.command),
                    cslurm_job_submit_line(message[position]),
                ].compactMap { String($0) }
        #endif
        }
    }

    /// Whether one of the marks contains the text; nothing is copied.
    func marks(at position: Int, contain text: String) -> Bool {
        switch self {
        case .values: marks(at: position).contains { $0.contains(bytesOf: text) }
        #if canImport(CSlurm)
            case .message(let message):
                [
                    UnsafePointer(message[position].pointee.command),
                    cslurm_job_submit_line(message[position]),
                ].contains { $0.map { strstr($0, text) != nil } ?? false }
        #endif
        }
    }

    /// The ids that the record stands for: one, or every task in the bitmap.
    func ids(at position: Int) -> JobRecordIDs {
        switch self {
        case .values(let records): JobRecordIDs(records[position])
        #if canImport(CSlurm)
            case .message(let message): JobRecordIDs(message[position])
        #endif
        }
    }
}

#if canImport(CSlurm)
    /// An answer of `slurm_load_jobs` and its kin, freed with the last who holds it.
    package final class JobMessage: @unchecked Sendable {
        // @unchecked: nothing writes to the message between the call that made it and `deinit`.
        private let message: UnsafeMutablePointer<job_info_msg_t>
        private let jobs: UnsafePointer<slurm_job_info_t>?
        let count: Int

        /// Takes the message over.
        init(_ message: UnsafeMutablePointer<job_info_msg_t>) {
            self.message = message
            jobs = UnsafePointer(message.pointee.job_array)
            // An answer without jobs has no array.
            count = jobs == nil ? 0 : Int(message.pointee.record_count)
        }

        deinit { slurm_free_job_info_msg(message) }

        /// A record; not to be used after the message is gone.
        subscript(position: Int) -> UnsafePointer<slurm_job_info_t> {
            guard let jobs, position >= 0, position < count else {
                preconditionFailure("no record \(position) of \(count)")
            }
            return jobs + position
        }

        /// When slurmctld made the answer, in seconds since 1970, by its own clock.
        var time: Int { message.pointee.last_update }
    }
#endif
