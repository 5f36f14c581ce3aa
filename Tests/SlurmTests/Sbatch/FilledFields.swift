@testable import Slurm

/// The fields that a job changes, each by its name in C.
enum FilledFields {
    /// - Parameter release: The release for which the job is; that of the headers has the real
    ///   struct, others only our own.
    static func changed(by job: JobFields, in release: SlurmRelease) -> [String: CaseValue] {
        #if canImport(CSlurm)
            if release == LibSlurmBackend.compiledRelease { return FilledStruct.changed(by: job) }
        #endif
        return changed(by: job)
    }

    private static func changed(by job: JobFields) -> [String: CaseValue] {
        var values: [String: CaseValue] = [:]
        for child in Mirror(reflecting: job).children {
            guard let name = child.label else { continue }
            switch child.value {
            case let text as String: values[name] = .bytes(Array(text.utf8))
            case let script as JobScript: values[name] = .bytes(script.bytes)
            case let number as any FixedWidthInteger: values[name] = .number("\(number)")
            default: break
            }
        }
        values["environment"] = .list(job.environment.entries.map { .bytes($0) })
        values["env_size"] = .number("\(job.environment.entries.count)")
        // What libslurm itself sets first.
        for name in ["bitflags", "env_size", "oom_kill_step", "resv_port_cnt", "segment_size"]
        where values[name] == .number("0") { values[name] = nil }
        if !job.argv.isEmpty {
            values["argv"] = .list(job.argv.map { .bytes(Array($0.utf8)) })
            values["argc"] = .number("\(job.argv.count)")
        }
        return values
    }
}

#if canImport(CSlurm)
    import CSlurm

    /// The fields of `job_desc_msg_t` that a job changes, each by its name in C.
    private enum FilledStruct {
        static func changed(by job: JobFields) -> [String: CaseValue] {
            var message = job_desc_msg_t()
            slurm_init_job_desc_msg(&message)
            let before = values(of: message)
            let memory = CStringArena()
            job.fill(&message, memory: memory)
            let after = withExtendedLifetime(memory) { values(of: message) }
            return after.filter { before[$0.key] != $0.value }
        }

        private static func values(of message: job_desc_msg_t) -> [String: CaseValue] {
            var values: [String: CaseValue] = [:]
            for child in Mirror(reflecting: message).children {
                guard let name = child.label else { continue }
                switch child.value {
                case let text as UnsafeMutablePointer<CChar>:
                    values[name] = .bytes(bytes(text))
                case let list as UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>:
                    var texts: [CaseValue] = []
                    var next = list
                    while let text = next.pointee {
                        texts.append(.bytes(bytes(text)))
                        next += 1
                    }
                    values[name] = .list(texts)
                case let number as any FixedWidthInteger:
                    values[name] = .number("\(number)")
                default:
                    break
                }
            }
            return values
        }

        private static func bytes(_ text: UnsafeMutablePointer<CChar>) -> [UInt8] {
            var (bytes, next) = ([UInt8](), text)
            while next.pointee != 0 {
                bytes.append(UInt8(bitPattern: next.pointee))
                next += 1
            }
            return bytes
        }
    }
#endif
