extension SlurmConfig {
    /// The configuration as Dora writes it into `job.json`: all fields, in Dora's order, and
    /// ours where they say something.
    public var json: JSONValue {
        let ours = gpusPerNode == SlurmConfig().gpusPerNode ? [] : Self.ownFields
        return .object(JSONObject((Self.fields + ours).map { ($0.key, $0.get(self)) }))
    }

    /// Reads what Dora wrote into `job.json`; missing fields have their defaults, unknown ones
    /// (of a later Dora) are passed over.
    ///
    /// - Parameter json: an object with Dora's keys.
    /// - Throws: ``DoraError/Code/configuration`` when a value has the wrong type.
    public init(json: JSONValue) throws(DoraError) {
        self.init()
        guard let object = json.objectValue else {
            throw DoraError(
                .configuration, operation: "read a Slurm configuration",
                message: "a Slurm configuration must be an object, not \(json.pythonRepr)")
        }
        for (key, value) in object where Self.field(key) != nil { try set(key, to: value) }
    }

    /// Dora's keys, in Dora's order.
    public static var keys: [String] { fields.map(\.key) }

    /// Sets a field by Dora's key, such as `mem_per_gpu`.
    ///
    /// - Parameters:
    ///   - key: Dora's, such as `mem_per_gpu`.
    ///   - value: of the kind that the key has.
    /// - Throws: ``DoraError/Code/configuration`` when there is no such key, or the value has the
    ///   wrong type.
    public mutating func set(_ key: String, to value: JSONValue) throws(DoraError) {
        guard let field = Self.field(key) else {
            let suggestion = Suggestion.text(for: key, among: Self.keys)
            throw DoraError(
                .configuration, operation: "configure Slurm",
                message: "Invalid Slurm config key '\(key)'.\(suggestion)")
        }
        guard field.set(&self, value) else {
            throw DoraError(
                .configuration, operation: "configure Slurm",
                message: "Slurm config '\(key)' cannot be \(value.pythonRepr).")
        }
    }

    private static func field(_ key: String) -> Field? {
        (fields + ownFields).first { $0.key.isIdentical(to: key) }
    }

    private struct Field: Sendable {
        var key: String
        var get: @Sendable (SlurmConfig) -> JSONValue
        var set: @Sendable (inout SlurmConfig, JSONValue) -> Bool

        init<Value: ConfigValue>(
            _ key: String, _ path: any WritableKeyPath<SlurmConfig, Value> & Sendable
        ) {
            self.key = key
            get = { $0[keyPath: path].configJSON }
            set = { config, json in
                guard let value = Value(configJSON: json) else { return false }
                config[keyPath: path] = value
                return true
            }
        }
    }

    private static let fields: [Field] = [
        Field("gpus", \.gpus), Field("mem_per_gpu", \.memPerGPU), Field("time", \.time),
        Field("cpus_per_gpu", \.cpusPerGPU), Field("cpus_per_task", \.cpusPerTask),
        Field("partition", \.partition), Field("comment", \.comment), Field("setup", \.setup),
        Field("max_num_timeout", \.maxNumTimeout), Field("constraint", \.constraint),
        Field("one_task_per_node", \.oneTaskPerNode),
        Field("array_parallelism", \.arrayParallelism), Field("exclude", \.exclude),
        Field("qos", \.qos), Field("account", \.account), Field("dependents", \.dependents),
        Field("container_chdir", \.containerChdir), Field("force_chdir", \.forceChdir),
        Field("srun_args", \.srunArgs), Field("python", \.python),
        Field("nodelist", \.nodelist),
    ]

    private static let ownFields = [Field("gpus_per_node", \.gpusPerNode)]
}

extension SlurmConfig: Codable {
    /// Reads Dora's keys.
    public init(from decoder: any Decoder) throws {
        try self.init(json: JSONValue(from: decoder))
    }

    /// Writes Dora's keys.
    public func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }
}
