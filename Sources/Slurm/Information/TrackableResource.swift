/// A kind of resource that Slurm counts (`slurmdb_tres_rec_t`), as `sacctmgr show tres` tells it.
public struct TrackableResource: Sendable, Hashable, Codable {
    /// Its number, by which ``ResourceAmounts`` has it (`id`).
    public var resource: ResourceAmounts.Resource
    /// Its name as jobs and nodes tell it, such as `cpu`, `gres/gpu` or `license/matlab` (`type` and
    /// `name`).
    public var name: String

    /// A resource.
    ///
    /// - Parameters:
    ///   - resource: its number.
    ///   - name: its name.
    public init(resource: ResourceAmounts.Resource, name: String) {
        self.resource = resource
        self.name = name
    }
}
