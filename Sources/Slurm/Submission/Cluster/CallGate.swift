#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Lets calls to the controller through side by side, but for those that must be alone: a call to
/// another cluster turns a global variable of libslurm (`working_cluster_rec`), and every other call
/// would go there too.
final class CallGate: @unchecked Sendable {
    // @unchecked: the lock's address never changes, and the lock is made for several threads.
    private let lock: UnsafeMutablePointer<pthread_rwlock_t>

    static let shared = CallGate()

    private init() {
        lock = .allocate(capacity: 1)
        var attributes = pthread_rwlockattr_t()
        pthread_rwlockattr_init(&attributes)
        #if canImport(Glibc)
            // Otherwise a stream of ordinary calls keeps the one that must be alone out for good.
            pthread_rwlockattr_setkind_np(
                &attributes, Int32(PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP))
        #endif
        pthread_rwlock_init(lock, &attributes)
        pthread_rwlockattr_destroy(&attributes)
    }

    /// Makes a call. Must not be called within a call.
    func pass<Value>(
        alone: Bool, _ body: () throws(SlurmError) -> Value
    ) throws(SlurmError) -> Value {
        _ = alone ? pthread_rwlock_wrlock(lock) : pthread_rwlock_rdlock(lock)
        defer { pthread_rwlock_unlock(lock) }
        return try body()
    }
}
