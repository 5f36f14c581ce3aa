#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A limit of the submitting process that the job gets too (`--propagate`).
public enum ResourceLimit: String, Sendable, Hashable, Codable, CaseIterable {
    /// Processor time in seconds.
    case cpu = "CPU"
    /// The size of a file in bytes.
    case fileSize = "FSIZE"
    /// The size of the data segment in bytes.
    case data = "DATA"
    /// The size of the stack in bytes.
    case stack = "STACK"
    /// The size of a core file in bytes.
    case core = "CORE"
    /// Resident memory in bytes.
    case residentSet = "RSS"
    /// The number of processes of the user.
    case processes = "NPROC"
    /// The number of open files.
    case openFiles = "NOFILE"
    /// Locked memory in bytes.
    case lockedMemory = "MEMLOCK"
    /// Address space in bytes.
    case addressSpace = "AS"

    /// The limits that a list names, `ALL`, `NONE` or names with or without `RLIMIT_`.
    ///
    /// - Throws: `SlurmError` that names the unknown limit.
    static func parse(_ list: String) throws(SlurmError) -> Set<ResourceLimit> {
        if list == "ALL" { return Set(allCases) }
        if list == "NONE" { return [] }
        var limits: Set<ResourceLimit> = []
        for name in list.split(whereSeparator: { $0 == "," || $0.isCWhitespace }) {
            let short = name.hasPrefix("RLIMIT_") ? name.dropFirst(7) : name
            guard let limit = ResourceLimit(rawValue: String(short)) else {
                throw .badOption("--propagate", list, "has an unknown limit \"\(name)\"")
            }
            limits.insert(limit)
        }
        return limits
    }

    #if os(Linux)
        private var resource: __rlimit_resource {
            switch self {
            case .cpu: RLIMIT_CPU
            case .fileSize: RLIMIT_FSIZE
            case .data: RLIMIT_DATA
            case .stack: RLIMIT_STACK
            case .core: RLIMIT_CORE
            case .residentSet: __RLIMIT_RSS
            case .processes: __RLIMIT_NPROC
            case .openFiles: RLIMIT_NOFILE
            case .lockedMemory: __RLIMIT_MEMLOCK
            case .addressSpace: RLIMIT_AS
            }
        }
    #else
        private var resource: Int32 {
            switch self {
            case .cpu: RLIMIT_CPU
            case .fileSize: RLIMIT_FSIZE
            case .data: RLIMIT_DATA
            case .stack: RLIMIT_STACK
            case .core: RLIMIT_CORE
            case .residentSet, .addressSpace: RLIMIT_AS
            case .processes: RLIMIT_NPROC
            case .openFiles: RLIMIT_NOFILE
            case .lockedMemory: RLIMIT_MEMLOCK
            }
        }
    #endif

    /// The soft limit of this process; the greatest number where there is none.
    var current: UInt64? {
        var limit = rlimit()
        return getrlimit(resource.asResource, &limit) == 0 ? UInt64(limit.rlim_cur) : nil
    }
}

#if canImport(Glibc)
    extension __rlimit_resource {
        fileprivate var asResource: __rlimit_resource_t { __rlimit_resource_t(rawValue) }
    }
#else
    extension Int32 {
        fileprivate var asResource: Int32 { self }
    }
#endif
