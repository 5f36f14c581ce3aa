#if canImport(CSlurm)
    import CSlurm
    import Glibc

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

        /// What is wrong with munged's socket, if that can be seen.
        private var mungeProblem: String? {
            guard configuration.authentication == "auth/munge" else { return nil }
            let socket = mungeSocket ?? "/run/munge/munge.socket.2"
            guard access(socket, R_OK | W_OK) != 0 else { return nil }
            return "munged's socket \(socket): \(String(cString: strerror(errno))); "
                + "is munged running on this machine?"
        }

        private func hint(for code: SlurmError.Code) -> String? {
            switch code {
            case .connectionFailed, .controllerUnreachable:
                return "no slurmctld answers at \(configuration.controllerAddresses) "
                    + "(\(configuration.file))"
            case .controllerSendFailed:
                // Sending begins with a credential of munged's; see libslurm's log for the rest.
                return mungeProblem
            case .connectionClosed:
                return "slurmctld closed the connection: it is ending, or does not accept this "
                    + "machine's credentials; does munged have the cluster's key?"
            case .authenticationFailed:
                return configuration.authentication == "auth/munge"
                    ? mungeProblem ?? "is munged running on this machine, with the cluster's key?"
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
