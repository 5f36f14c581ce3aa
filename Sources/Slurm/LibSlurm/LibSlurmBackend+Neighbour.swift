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
            to clusters: String?, _ body: () throws(SlurmError) -> Value
        ) throws(SlurmError) -> Value {
            guard let names = clusters ?? neighbour else {
                return try CallGate.shared.pass(alone: false, body)
            }
            // Others need not wait for slurmdbd, which may take a quarter of an hour. Of several
            // clusters the call itself asks again, by when slurmdbd has just answered.
            var found: UnsafeMutableRawPointer?
            var text = Array(names.utf8CString)
            try check(cslurm_find_cluster(&text, &found), "find cluster \(names) in slurmdbd")
            return try CallGate.shared.pass(alone: true) { () throws(SlurmError) in
                defer { cslurm_leave_cluster() }
                if let found { cslurm_enter_found_cluster(found) }
                return try body()
            }
        }
    }
#endif
