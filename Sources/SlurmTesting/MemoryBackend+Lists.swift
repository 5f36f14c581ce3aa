public import Slurm

/// What the test says that the cluster has, and that jobs take no notice of.
struct MemoryLists {
    var submissionMessage: String?
    var reservations: [Reservation] = []
    var licenses: [License] = []
    var priorities: [PriorityFactors] = []
    /// A new slurmdbd has this one.
    var qualitiesOfService = [QOS(id: 1, name: "normal")]
    var associations: [Association] = []
    /// Those of every slurmdbd, by their numbers.
    var trackableResources = [
        "cpu", "mem", "energy", "node", "billing", "fs/disk", "vmem", "pages",
    ].enumerated().map { place, name in
        TrackableResource(resource: .init(rawValue: UInt32(place + 1)), name: name)
    }
}

extension MemoryBackend {
    package func reservations() throws(SlurmError) -> [Reservation] {
        try perform(.cluster, "load reservations") { (state) throws(SlurmError) in
            state.lists.reservations
        }
    }

    package func licenses() throws(SlurmError) -> [License] {
        try perform(.cluster, "load licenses") { (state) throws(SlurmError) in
            state.lists.licenses
        }
    }

    package func priorities() throws(SlurmError) -> [PriorityFactors] {
        try perform(.cluster, "load priorities") { (state) throws(SlurmError) in
            state.lists.priorities
        }
    }

    package func qualitiesOfService() throws(SlurmError) -> [QOS] {
        let operation = "ask slurmdbd for qualities of service"
        return try perform(.accounting, operation) { (state) throws(SlurmError) in
            state.lists.qualitiesOfService
        }
    }

    package func trackableResources() throws(SlurmError) -> [TrackableResource] {
        let operation = "ask slurmdbd for trackable resources"
        return try perform(.accounting, operation) { (state) throws(SlurmError) in
            state.lists.trackableResources
        }
    }

    package func associations(of user: String?) throws(SlurmError) -> [Association] {
        try perform(.accounting, "ask slurmdbd for associations") { (state) throws(SlurmError) in
            state.lists.associations.filter { user == nil || $0.user == user }
        }
    }
}

extension MemoryCluster {
    /// What the controller's job_submit plugin tells whoever submits a job; `nil`: nothing.
    public var submissionMessage: String? {
        get { backend.change { $0.lists.submissionMessage } }
        set { backend.change { $0.lists.submissionMessage = newValue } }
    }

    /// What ``/Slurm/SlurmCluster/reservations(deadline:)`` tells; none at first. Like all that is
    /// set here, it makes no difference to jobs.
    public var reservations: [Reservation] {
        get { backend.change { $0.lists.reservations } }
        set { backend.change { $0.lists.reservations = newValue } }
    }

    /// What ``/Slurm/SlurmCluster/licenses(deadline:)`` tells; none at first.
    public var licenses: [License] {
        get { backend.change { $0.lists.licenses } }
        set { backend.change { $0.lists.licenses = newValue } }
    }

    /// What ``/Slurm/SlurmCluster/priorities(deadline:)`` tells; none at first.
    public var priorities: [PriorityFactors] {
        get { backend.change { $0.lists.priorities } }
        set { backend.change { $0.lists.priorities = newValue } }
    }

    /// What ``/Slurm/Accounting/qualitiesOfService(deadline:)`` tells; `normal` at first.
    public var qualitiesOfService: [QOS] {
        get { backend.change { $0.lists.qualitiesOfService } }
        set { backend.change { $0.lists.qualitiesOfService = newValue } }
    }

    /// What ``/Slurm/Accounting/trackableResources(deadline:)`` tells; those of every slurmdbd at first.
    public var trackableResources: [TrackableResource] {
        get { backend.change { $0.lists.trackableResources } }
        set { backend.change { $0.lists.trackableResources = newValue } }
    }

    /// What ``/Slurm/Accounting/associations(of:deadline:)`` tells; none at first.
    public var associations: [Association] {
        get { backend.change { $0.lists.associations } }
        set { backend.change { $0.lists.associations = newValue } }
    }
}
