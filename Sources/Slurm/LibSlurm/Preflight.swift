#if canImport(CSlurm)
    import CSlurm
    import Glibc

    /// Looks, before `slurm_init`, for what would make it end the process.
    struct Preflight {
        private let file: ConfigurationFile

        init(_ file: ConfigurationFile) {
            self.file = file
        }

        /// Parses the configuration as libslurm does, and checks that its plugins exist.
        ///
        /// - Parameter inChildProcess: whether a child tries it first.
        func run(
            inChildProcess: Bool
        ) throws(SlurmError) -> (
            ClusterConfiguration, munge: MungeSocket?
        ) {
            try file.checkIncludes()
            if inChildProcess { try ConfigurationTrial(file.path).run() }
            let (parsed, complaints) = LibSlurmLog.capture {
                withEnvironment("SLURM_CONF", file.path) {
                    // The only parser of libslurm that does not exit on a bad file.
                    let configuration = slurm_conf_lock()
                    defer {
                        slurm_conf_unlock()
                        slurm_conf_destroy()
                    }
                    return configuration.flatMap { Parsed($0.pointee, file: file.path) }
                }
            }
            guard let parsed else {
                let reason = complaints.isEmpty ? "libslurm does not say why" : complaints
                throw .notConfigured("\(file.path) cannot be used: \(reason)")
            }
            try checkPlugins(parsed)
            mendPlugins(parsed)
            return (parsed.configuration, parsed.munge)
        }

        private func checkPlugins(_ parsed: Parsed) throws(SlurmError) {
            let folders = parsed.pluginFolders.split(separator: ":")
            for plugin in parsed.plugins {
                let name = plugin.replacing(bytesOf: "/", with: "_") + ".so"
                guard folders.contains(where: { access("\($0)/\(name)", R_OK) == 0 }) else {
                    throw SlurmError(
                        .libraryMissing, operation: "connect to Slurm",
                        message: "Slurm's plugin \(name) is not in \(parsed.pluginFolders) "
                            + "(PluginDir); install Slurm's plugins (Debian: "
                            + "slurm-wlm-basic-plugins)")
                }
            }
        }

        /// Keeps a slurmdbd that goes away in the middle of a call from ending the process.
        private func mendPlugins(_ parsed: Parsed) {
            guard parsed.configuration.hasAccounting else { return }
            for folder in parsed.pluginFolders.split(separator: ":") {
                cslurm_mend_database_plugin("\(folder)/accounting_storage_slurmdbd.so")
            }
        }
    }

    /// What the preflight needs of `slurm_conf_t`, copied before it is freed.
    private struct Parsed {
        let configuration: ClusterConfiguration
        let munge: MungeSocket?
        let pluginFolders: String
        let plugins: [String]

        /// `nil` where the file did not parse: libslurm then leaves `control_cnt` 0.
        init?(_ conf: slurm_conf_t, file: String) {
            guard conf.control_cnt > 0, let name = conf.cluster_name else { return nil }
            configuration = ClusterConfiguration(conf, file: file, name: String(cString: name))
            // Only libslurm's own spelling of the option counts: `socket=PATH` among others.
            let authInfo = (String(conf.authinfo) ?? "").split(separator: ",")
            let socket = authInfo.first { $0.hasPrefix("socket=") }.map { String($0.dropFirst(7)) }
            munge =
                configuration.authentication == "auth/munge"
                // What munge's library is built for where nobody says otherwise.
                ? MungeSocket(path: socket ?? "/run/munge/munge.socket.2") : nil
            pluginFolders = String(conf.plugindir) ?? ""
            // What slurm_init loads (from 23.02 on) or the first call (before), and ends the
            // process over when it is not there.
            var plugins: [String] = []
            plugins.append(nonEmpty: conf.authtype)
            plugins.append(nonEmpty: conf.accounting_storage_type)
            if cslurm_loads_select_plugin() { plugins.append(nonEmpty: conf.select_type) }
            if cslurm_has_hash_plugin() { plugins.append("hash/k12") }
            if !cslurm_has_no_storage_plugin() {
                plugins.removeAll { $0 == "accounting_storage/none" }
            }
            self.plugins = plugins
        }
    }

    extension ClusterConfiguration {
        init(_ conf: slurm_conf_t, file: String, name: String) {
            let controllers = (0..<Int(conf.control_cnt)).compactMap { index in
                String(conf.control_machine?[index]).map { host in
                    Controller(host: host, address: String(conf.control_addr?[index]) ?? host)
                }
            }
            self.init(
                file: file, name: name, controllers: controllers,
                controllerPort: Int(conf.slurmctld_port),
                maximumArraySize: Int(conf.max_array_sz), maximumJobs: Int(conf.max_job_cnt),
                minimumJobAge: .seconds(Int(conf.min_job_age)),
                messageTimeout: .seconds(Int(conf.msg_timeout)),
                hasAccounting: String(conf.accounting_storage_type)
                    == "accounting_storage/slurmdbd",
                authentication: String(conf.authtype) ?? "",
                controllerParameters: (String(conf.slurmctld_params) ?? "")
                    .split(separator: ",").map(String.init))
        }
    }
#endif
