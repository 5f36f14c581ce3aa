/// What `slurm.conf` says, as far as programs that submit and watch jobs need to know.
///
/// It is read when the cluster is connected to, without asking the controller, and stays as it was
/// then. What slurmctld runs with now is in ``ControllerSettings``, whose names are the same.
public struct ClusterConfiguration: Sendable, Hashable, Codable {
    /// One slurmctld: the primary, or a backup.
    public struct Controller: Sendable, Hashable, Codable {
        /// `SlurmctldHost`'s name.
        public var host: String
        /// Where it listens, the host itself unless `SlurmctldHost` gives an address.
        public var address: String

        /// Creates a controller.
        ///
        /// - Parameters:
        ///   - host: its name.
        ///   - address: where it is reached.
        public init(host: String, address: String) {
            self.host = host
            self.address = address
        }
    }

    /// The file all this was read from.
    public var file: String
    /// `ClusterName`.
    public var name: String
    /// The controllers, the primary first (`SlurmctldHost`).
    public var controllers: [Controller]
    /// `SlurmctldPort`, the first if it is a range.
    public var controllerPort: Int
    /// One more than the largest index of an array task (`MaxArraySize`).
    public var maximumArraySize: Int
    /// How many jobs the controller keeps at once (`MaxJobCount`).
    public var maximumJobs: Int
    /// How long a finished job stays in slurmctld (`MinJobAge`); zero: until it is restarted.
    public var minimumJobAge: Duration
    /// How long libslurm waits for one answer (`MessageTimeout`).
    public var messageTimeout: Duration
    /// Whether finished jobs are kept by a slurmdbd (`AccountingStorageType`).
    public var hasAccounting: Bool
    /// `AuthType`, as in `"auth/munge"`.
    public var authentication: String
    /// Everything in `SlurmctldParameters`, as in `"enable_job_state_cache"`.
    public var controllerParameters: [String]

    /// Where the controllers listen, for messages.
    var controllerAddresses: String {
        controllers.map { "\($0.address):\(controllerPort)" }.joined(separator: ", ")
    }

    /// Creates a configuration; the defaults are Slurm's own.
    ///
    /// - Parameters:
    ///   - file: the path of `slurm.conf`.
    ///   - name: `ClusterName`.
    ///   - controllers: the primary first.
    ///   - controllerPort: `SlurmctldPort`.
    ///   - maximumArraySize: `MaxArraySize`.
    ///   - maximumJobs: `MaxJobCount`.
    ///   - minimumJobAge: `MinJobAge`.
    ///   - messageTimeout: `MessageTimeout`.
    ///   - hasAccounting: whether there is a slurmdbd.
    ///   - authentication: `AuthType`.
    ///   - controllerParameters: `SlurmctldParameters`.
    public init(
        file: String, name: String, controllers: [Controller], controllerPort: Int = 6817,
        maximumArraySize: Int = 1001, maximumJobs: Int = 10_000,
        minimumJobAge: Duration = .seconds(300),
        messageTimeout: Duration = .seconds(10), hasAccounting: Bool = false,
        authentication: String = "auth/munge", controllerParameters: [String] = []
    ) {
        self.file = file
        self.name = name
        self.controllers = controllers
        self.controllerPort = controllerPort
        self.maximumArraySize = maximumArraySize
        self.maximumJobs = maximumJobs
        self.minimumJobAge = minimumJobAge
        self.messageTimeout = messageTimeout
        self.hasAccounting = hasAccounting
        self.authentication = authentication
        self.controllerParameters = controllerParameters
    }
}
