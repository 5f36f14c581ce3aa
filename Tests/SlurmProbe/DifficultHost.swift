import Slurm
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What hosts do that a library does not like: they close the standard streams, reap every child,
/// have few descriptors or thousands, connect everywhere, cancel what they have just asked for, fork
/// meanwhile, are interrupted all the time, flush all of their files, and speak another language.
///
/// `[closed] [mute] [reaper] [files=LIMIT] [hoard=N] [locale=NAME] [connects=N] [storm=N] [pings=N]
/// [stucklog] [descend] [flush] [calls=N [forks] [spawns] [profiler] [alarm]]`
struct DifficultHost: Sendable {
    /// Without standard output it could not tell what it finds.
    private static let closed = [STDIN_FILENO, STDERR_FILENO]
    /// Where standard output went before it was closed, too.
    private static let output = Atomic(Int32(-1))

    func asks(_ word: String) -> Bool { CommandLine.arguments.contains(word) }

    private func value(_ key: String) -> String? {
        CommandLine.arguments.first { $0.hasPrefix("\(key)=") }
            .map { String($0.dropFirst(key.count + 1)) }
    }

    private func number(_ key: String) -> Int? { value(key).flatMap { Int($0) } }

    /// Before anything of the library is called.
    func prepare() async {
        if asks("reaper") {
            signal(SIGCHLD) { _ in
                let number = errno
                while waitpid(-1, nil, WNOHANG) > 0 {}
                errno = number
            }
        }
        #if !canImport(Darwin)
            if let limit = number("files") {
                var limits = rlimit(rlim_cur: rlim_t(limit), rlim_max: rlim_t(limit))
                setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits)
            }
        #endif
        if let name = value("locale") {
            setlocale(LC_ALL, name)
            print("decimal point: \(String(cString: localeconv().pointee.decimal_point))")
        }
        for _ in 0..<(number("hoard") ?? 0) where open("/dev/null", O_RDONLY | O_CLOEXEC) < 0 {
            print("error: cannot open \(errno)")
        }
        if asks("closed") {
            // Swift's own descriptors would take their place otherwise.
            try? await Task.sleep(for: .milliseconds(1))
            for descriptor in Self.closed { close(descriptor) }
        }
        if asks("mute") {
            // What is printed waits in its buffer meanwhile.
            fflush(nil)
            Self.output.store(dup(STDOUT_FILENO), ordering: .relaxed)
            close(STDOUT_FILENO)
        }
    }

    /// When the host is connected.
    func trouble(_ cluster: SlurmCluster) async {
        if let count = number("connects") { await connect(count) }
        if let count = number("pings") { await ping(count, cluster) }
        if let count = number("storm") { await storm(count, cluster) }
        if asks("descend") { await descend() }
        if asks("flush") {
            fflush(nil)
            print("flushed: all")
        }
        if let count = number("calls") {
            let noise = HostNoise()
            await call(count, cluster)
            await noise.stop()
        }
    }

    private func call(_ count: Int, _ cluster: SlurmCluster) async {
        let failures = await withTaskGroup { group in
            for _ in 0..<count {
                group.addTask {
                    do throws(SlurmError) {
                        _ = try await cluster.jobs(.mine, deadline: .seconds(120))
                        return String?.none
                    } catch {
                        return "\(error)"
                    }
                }
            }
            return await group.reduce(into: [String]()) { all, one in
                if let one { all.append(one) }
            }
        }
        print("failed calls: \(failures.count) \(failures.first ?? "")")
    }

    private func connect(_ count: Int) async {
        let before = Self.threads
        let failures = await withTaskGroup { group in
            for _ in 0..<count {
                group.addTask {
                    (try? await SlurmCluster.connect()) == nil ? 1 : 0
                }
            }
            return await group.reduce(0, +)
        }
        print("failed connects: \(failures)")
        print("further threads: \(Self.threads - before)")
    }

    private func ping(_ count: Int, _ cluster: SlurmCluster) async {
        let late = await withTaskGroup { group in
            for _ in 0..<count {
                group.addTask {
                    do throws(SlurmError) {
                        try await cluster.ping(deadline: .seconds(120))
                        return 0
                    } catch {
                        return error.code == .deadlineExceeded ? 1 : 0
                    }
                }
            }
            return await group.reduce(0, +)
        }
        print("late pings: \(late)")
    }

    /// Needs some 300 KiB of the stack of a thread of the library's.
    private func descend() async {
        let depth = try? await RPCThreads().call("descend") { Self.descend(300) }
        print("depth: \(depth ?? 0)")
    }

    @inline(never)
    private static func descend(_ depth: Int) -> Int {
        guard depth > 0 else { return 0 }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1000) { memory in
            memory.initialize(repeating: 1)
            return Int(memory[depth]) + descend(depth - 1)
        }
    }

    /// Tasks that are cancelled while they wait for a call, or in it.
    private func storm(_ count: Int, _ cluster: SlurmCluster) async {
        let before = inheritableDescriptors()
        let mostInherited = Task {
            var most = 0
            while !Task.isCancelled {
                most = max(most, inheritableDescriptors() - before)
                try? await Task.sleep(for: .milliseconds(1))
            }
            return most
        }
        let outcomes = await withTaskGroup { group in
            for number in 0..<count {
                group.addTask {
                    let load = Task {
                        do throws(SlurmError) {
                            _ = try await cluster.jobs(.mine, deadline: .seconds(60))
                            return SlurmError.Code(rawValue: 0)
                        } catch {
                            return error.code
                        }
                    }
                    try? await Task.sleep(for: .microseconds(number % 997 * 40))
                    load.cancel()
                    return await load.value
                }
            }
            return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
        print("cancelled: \(outcomes[.cancelled] ?? 0)")
        print("answered: \(outcomes[SlurmError.Code(rawValue: 0)] ?? 0)")
        if let jobs = try? await cluster.jobs(.mine, deadline: .seconds(60)) {
            print("records afterwards: \(jobs.recordCount)")
        }
        mostInherited.cancel()
        print("inheritable meanwhile: \(await mostInherited.value)")
    }

    /// What became of the host.
    func tell() {
        if asks("mute") { dup2(Self.output.load(ordering: .relaxed), STDOUT_FILENO) }
        print("peak kB: \(Self.peak)")
        guard asks("closed") else { return }
        let pipes = Self.closed.count { descriptor in
            var status = stat()
            return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
        }
        print("pipes in their place: \(pipes)")
    }

    /// Of this program alone: getrusage tells that of its parent, where that is larger.
    private static var peak: Int {
        guard let file = fopen("/proc/self/status", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, Int32(line.count), file) != nil {
            let words = String(decoding: line.map(UInt8.init(bitPattern:)), as: UTF8.self)
                .split(whereSeparator: \.isWhitespace)
            if words.first == "VmHWM:" { return Int(words[1]) ?? 0 }
        }
        return 0
    }

    private static var threads: Int {
        guard let folder = opendir("/proc/self/task") else { return 0 }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        return count
    }
}

/// How many descriptors a program started by the host would get.
func inheritableDescriptors() -> Int {
    (3..<256).count { descriptor in
        let flags = fcntl(Int32(descriptor), F_GETFD)
        return flags >= 0 && flags & FD_CLOEXEC == 0
    }
}
