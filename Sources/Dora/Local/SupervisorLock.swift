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
    private let descriptor: Int32

    /// Takes the lock; nil where another process has it.
    init?(_ path: String) throws(DoraError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw Files.failure("open", path) }
        var request = Self.wholeFile
        guard fcntl(descriptor, F_SETLK, &request) == 0 else {
            close(descriptor)
            return nil
        }
    }

    deinit { close(descriptor) }

    /// The process that has the lock; nil if none has. The lock is not touched by asking.
    static func holder(_ path: String) -> Int32? {
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var request = wholeFile
        guard fcntl(descriptor, F_GETLK, &request) == 0, request.l_type != F_UNLCK else {
            return nil
        }
        return request.l_pid
    }

    private static var wholeFile: flock {
        var lock = flock()
        lock.l_type = Int16(F_WRLCK)
        lock.l_whence = Int16(SEEK_SET)
        return lock
    }
}
