extension JobFields {
    /// Refuses what would end early as a C string.
    ///
    /// - Parameter operation: what is attempted, for the error.
    /// - Throws: `SlurmError` that names the field.
    func checkTexts(_ operation: String) throws(SlurmError) {
        guard !argv.contains(where: { $0.utf8.contains(0) }) else {
            throw .cutShort("an argument of the script", operation)
        }
        for (name, text) in Self.texts where self[keyPath: text]?.utf8.contains(0) == true {
            throw .cutShort(name, operation)
        }
        if let entry = environment.entries.first(where: { $0.contains(0) }) {
            let name = String(decoding: entry.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self)
            throw .cutShort("the environment variable \(name)", operation)
        }
    }

    private static let texts: [(name: String, text: any KeyPath<JobFields, String?> & Sendable)] = [
        ("account", \.account), ("alloc_node", \.alloc_node), ("acctg_freq", \.acctg_freq),
        ("array_inx", \.array_inx), ("batch_features", \.batch_features),
        ("burst_buffer", \.burst_buffer), ("clusters", \.clusters),
        ("cluster_features", \.cluster_features), ("comment", \.comment),
        ("container", \.container), ("container_id", \.container_id),
        ("container_type", \.container_type), ("cpus_per_tres", \.cpus_per_tres),
        ("dependency", \.dependency), ("exc_nodes", \.exc_nodes), ("extra", \.extra),
        ("features", \.features), ("job_size_str", \.job_size_str), ("licenses", \.licenses),
        ("mail_user", \.mail_user), ("mcs_label", \.mcs_label), ("mem_bind", \.mem_bind),
        ("mem_per_tres", \.mem_per_tres), ("name", \.name), ("network", \.network),
        ("partition", \.partition), ("prefer", \.prefer), ("qos", \.qos),
        ("req_context", \.req_context), ("req_nodes", \.req_nodes),
        ("reservation", \.reservation), ("resp_host", \.resp_host), ("std_err", \.std_err),
        ("std_in", \.std_in), ("std_out", \.std_out),
        ("tres_bind", \.tres_bind), ("tres_freq", \.tres_freq), ("tres_per_job", \.tres_per_job),
        ("tres_per_node", \.tres_per_node), ("tres_per_socket", \.tres_per_socket),
        ("tres_per_task", \.tres_per_task), ("wckey", \.wckey), ("work_dir", \.work_dir),
        // What sbatch was told has the others in it.
        ("submit_line", \.submit_line),
    ]
}

extension SlurmError {
    /// A text that Slurm would take only a part of.
    static func cutShort(_ what: String, _ operation: String) -> SlurmError {
        SlurmError(
            .invalidArgument, operation: operation,
            message: "\(what) has a NUL character, at which Slurm takes it to end")
    }
}
