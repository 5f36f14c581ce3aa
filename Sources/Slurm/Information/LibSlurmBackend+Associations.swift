#if canImport(CSlurm)
    import CSlurm

    extension LibSlurmBackend {
        package func qualitiesOfService() throws(SlurmError) -> [QOS] {
            try rows("ask slurmdbd for qualities of service", { cslurm_database_qos($0, $1) }) {
                (row: UnsafeMutablePointer<slurmdb_qos_rec_t>) in
                defer { slurmdb_destroy_qos_rec(row) }
                return QOS(row.pointee)
            }
        }

        package func trackableResources() throws(SlurmError) -> [TrackableResource] {
            try rows(
                "ask slurmdbd for trackable resources", { cslurm_database_tres($0, $1) }
            ) { (row: UnsafeMutablePointer<slurmdb_tres_rec_t>) in
                defer { slurmdb_destroy_tres_rec(row) }
                let name = String?(nonEmpty: row.pointee.name).map { "/" + $0 } ?? ""
                return TrackableResource(
                    resource: .init(rawValue: row.pointee.id),
                    name: (String(row.pointee.type) ?? "") + name)
            }
        }

        package func associations(of user: String?) throws(SlurmError) -> [Association] {
            let cluster = configuration.name
            return try rows(
                "ask slurmdbd for associations",
                { connection, list in
                    cluster.withCString { cluster in
                        guard let user else {
                            return cslurm_database_associations(connection, cluster, nil, list)
                        }
                        return user.withCString {
                            cslurm_database_associations(connection, cluster, $0, list)
                        }
                    }
                }
            ) { (row: UnsafeMutablePointer<slurmdb_assoc_rec_t>) in
                defer { slurmdb_destroy_assoc_rec(row) }
                return Association(row.pointee)
            }
        }

        /// Makes a query over a connection of its own, and takes the rows over one by one.
        private func rows<Row, Value>(
            _ operation: String,
            _ call: (UnsafeMutableRawPointer?, UnsafeMutablePointer<UnsafeMutableRawPointer?>) ->
                Int32,
            _ take: (UnsafeMutablePointer<Row>) -> Value
        ) throws(SlurmError) -> [Value] {
            let connection = try openDatabase(operation)
            defer { cslurm_database_close(connection) }
            var list: UnsafeMutableRawPointer?
            try check(call(connection, &list), operation)
            defer { cslurm_list_destroy(list) }
            var values: [Value] = []
            while let row = cslurm_list_pop(list) {
                values.append(take(row.assumingMemoryBound(to: Row.self)))
            }
            return values
        }
    }

    extension QOS {
        fileprivate init(_ qos: slurmdb_qos_rec_t) {
            self.init(id: qos.id, name: String(qos.name) ?? "")
            details = .init(nonEmpty: qos.description)
            priority = qos.priority.slurmValue ?? 0
            usageFactor = qos.usage_factor
            graceTime = qos.grace_time.slurmValue.map { .seconds(Int($0)) }
            preemptExemptTime = qos.preempt_exempt_time.slurmValue.map { .seconds(Int($0)) }
            maximumJobs = qos.grp_jobs.slurmCount
            maximumSubmittedJobs = qos.grp_submit_jobs.slurmCount
            maximumJobsPerUser = qos.max_jobs_pu.slurmCount
            maximumSubmittedJobsPerUser = qos.max_submit_jobs_pu.slurmCount
            maximumJobsPerAccount = qos.max_jobs_pa.slurmCount
            maximumSubmittedJobsPerAccount = qos.max_submit_jobs_pa.slurmCount
            maximumTime = qos.max_wall_pj.slurmValue.map { .seconds(Int($0) * 60) }
            maximumResources = ResourceAmounts(String(qos.grp_tres) ?? "")
            maximumResourcesPerJob = ResourceAmounts(String(qos.max_tres_pj) ?? "")
            maximumResourcesPerUser = ResourceAmounts(String(qos.max_tres_pu) ?? "")
            minimumResourcesPerJob = ResourceAmounts(String(qos.min_tres_pj) ?? "")
        }
    }

    extension Association {
        fileprivate init(_ association: slurmdb_assoc_rec_t) {
            self.init(
                id: association.id, cluster: String(association.cluster) ?? "",
                account: String(association.acct) ?? "", user: .init(nonEmpty: association.user))
            parent = .init(nonEmpty: association.parent_acct)
            partition = .init(nonEmpty: association.partition)
            isDefault = association.is_def == 1
            let shares = association.shares_raw
            self.shares = shares == UInt32(SLURMDB_FS_USE_PARENT) ? nil : shares.slurmCount
            priority = association.priority.slurmValue
            defaultQOS = association.def_qos_id == 0 ? nil : association.def_qos_id.slurmValue
            maximumJobs = association.max_jobs.slurmCount
            maximumSubmittedJobs = association.max_submit_jobs.slurmCount
            maximumGroupJobs = association.grp_jobs.slurmCount
            maximumGroupSubmittedJobs = association.grp_submit_jobs.slurmCount
            maximumTime = association.max_wall_pj.slurmValue.map { .seconds(Int($0) * 60) }
            maximumResourcesPerJob = ResourceAmounts(String(association.max_tres_pj) ?? "")
            maximumGroupResources = ResourceAmounts(String(association.grp_tres) ?? "")
            guard let list = association.qos_list else { return }
            let iterator = cslurm_list_iterator(UnsafeMutableRawPointer(list))
            defer { cslurm_list_iterator_free(iterator) }
            while let name = cslurm_list_next(iterator) {
                let text = String(cString: name.assumingMemoryBound(to: CChar.self))
                if let id = UInt32(text) { allowedQOS.append(id) }
            }
        }
    }
#endif
