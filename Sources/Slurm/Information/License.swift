/// Licenses that jobs share (`slurm_license_info_t`).
public struct License: Sendable, Hashable, Codable {
    /// Its name (`name`).
    public var name: String
    /// How many there are (`total`).
    public var total: Int
    /// How many are in use (`in_use`).
    public var used: Int
    /// How many can be had (`available`).
    public var available: Int
    /// How many are reserved (`reserved`).
    public var reserved: Int
    /// Whether slurmdbd keeps the count, for several clusters (`remote`).
    public var isRemote: Bool

    /// Creates licenses.
    ///
    /// - Parameters:
    ///   - name: its name.
    ///   - total: how many there are.
    ///   - used: how many are in use.
    ///   - available: how many are free.
    ///   - reserved: how many are reserved.
    ///   - isRemote: whether slurmdbd keeps them.
    public init(
        name: String, total: Int, used: Int = 0, available: Int, reserved: Int = 0,
        isRemote: Bool = false
    ) {
        self.name = name
        self.total = total
        self.used = used
        self.available = available
        self.reserved = reserved
        self.isRemote = isRemote
    }
}
