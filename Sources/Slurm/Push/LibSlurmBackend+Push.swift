#if canImport(CSlurm)
    import CSlurm
    import Synchronization

    extension LibSlurmBackend {
        package func listen(
            _ handler: @escaping @Sendable (UInt32) -> Void
        ) throws(SlurmError) -> UInt16 {
            let port: UInt16? = PushListener.state.withLock { state in
                if state.port == nil { state.port = PushListener.start() }
                if state.port != nil { state.handlers.append(handler) }
                return state.port
            }
            guard let port else {
                throw SlurmError(
                    .unsupported, operation: "listen to slurmctld",
                    message: "libslurm could not open a port: are all of SrunPortRange in use, or "
                        + "is this machine's own name one that it cannot resolve, which NoInAddrAny "
                        + "asks for?")
            }
            return port
        }
    }

    /// libslurm calls back without saying for whom, so there is one listener in the process. It
    /// lives as long as the process: slurmctld keeps its port with every job.
    private enum PushListener {
        struct State {
            var port: UInt16?
            /// These hold nothing that should go away; see ``SlurmCluster/enablePush(address:)``.
            var handlers: [@Sendable (UInt32) -> Void] = []
        }

        static let state = Mutex(State())

        static func start() -> UInt16? {
            var callbacks = slurm_allocation_callbacks_t()
            callbacks.job_complete = { message in
                guard let message else { return }
                PushListener.tell(message.pointee.job_id)
            }
            var port: UInt16 = 0
            // libslurm copies the callbacks.
            guard slurm_allocation_msg_thr_create(&port, &callbacks) != nil, port != 0 else {
                return nil
            }
            return port
        }

        static func tell(_ job: UInt32) {
            let handlers = state.withLock { $0.handlers }
            for handler in handlers { handler(job) }
        }
    }
#endif
