#if canImport(CSlurm)
    import CSlurm
    import Glibc
    import Synchronization

    /// The process's one connection: libslurm keeps its configuration in global variables, and
    /// reads it once.
    enum LibSlurmConnection {
        private static let current = Mutex<SlurmCluster?>(nil)

        /// One thread for all who connect, however often: such threads are never ended.
        private static let setUp = RPCThreads(limit: 1)

        /// libdispatch opens what timers need with the first one that is not over before it is set. If
        /// there are no descriptors left by then, it ends the process, or no deadline is ever reached.
        private static let openTimers = Task {
            // On a busy machine ten milliseconds may be over before they are set; this is not, and
            // nobody waits for it.
            Task { try? await Task.sleep(for: .seconds(10)) }
            try? await Task.sleep(for: .milliseconds(10))
        }

        static func connect(_ options: ConnectOptions) async throws(SlurmError) -> SlurmCluster {
            let timers = openTimers
            // With a deadline that counts the time in the queue, behind one that hangs.
            let cluster = try await setUp.call("connect to Slurm", deadline: .seconds(15)) {
                () throws(SlurmError) in try establish(options)
            }
            await timers.value
            return cluster
        }

        /// One at a time: whoever comes second waits for the first, and gets what it made.
        private static func establish(_ options: ConnectOptions) throws(SlurmError) -> SlurmCluster
        {
            let result: Result<SlurmCluster, SlurmError> = current.withLock { current in
                Result { () throws(SlurmError) in
                    let file = try ConfigurationFile(
                        given: options.configurationFile, environment: environment("SLURM_CONF"))
                    if let current {
                        guard current.configuration.file == file.path else {
                            throw SlurmError(
                                .alreadyConnected, operation: "connect to Slurm",
                                message: "this process is connected through "
                                    + "\(current.configuration.file), and libslurm cannot use "
                                    + "\(file.path) as well")
                        }
                        return current
                    }
                    let cluster = try establish(file, options)
                    current = cluster
                    return cluster
                }
            }
            return try result.get()
        }

        private static func establish(
            _ file: ConfigurationFile, _ options: ConnectOptions
        ) throws(SlurmError) -> SlurmCluster {
            try checkLibrary()
            ignoreBrokenPipes()
            let (configuration, munge) = try Preflight(file).run(
                inChildProcess: options.triesInChildProcess)
            withEnvironment("SLURM_CONF", file.path) { slurm_init(file.path) }
            LibSlurmLog.forward(to: options.logger)
            let rateLimit = RateLimit(
                parameters: configuration.controllerParameters, userID: geteuid())
            // A little longer than libslurm itself waits, so that its own error arrives. What is
            // left of a limited rate may go to other programs of the user, and libslurm then sleeps.
            let patience = Duration.seconds(rateLimit == nil ? 5 : 60)
            return SlurmCluster(
                backend: LibSlurmBackend(configuration: configuration, munge: munge),
                threads: RPCThreads(
                    limit: options.concurrentCalls,
                    defaultDeadline: configuration.messageTimeout + patience,
                    controllerName: "slurmctld at \(configuration.controllerAddresses)",
                    rateLimit: rateLimit,
                    diagnosis: munge.map { munge in { @Sendable () -> String? in munge.problem } }),
                tracking: options.tracking)
        }

        private static func checkLibrary() throws(SlurmError) {
            let loaded = cslurm_loaded_api_major()
            guard loaded == cslurm_api_major else {
                throw SlurmError(
                    .libraryMismatch, operation: "connect to Slurm",
                    message: "this program was compiled for Slurm \(LibSlurmBackend.release) "
                        + "(libslurm.so.\(cslurm_api_major)), and libslurm.so.\(loaded) was loaded")
            }
        }

        /// libslurm swaps the process's handler of SIGPIPE around every send; two threads at it
        /// can leave the default for a moment, and a send to a closed socket then ends the
        /// process. A handler of the host's own is left alone.
        private static func ignoreBrokenPipes() {
            var action = sigaction()
            guard sigaction(SIGPIPE, nil, &action) == 0,
                action.__sigaction_handler.sa_handler == nil
            else { return }
            signal(SIGPIPE, SIG_IGN)
        }
    }
#endif
