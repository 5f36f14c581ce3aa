#if canImport(Glibc)
    // A variable of C's is used, as nothing of Swift's does what is needed.
    @preconcurrency import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

extension SubmissionContext {
    /// The surroundings of this process, read anew each time.
    public static var current: SubmissionContext {
        SubmissionContext(
            environment: .current,
            currentDirectory: currentPath,
            umask: currentUmask,
            limits: Dictionary(
                uniqueKeysWithValues: ResourceLimit.allCases.compactMap { limit in
                    limit.current.map { (limit, $0) }
                }),
            userID: getuid(),
            groupID: getgid(),
            host: hostName,
            // Linux has one for each thread, and libdispatch gives its threads their own.
            niceness: Int(getpriority(PRIO_PROCESS.asWhich, id_t(getpid()))),
            now: .now)
    }

    private static var currentPath: String {
        guard let path = getcwd(nil, 0) else { return "/" }
        defer { free(path) }
        return String(cString: path)
    }

    private static var hostName: String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return "localhost" }
        return text(buffer)
    }

    /// The bytes before the first NUL. `CChar` has a sign on some platforms.
    static func text(_ buffer: [CChar]) -> String {
        String(
            decoding: buffer.prefix { $0 != 0 }.map { UInt8(truncatingIfNeeded: $0) },
            as: UTF8.self)
    }

    /// From /proc, because asking the system for it means changing it for a moment, and another
    /// thread may create a file in that moment.
    private static var currentUmask: UInt16 {
        let status = try? FileContents.read("/proc/self/status", named: "status", option: "umask")
        if let mask = status.flatMap(umask(inStatus:)) { return mask }
        let mask = Self.umask(0)
        _ = Self.umask(mask)
        return UInt16(mask)
    }

    /// The octal digits behind `Umask:`. Byte by byte: each submission looks here, and the text
    /// split into lines took as long as all the rest of it.
    static func umask(inStatus status: [UInt8]) -> UInt16? {
        let name = Array("\nUmask:".utf8)
        var position = 0
        while position + name.count < status.count {
            if status[position] == name[0],
                status[position..<position + name.count].elementsEqual(name)
            {
                let digits = status[(position + name.count)...]
                    .drop { $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: " ") }
                    .prefix { (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }
                return UInt16(String(decoding: digits, as: UTF8.self), radix: 8)
            }
            position += 1
        }
        return nil
    }

    /// The system's `umask`, which the property of the same name hides.
    private static func umask(_ mask: mode_t) -> mode_t { setUmask(mask) }
}

private func setUmask(_ mask: mode_t) -> mode_t { umask(mask) }

#if canImport(Glibc)
    extension __priority_which {
        fileprivate var asWhich: __priority_which_t { __priority_which_t(rawValue) }
    }
#else
    extension Int32 {
        fileprivate var asWhich: Int32 { self }
    }
#endif

extension JobEnvironment {
    /// The variables of this process, byte for byte.
    public static var current: JobEnvironment {
        #if canImport(Glibc)
            // What Swift has for it ends the process where there is no list.
            JobEnvironment(list: __environ)
        #else
            JobEnvironment(list: environ)
        #endif
    }

    /// The variables of a list that ends with a null pointer; `clearenv` leaves no list at all.
    init(list: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) {
        var entries: [[UInt8]] = []
        var next = list
        while let entry = next?.pointee {
            entries.append(Array(UnsafeRawBufferPointer(start: entry, count: strlen(entry))))
            next = next?.successor()
        }
        self.init(bytes: entries)
    }
}
