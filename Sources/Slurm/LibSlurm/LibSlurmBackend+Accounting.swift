#if canImport(CSlurm)
    import CSlurm
    import Glibc

    #if canImport(FoundationEssentials)
        import FoundationEssentials
    #else
        import Foundation
    #endif

    extension LibSlurmBackend {
        package func accountedJobs(
            _ query: AccountingQuery
        ) throws(SlurmError) -> [AccountedJob] {
            let operation = "ask slurmdbd for jobs"
            // A connection serves one call and goes stale when slurmdbd restarts; one for each
            // query costs some milliseconds and needs no repair.
            let connection = try openDatabase(operation)
            defer { cslurm_database_close(connection) }
            var list: UnsafeMutableRawPointer?
            let failure = query.withCStructure(cluster: configuration.name) { condition in
                cslurm_database_jobs(connection, &condition, &list)
            }
            try check(failure, operation)
            defer { cslurm_list_destroy(list) }
            var jobs: [AccountedJob] = []
            while let row = cslurm_list_pop(list) {
                defer { slurmdb_destroy_job_rec(row) }
                jobs.append(AccountedJob(row.assumingMemoryBound(to: slurmdb_job_rec_t.self)))
            }
            return jobs
        }

        /// Connects to slurmdbd; to be closed with `cslurm_database_close`.
        func openDatabase(_ operation: String) throws(SlurmError) -> UnsafeMutableRawPointer? {
            var connection: UnsafeMutableRawPointer?
            let number = cslurm_database_open(&connection)
            guard Self.systemErrors.contains(number) else {
                try check(number, operation)
                return connection
            }
            // The connection's own error, such as "Connection refused", says nothing of slurmdbd.
            var error = error(SlurmError.Code.databaseUnreachable.rawValue, operation)
            error.message +=
                ": \(String(cString: strerror(number))) (AccountingStorageHost in "
                + "\(configuration.file))"
            throw error
        }

        private static let systemErrors: Range<Int32> = 1..<1000
    }

    extension AccountingQuery {
        /// The query with its texts and numbers in place for the time of a call.
        fileprivate func withCStructure<Value>(
            cluster: String, _ body: (inout cslurm_accounting_query_t) -> Value
        ) -> Value {
            let numbers = Array(jobs)
            let window = window(now: Date())
            let memory = CStringArena()
            return withExtendedLifetime(memory) {
                numbers.withUnsafeBufferPointer { numbers in
                    var condition = cslurm_accounting_query_t()
                    func text(_ text: String?) -> UnsafePointer<CChar>? {
                        memory.string(text).map { UnsafePointer($0) }
                    }
                    condition.cluster = text(cluster)
                    condition.jobs = numbers.baseAddress
                    condition.job_count = numbers.count
                    condition.user = text(userID.map(String.init))
                    condition.account = text(account)
                    condition.partition = text(partition)
                    condition.name = text(name)
                    condition.state = text(state.map { String($0.rawValue) })
                    condition.since = time_t(window.start)
                    condition.until = time_t(window.end)
                    condition.duplicates = includesDuplicates
                    condition.steps = includesSteps
                    return body(&condition)
                }
            }
        }
    }
#endif
