#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

extension JobFields {
    /// Refuses what would end early as a C string.
    ///
    /// - Parameter operation: what is attempted, for the error.
    /// - Throws: `SlurmError` that names the field.
    func checkTexts(_ operation: String) throws(SlurmError) {
        guard !argv.contains(where: \.hasNUL) else {
            throw .cutShort("an argument of the script", operation)
        }
        for (name, text) in Self.texts where text(self)?.hasNUL == true {
            throw .cutShort(name, operation)
        }
        if let entry = environment.entries.first(where: { $0.withUnsafeBytes(\.hasNUL) }) {
            let name = String(decoding: entry.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self)
            throw .cutShort("the environment variable \(name)", operation)
        }
    }

    // Closures: every submission looks at all, and by key paths that was a third of its instructions.
    private static let texts: [(name: String, text: @Sendable (JobFields) -> String?)] = [
        ("account", { $0.account }), ("alloc_node", { $0.alloc_node }),
        ("acctg_freq", { $0.acctg_freq }),
        ("array_inx", { $0.array_inx }), ("batch_features", { $0.batch_features }),
        ("burst_buffer", { $0.burst_buffer }), ("clusters", { $0.clusters }),
        ("cluster_features", { $0.cluster_features }), ("comment", { $0.comment }),
        ("container", { $0.container }), ("container_id", { $0.container_id }),
        ("container_type", { $0.container_type }), ("cpus_per_tres", { $0.cpus_per_tres }),
        ("dependency", { $0.dependency }), ("exc_nodes", { $0.exc_nodes }), ("extra", { $0.extra }),
        ("features", { $0.features }), ("job_size_str", { $0.job_size_str }),
        ("licenses", { $0.licenses }),
        ("mail_user", { $0.mail_user }), ("mcs_label", { $0.mcs_label }),
        ("mem_bind", { $0.mem_bind }),
        ("mem_per_tres", { $0.mem_per_tres }), ("name", { $0.name }), ("network", { $0.network }),
        ("partition", { $0.partition }), ("prefer", { $0.prefer }), ("qos", { $0.qos }),
        ("req_context", { $0.req_context }), ("req_nodes", { $0.req_nodes }),
        ("reservation", { $0.reservation }), ("resp_host", { $0.resp_host }),
        ("std_err", { $0.std_err }),
        ("std_in", { $0.std_in }), ("std_out", { $0.std_out }),
        ("tres_bind", { $0.tres_bind }), ("tres_freq", { $0.tres_freq }),
        ("tres_per_job", { $0.tres_per_job }),
        ("tres_per_node", { $0.tres_per_node }), ("tres_per_socket", { $0.tres_per_socket }),
        ("tres_per_task", { $0.tres_per_task }), ("wckey", { $0.wckey }),
        ("work_dir", { $0.work_dir }),
        // What sbatch was told has the others in it.
        ("submit_line", { $0.submit_line }),
    ]
}

extension String {
    fileprivate var hasNUL: Bool {
        utf8.withContiguousStorageIfAvailable { UnsafeRawBufferPointer($0).hasNUL }
            ?? utf8.contains(0)
    }
}

extension UnsafeRawBufferPointer {
    fileprivate var hasNUL: Bool {
        guard let baseAddress else { return false }
        return memchr(baseAddress, 0, count) != nil
    }
}

extension SlurmError {
    /// A text that Slurm would take only a part of.
    static func cutShort(_ what: String, _ operation: String) -> SlurmError {
        SlurmError(
            .invalidArgument, operation: operation,
            message: "\(what) has a NUL character, at which Slurm takes it to end")
    }
}
