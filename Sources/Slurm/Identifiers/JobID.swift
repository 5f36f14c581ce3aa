/// The id of a job, of one task of a job array, or of one component of a heterogeneous job.
///
/// An array task is known by its array and its index, never by the `job_id` of its own that it
/// gets when it starts: that id does not exist while the task is pending.
public struct JobID: Sendable, Hashable {
    /// The job, the array (`array_job_id`), or the leader of the heterogeneous job (`het_job_id`).
    public var job: UInt32
    /// The index in the array (`array_task_id`), if this is an array task.
    public var task: UInt32?
    /// The offset in the heterogeneous job (`het_job_offset`), if this is a component.
    public var component: UInt32?

    /// The id of a job, or of a whole array.
    ///
    /// - Parameter job: the job.
    public init(_ job: UInt32) {
        self.init(job: job)
    }

    /// The id of a job, an array task, or a component.
    ///
    /// - Parameters:
    ///   - job: the job.
    ///   - task: the task's index.
    ///   - component: the component's offset.
    public init(job: UInt32, task: UInt32? = nil, component: UInt32? = nil) {
        self.job = job
        self.task = task
        self.component = component
    }

    /// The job or array this belongs to: itself without task and component.
    public var whole: JobID { JobID(job) }
}

extension JobID: LosslessStringConvertible {
    /// Reads `123`, `123_4` (array task) or `123+1` (component); nothing else, and not id 0.
    ///
    /// - Parameter description: the text to read.
    public init?(_ description: String) {
        var text = NumberScanner(description)
        guard let job = text.number(), job != 0 else { return nil }
        self.init(job)
        if text.skip("_") {
            guard let task = text.number() else { return nil }
            self.task = task
        } else if text.skip("+") {
            guard let component = text.number() else { return nil }
            self.component = component
        }
        guard text.isAtEnd else { return nil }
    }

    /// `123`, `123_4` or `123+1`, as `squeue` and `scancel` spell it.
    public var description: String {
        if let task { return "\(job)_\(task)" }
        if let component { return "\(job)+\(component)" }
        return "\(job)"
    }
}

extension JobID: Comparable {
    /// Orders by job, then task, then component; the whole job comes before its parts.
    public static func < (left: JobID, right: JobID) -> Bool {
        left.sortKey < right.sortKey
    }

    // 0 stands for "none", so parts are shifted by one; 64 bits keep UInt32.max + 1 apart.
    private var sortKey: (UInt32, UInt64, UInt64) {
        (job, task.map { UInt64($0) + 1 } ?? 0, component.map { UInt64($0) + 1 } ?? 0)
    }
}

extension JobID: Codable {
    /// Reads the id from a string such as `"123_4"`.
    public init(from decoder: any Decoder) throws {
        self = try decodeFromString(decoder)
    }

    /// Writes the id as a string such as `"123_4"`.
    public func encode(to encoder: any Encoder) throws {
        try encodeAsString(self, to: encoder)
    }
}

/// Dictionaries by job are encoded as objects, with keys such as `"123_4"`.
extension JobID: CodingKeyRepresentable {
    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// The id's text.
    public var codingKey: any CodingKey { Key(stringValue: description) }

    /// Reads the id's text.
    ///
    /// - Parameter codingKey: a key such as `"123_4"`.
    public init?(codingKey: some CodingKey) { self.init(codingKey.stringValue) }
}

extension JobID: ExpressibleByIntegerLiteral {
    /// The id of a job, or of a whole array.
    ///
    /// - Parameter job: the job.
    public init(integerLiteral job: UInt32) {
        self.init(job)
    }
}
