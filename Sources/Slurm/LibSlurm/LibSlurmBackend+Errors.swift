#if canImport(CSlurm)
    import CSlurm

    extension LibSlurmBackend {
        /// The error for a number of libslurm, in its words (`slurm_strerror`) and with a hint
        /// where those do not tell what to do.
        package func error(_ number: Int32, _ operation: String) -> SlurmError {
            let code = SlurmError.Code(rawValue: number)
            let words = String(slurm_strerror(number)) ?? "error \(number)"
            let hint = hint(for: code).map { "; \($0)" } ?? ""
            return SlurmError(
                code, operation: operation, message: words + hint,
                isRetryable: Self.retryable.contains(code))
        }

        /// Nothing was done when these are reported, and it may be done later.
        private static let retryable: Set<SlurmError.Code> = [
            .connectionFailed, .controllerUnreachable, .rateLimited, .jobQueueFull, .nodesBusy,
            .jobInTransition, .inStandbyMode, .databaseUnreachable,
            SlurmError.Code(rawValue: EAGAIN),
        ]

        private func hint(for code: SlurmError.Code) -> String? {
            switch code {
            case .connectionFailed, .controllerUnreachable:
                let addresses = configuration.controllers
                    .map { "\($0.address):\(configuration.controllerPort)" }
                return "no slurmctld answers at \(addresses.joined(separator: ", ")) "
                    + "(\(configuration.file))"
            case .authenticationFailed:
                return configuration.authentication == "auth/munge"
                    ? "is munged running on this machine, with the cluster's key?"
                    : "\(configuration.authentication) does not accept this process"
            case .protocolVersion:
                return "this libslurm is \(Self.release); slurmctld accepts its own release and "
                    + "two older ones, never a newer one"
            default:
                return nil
            }
        }
    }
#endif
