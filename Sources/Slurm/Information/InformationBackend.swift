/// What can be asked about a cluster besides its jobs. Every call blocks until it is answered.
///
/// A cluster that does not have what is asked for answers ``SlurmError/notOffered(_:)``, which is
/// what the defaults do.
package protocol InformationBackend: Sendable {
    /// `slurm_load_partitions`.
    func partitions() throws(SlurmError) -> [Partition]
    /// `slurm_load_node`.
    func nodes() throws(SlurmError) -> [Node]
    /// `slurm_load_reservations`.
    func reservations() throws(SlurmError) -> [Reservation]
    /// `slurm_load_licenses`.
    func licenses() throws(SlurmError) -> [License]
    /// `slurm_get_job_steps`; of all jobs for `nil`.
    func steps(of job: UInt32?) throws(SlurmError) -> [JobStep]
    /// `slurm_job_step_stat`.
    func usage(ofStep step: UInt32, job: UInt32) throws(SlurmError) -> StepUsage
    /// `slurm_load_job_prio`.
    func priorities() throws(SlurmError) -> [PriorityFactors]
    /// `slurm_load_ctl_conf`.
    func settings() throws(SlurmError) -> ControllerSettings
    /// `slurmdb_qos_get`.
    func qualitiesOfService() throws(SlurmError) -> [QOS]
    /// `slurmdb_tres_get`.
    func trackableResources() throws(SlurmError) -> [TrackableResource]
    /// `slurmdb_associations_get`; of all users for `nil`.
    func associations(of user: String?) throws(SlurmError) -> [Association]
}

extension InformationBackend {
    package func partitions() throws(SlurmError) -> [Partition] {
        throw .notOffered("load partitions")
    }
    package func nodes() throws(SlurmError) -> [Node] { throw .notOffered("load nodes") }
    package func reservations() throws(SlurmError) -> [Reservation] {
        throw .notOffered("load reservations")
    }
    package func licenses() throws(SlurmError) -> [License] { throw .notOffered("load licenses") }
    package func steps(of job: UInt32?) throws(SlurmError) -> [JobStep] {
        throw .notOffered("load steps")
    }
    package func usage(ofStep step: UInt32, job: UInt32) throws(SlurmError) -> StepUsage {
        throw .notOffered("load what a step uses")
    }
    package func priorities() throws(SlurmError) -> [PriorityFactors] {
        throw .notOffered("load priorities")
    }
    package func settings() throws(SlurmError) -> ControllerSettings {
        throw .notOffered("load the controller's settings")
    }
    package func qualitiesOfService() throws(SlurmError) -> [QOS] {
        throw .notOffered("ask slurmdbd for qualities of service")
    }
    package func trackableResources() throws(SlurmError) -> [TrackableResource] {
        throw .notOffered("ask slurmdbd for trackable resources")
    }
    package func associations(of user: String?) throws(SlurmError) -> [Association] {
        throw .notOffered("ask slurmdbd for associations")
    }
}
