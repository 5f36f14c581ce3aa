#if canImport(CSlurm)
    import CSlurm

    extension LibSlurmBackend {
        package func neighbour(named name: String) throws(SlurmError) -> any SlurmBackend {
            var backend = self
            backend.configuration.name = name
            backend.neighbour = name
            return backend
        }

        package func passing<Value>(
            alone: Bool, _ body: () throws(SlurmError) -> Value
        ) throws(SlurmError) -> Value {
            guard let neighbour else { return try CallGate.shared.pass(alone: alone, body) }
            // Others need not wait for slurmdbd.
            var found: UnsafeMutableRawPointer?
            var name = Array(neighbour.utf8CString)
            try check(
                cslurm_find_cluster(&name, &found), "find cluster \(neighbour) in slurmdbd")
            return try CallGate.shared.pass(alone: true) { () throws(SlurmError) in
                cslurm_enter_found_cluster(found)
                defer { cslurm_leave_cluster() }
                return try body()
            }
        }
    }
#endif
