internal import DoraCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Says whether a supervisor is at work: it holds the lock as long as it lives.
struct SupervisorLock: ~Copyable {
    /// Asks the system for a lock, or about one: `fcntl`.
    typealias Request = (Int32, Int32, UnsafeMutablePointer<flock>) -> Int32

    private let descriptor: Int32

    /// Takes the lock; nil where another process has it.
    ///
    /// - Throws: `DoraError` with code `.inputOutput` where it cannot be had, by nobody.
    init?(_ path: String, request: Request = system) throws(DoraError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw Files.failure("open", path) }
        var lock = Self.wholeFile
        guard Self.retrying({ request(descriptor, F_SETLK, &lock) }) == 0 else {
            let isTaken = errno == EACCES || errno == EAGAIN
            // All of this is there, and so it is closed at the end of this, as ever.
            let failure = Self.failure(path)
            if isTaken { return nil }
            throw failure
        }
    }

    deinit { close(descriptor) }

    private static func system(
        _ descriptor: Int32, _ command: Int32, _ lock: UnsafeMutablePointer<flock>
    ) -> Int32 { fcntl(descriptor, command, lock) }

    /// The process that has the lock; nil if none has. The lock is not touched by asking.
    ///
    /// - Throws: `DoraError` with code `.inputOutput` where the file's system has no locks.
    static func holder(_ path: String, request: Request = system) throws(DoraError) -> Int32? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var lock = wholeFile
        guard retrying({ request(descriptor, F_GETLK, &lock) }) == 0 else { throw failure(path) }
        return lock.l_type == F_UNLCK ? nil : lock.l_pid
    }

    /// Makes sure that locks can be had, before a job is put where it would wait for good.
    static func check(_ path: String, request: Request = system) throws(DoraError) {
        _ = try AtomicFile.create(path, withText: "")
        _ = try holder(path, request: request)
    }

    /// A file server may be interrupted, though nothing is waited for.
    private static func retrying(_ request: () -> Int32) -> Int32 {
        while true {
            let result = request()
            if result == 0 || errno != EINTR { return result }
        }
    }

    private static func failure(_ path: String) -> DoraError {
        let hasNoLocks = [ENOLCK, EOPNOTSUPP, ENOSYS].contains(errno)
        var failure = Files.failure("lock", path)
        if hasNoLocks {
            failure.message +=
                ". Its file system has no locks, as NFS without lockd. Keep the folder of local "
                + "jobs elsewhere, or mount that with local_lock=posix: only this machine asks "
                + "for the lock"
        }
        return failure
    }

    private static var wholeFile: flock {
        var lock = flock()
        lock.l_type = Int16(F_WRLCK)
        lock.l_whence = Int16(SEEK_SET)
        return lock
    }
}
