#if canImport(CSlurm)
    import Glibc

    /// A variable of the process's environment.
    func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }

    /// Runs `body` with a variable set, and leaves the environment as it was.
    ///
    /// `setenv` beside a `getenv` in another thread is not safe; libslurm sets `SLURM_CONF` itself
    /// in any case, and this is only done while connecting.
    func withEnvironment<Value, Failure: Error>(
        _ name: String, _ value: String, _ body: () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let previous = environment(name)
        setenv(name, value, 1)
        defer {
            if let previous { setenv(name, previous, 1) } else { unsetenv(name) }
        }
        return try body()
    }
#endif
