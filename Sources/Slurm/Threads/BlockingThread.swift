#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif
// Clang gives some types of glibc to whichever module it read them in first; compiled as a whole
// module, as release builds are, `sigset_t` is then one of CSlurm's.
#if canImport(CSlurm)
    internal import CSlurm
#endif

/// A thread of our own, for calls that block.
///
/// It is never joined: a call into libslurm cannot be interrupted, so there would be nothing to
/// wait for.
package enum BlockingThread {
    /// What Slurm gives threads of its own: libslurm overruns the stacks that a host has by
    /// `ulimit -s 64`.
    private static let leastStackSize = 1 << 20

    /// Starts a thread on which no signal is delivered, and which debuggers and `top -H` name "slurm".
    ///
    /// - Returns: whether there is one; a host may have no more (`ulimit -u`).
    package static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
        // A host's signal handlers must not run on a thread inside libslurm: a new thread
        // inherits the mask of its maker, so everything is blocked while it is made.
        var all = sigset_t()
        var previous = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &previous)
        defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }
        return startWithSignals {
            #if canImport(CSlurm)
                // It would have its maker's name, which is often one of libdispatch's.
                cslurm_name_thread("slurm")
            #endif
            body()
        }
    }

    /// Starts a thread with the signals of this one, for what starts programs, which get them too.
    ///
    /// - Returns: whether there is one.
    @discardableResult
    package static func startWithSignals(_ body: @escaping @Sendable () -> Void) -> Bool {
        #if canImport(Darwin)
            var thread: pthread_t?
        #else
            var thread = pthread_t()
        #endif
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        var stackSize = 0
        pthread_attr_getstacksize(&attributes, &stackSize)
        pthread_attr_setstacksize(&attributes, max(stackSize, leastStackSize))
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        let argument = Unmanaged.passRetained(Body(run: body))
        guard pthread_create(&thread, &attributes, threadMain, argument.toOpaque()) == 0 else {
            argument.release()
            return false
        }
        return true
    }
}

private final class Body: Sendable {
    let run: @Sendable () -> Void

    init(run: @escaping @Sendable () -> Void) { self.run = run }
}

#if canImport(Darwin)
    private func threadMain(_ argument: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
        Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
        return nil
    }
#else
    private func threadMain(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let argument else { return nil }
        Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
        return nil
    }
#endif
