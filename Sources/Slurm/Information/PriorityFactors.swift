/// What adds up to the priority of a pending job, weights applied, as `sprio` prints it.
public struct PriorityFactors: Sendable, Hashable, Codable {
    /// The job, by slurmctld's number.
    public var job: UInt32
    /// Its user.
    public var userID: UInt32
    /// The partition, of which a job may have several.
    public var partition: String?
    /// A priority set by hand, in the place of all factors; `nil`: none (`direct_prio`).
    public var direct: Double?
    /// How long it has waited (`priority_age`).
    public var age: Double = 0
    /// Its association (`priority_assoc`).
    public var association: Double = 0
    /// How much of its share its account has used (`priority_fs`).
    public var fairShare: Double = 0
    /// Its size (`priority_js`).
    public var jobSize: Double = 0
    /// Its partition (`priority_part`).
    public var partitionFactor: Double = 0
    /// Its quality of service (`priority_qos`).
    public var qos: Double = 0
    /// The site's own (`priority_site`).
    public var site: Double = 0
    /// The trackable resources it asks for, together (`priority_tres`).
    public var tres: Double = 0
    /// How much its user lowered it (`nice`).
    public var nice: Double = 0

    /// Factors of nothing.
    ///
    /// - Parameters:
    ///   - job: the job.
    ///   - userID: the user it runs as.
    public init(job: UInt32, userID: UInt32) {
        self.job = job
        self.userID = userID
    }

    /// The sum, or what was set by hand.
    public var priority: Double {
        direct ?? age + association + fairShare + jobSize + partitionFactor + qos + site + tres
            - nice
    }
}
