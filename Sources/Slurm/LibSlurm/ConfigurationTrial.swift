#if canImport(CSlurm)
    import CSlurm
    import Glibc

    /// Lets a child process call `slurm_init` first.
    ///
    /// libslurm ends the process over contradictory options and missing plugins, and says why only
    /// in its log. In a child it does no harm, and what it said is the error's message.
    struct ConfigurationTrial {
        private let path: String
        private let patience: Duration

        /// - Parameter patience: how long the child may take; one that takes longer proves nothing.
        init(_ path: String, patience: Duration = .seconds(8)) {
            self.path = path
            self.patience = patience
        }

        /// Throws what libslurm complained about before it ended the child.
        func run() throws(SlurmError) {
            var reader: Int32 = -1
            let child = cslurm_trial_start(path, &reader)
            // Without a child (`ulimit -u`) the other checks of the preflight must do.
            guard child > 0 else { return }
            let (output, hasEnded) = read(reader)
            close(reader)
            cslurm_trial_finish(child, hasEnded)
            guard hasEnded, output.last != cslurm_trial_success else { return }
            let complaints = Self.complaints(output)
            guard !complaints.isEmpty else { return }
            throw .notConfigured("\(path) cannot be used: \(complaints)")
        }

        private func read(_ reader: Int32) -> (output: [UInt8], hasEnded: Bool) {
            let end = ContinuousClock.now + patience
            var output: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 4096)
            while true {
                let remaining = ContinuousClock.now.duration(to: end) / .milliseconds(1)
                guard remaining > 0 else { return (output, false) }
                var wait = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
                let ready = poll(&wait, 1, Int32(remaining) + 1)
                guard ready > 0 else {
                    if ready < 0, errno != EINTR { return (output, false) }
                    continue
                }
                let count = Glibc.read(reader, &buffer, buffer.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return (output, count == 0) }
                output += buffer[..<count]
            }
        }

        /// The lines, without repetitions: libslurm may log one to both of its outputs.
        private static func complaints(_ output: [UInt8]) -> String {
            var lines: [String] = []
            for line in String(decoding: output, as: UTF8.self).split(separator: "\n") {
                let message = LogLine(String(line)).message
                if !message.isEmpty, !lines.contains(message) { lines.append(message) }
            }
            return lines.joined(separator: "; ")
        }
    }
#endif
