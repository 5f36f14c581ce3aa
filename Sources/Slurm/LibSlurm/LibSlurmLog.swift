#if canImport(CSlurm)
    import CSlurm
    import Glibc
    import Logging

    /// libslurm's own log, which it would print to the host's stderr.
    enum LibSlurmLog {
        /// How many lines wait for a logger that is slow; the others are lost.
        private static let mostLines = 1000

        /// Runs `body`, and returns what libslurm complained about meanwhile, in one line.
        static func capture<Value>(_ body: () -> Value) -> (Value, complaints: String) {
            guard let file = cslurm_temporary_file() else {
                cslurm_log_to(nil, cslurm_log_quiet)
                return (body(), "")
            }
            cslurm_log_to(file, cslurm_log_error)
            let value = body()
            fflush(file)
            rewind(file)
            var complaints: [String] = []
            var line: UnsafeMutablePointer<CChar>?
            var capacity = 0
            while getline(&line, &capacity, file) > 0 {
                if let line { complaints.append(LogLine(String(cString: line)).message) }
            }
            free(line)
            // Closes `file` as well.
            cslurm_log_to(nil, cslurm_log_quiet)
            return (value, complaints.joined(separator: "; "))
        }

        /// Sends the log to a logger, through a pipe: libslurm can only write to a file that has
        /// a descriptor. With no logger it is silenced.
        ///
        /// - Parameter start: starts a thread; false where there is no more.
        static func forward(
            to logger: Logger?,
            start: (@escaping @Sendable () -> Void) -> Bool = BlockingThread.start
        ) {
            guard let logger, let (reader, writer) = privatePipe() else {
                cslurm_log_to(nil, cslurm_log_quiet)
                return
            }
            guard start({ forward(reader, to: logger) }) else {
                cslurm_log_to(nil, cslurm_log_quiet)
                close(reader)
                fclose(writer)
                return
            }
            cslurm_log_to(writer, cslurm_log_info)
        }

        /// A pipe that children of the host do not hold, and that is none of the standard streams:
        /// what a host prints that has closed them would be libslurm's log otherwise.
        private static func privatePipe() -> (reader: Int32, writer: UnsafeMutablePointer<FILE>)? {
            var ends: [Int32] = [-1, -1]
            guard cslurm_pipe(&ends) == 0 else { return nil }
            let moved = ends.map { fcntl($0, F_DUPFD_CLOEXEC, STDERR_FILENO + 1) }
            for end in ends { close(end) }
            guard moved.allSatisfy({ $0 >= 0 }), let writer = fdopen(moved[1], "w") else {
                for end in moved where end >= 0 { close(end) }
                return nil
            }
            // Should the reader be too slow nevertheless, lines are lost rather than calls held up.
            _ = fcntl(moved[1], F_SETFL, O_NONBLOCK)
            return (moved[0], writer)
        }

        /// libslurm holds the log's lock and waits five seconds for each line that finds no room in the
        /// pipe, so the pipe is emptied whatever the logger does.
        ///
        /// Not read as a `FILE`: a host that flushes all of its files would wait for the next line.
        private static func forward(_ reader: Int32, to logger: Logger) {
            let writer = WorkerThreads(limit: 1)
            var buffer = [UInt8](repeating: 0, count: 4096)
            var rest: [UInt8] = []
            while true {
                let count = read(reader, &buffer, buffer.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { break }
                var lines = (rest + buffer[..<count])
                    .split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                rest = Array(lines.removeLast())
                for line in lines where writer.unfinished < mostLines {
                    let entry = LogLine(String(decoding: line, as: UTF8.self))
                    writer.enqueue { _ in
                        logger.log(level: entry.level, "\(entry.message)", source: "libslurm")
                        return nil
                    }
                }
            }
            close(reader)
        }
    }

    /// One line of libslurm's log: `[2026-11-24T02:35:14.123] error: message`.
    struct LogLine {
        let level: Logger.Level
        let message: String

        init(_ line: String) {
            var text = line[...]
            while text.last?.isWhitespace == true { text.removeLast() }
            if text.first == "[", let end = text.firstRange(ofBytes: "] ") {
                text = text[end.upperBound...]
            }
            let levels: [(prefix: String, level: Logger.Level)] = [
                ("fatal: ", .critical), ("error: ", .error), ("debug", .debug),
            ]
            let match = levels.first { text.hasPrefix($0.prefix) }
            if let match, match.level != .debug { text.removeFirst(match.prefix.count) }
            level = match?.level ?? .info
            message = String(text)
        }
    }
#endif
