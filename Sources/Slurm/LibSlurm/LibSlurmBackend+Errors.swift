#if canImport(CSlurm)
    import CSlurm
    import Glibc

    extension LibSlurmBackend {
        /// The error for a number of libslurm, in its words (`slurm_strerror`) and with a hint
        /// where those do not tell what to do.
        package func error(_ number: Int32, _ operation: String) -> SlurmError {
            let code = SlurmError.Code(rawValue: number)
            if Self.withoutCredential.contains(code), let problem = munge?.problem {
                // Of an older neighbour's answer, it may be that only the answer was not accepted.
                let isUnsent = neighbour == nil || !cslurm_confuses_credentials()
                return SlurmError(
                    .authenticationFailed, operation: operation, message: problem,
                    isRetryable: isUnsent)
            }
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

        /// What libslurm reports where it got no credential from munged, without which it sends
        /// nothing; for `slurm_ping` that is a failure to send.
        private static let withoutCredential: Set<SlurmError.Code> = [
            .authenticationFailed, .controllerSendFailed,
        ]

        private func hint(for code: SlurmError.Code) -> String? {
            switch code {
            case .connectionFailed, .controllerUnreachable:
                if let neighbour { return "no slurmctld of cluster \(neighbour) answers" }
                return "no slurmctld answers at \(configuration.controllerAddresses) "
                    + "(\(configuration.file))"
            case .connectionClosed:
                return "slurmctld closed the connection: it is ending, or does not accept this "
                    + "machine's credentials; does munged have the cluster's key?"
            case .authenticationFailed:
                guard munge == nil else {
                    return "is munged running on this machine, with the cluster's key?"
                }
                return configuration.authentication == "auth/slurm"
                    ? "is sackd or slurmd running on this machine, with the cluster's key?"
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
