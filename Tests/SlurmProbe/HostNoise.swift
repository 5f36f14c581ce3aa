import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What a host does on its other threads while calls are under way.
///
/// `[forks] [spawns] [profiler] [alarm]`
struct HostNoise: Sendable {
    private static let signals = Atomic(0)
    private let tasks: [(name: String, task: Task<Int, Never>)]

    init() {
        var tasks: [(name: String, task: Task<Int, Never>)] = []
        let words = CommandLine.arguments
        #if canImport(Glibc)
            if words.contains("profiler") { Self.interrupt(SIGPROF, Int32(ITIMER_PROF.rawValue)) }
            if words.contains("alarm") { Self.interrupt(SIGALRM, Int32(ITIMER_REAL.rawValue)) }
            if words.contains("forks") {
                tasks.append(("forked", Self.repeating(Self.forkAndWait)))
            }
        #endif
        if words.contains("spawns") { tasks.append(("spawned", Self.repeating(Self.spawnAndWait))) }
        self.tasks = tasks
    }

    func stop() async {
        for (name, task) in tasks {
            task.cancel()
            print("\(name): \(await task.value)")
        }
        print("signals: \(Self.signals.load(ordering: .relaxed))")
    }

    private static func repeating(_ body: @escaping @Sendable () -> Bool) -> Task<Int, Never> {
        Task.detached {
            var count = 0
            while !Task.isCancelled, body() {
                count += 1
                await Task.yield()
            }
            return count
        }
    }

    #if canImport(Glibc)
        /// A signal each millisecond, to whichever thread takes it.
        private static func interrupt(_ number: Int32, _ timer: Int32) {
            var action = sigaction()
            // No SA_RESTART: system calls of the host's are interrupted.
            action.__sigaction_handler.sa_handler = { _ in
                HostNoise.signals.add(1, ordering: .relaxed)
            }
            sigaction(number, &action, nil)
            var every = itimerval(
                it_interval: timeval(tv_sec: 0, tv_usec: 1000),
                it_value: timeval(tv_sec: 0, tv_usec: 1000))
            setitimer(__itimer_which_t(UInt32(timer)), &every, nil)
        }

        private static func forkAndWait() -> Bool {
            let child = fork()
            if child == 0 { _exit(0) }
            return child > 0 && wait(for: child)
        }
    #endif

    private static func spawnAndWait() -> Bool {
        var child = pid_t()
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("true"), nil]
        defer { free(arguments[0]) }
        return posix_spawnp(&child, "true", nil, nil, &arguments, environ) == 0 && wait(for: child)
    }

    private static func wait(for child: pid_t) -> Bool {
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 {
            if errno != EINTR { return false }
        }
        return status == 0
    }
}
