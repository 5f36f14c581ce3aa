#if canImport(CSlurm)
    import CSlurm
    import Glibc

    /// A cluster reached through libslurm.
    ///
    /// `slurm_init` was called before one of these exists. libslurm's RPCs can be made from
    /// several threads: each opens a socket of its own, and errno is the thread's.
    package struct LibSlurmBackend: SlurmBackend {
        package var configuration: ClusterConfiguration
        /// `nil` where munge is not what authenticates.
        let munge: MungeSocket?
        package var neighbour: String?

        package var capabilities: Capabilities {
            Capabilities(
                // slurm_load_job_state always asks the process's own cluster.
                release: Self.release, loadsStatesOnly: cslurm_has_job_states && neighbour == nil,
                killsManyJobsAtOnce: cslurm_has_kill_jobs)
        }

        /// The release whose headers were compiled: `"22.05.8"`.
        static let release = "\(compiledRelease).\(cslurm_release & 0xff)"

        /// The same without the number of patches.
        static let compiledRelease = SlurmRelease(
            Int(cslurm_release >> 16 & 0xff), Int(cslurm_release >> 8 & 0xff))

        package func ping(controller index: Int) throws(SlurmError) {
            guard configuration.controllers.indices.contains(index) else {
                throw SlurmError(
                    .invalidArgument, operation: "reach the controller",
                    message: "there are \(configuration.controllers.count) controllers")
            }
            try checkName(configuration.controllers[index])
            try check(cslurm_ping(Int32(index)), "reach the controller")
        }

        /// libslurm asks for a name that nobody knows again and again for many seconds.
        private func checkName(
            _ controller: ClusterConfiguration.Controller
        ) throws(SlurmError) {
            var addresses: UnsafeMutablePointer<addrinfo>?
            let failure = getaddrinfo(controller.address, nil, nil, &addresses)
            if let addresses { freeaddrinfo(addresses) }
            guard failure != 0 else { return }
            throw SlurmError(
                .controllerUnreachable, operation: "reach the controller",
                message: "the address \(controller.address) of SlurmctldHost in "
                    + "\(configuration.file): \(String(cString: gai_strerror(failure)))",
                isRetryable: failure == EAI_AGAIN)
        }

        /// Throws the error that a wrapper of the shim returned.
        func check(_ number: Int32, _ operation: @autoclosure () -> String) throws(SlurmError) {
            guard number != 0 else { return }
            throw error(number, operation())
        }
    }
#endif
