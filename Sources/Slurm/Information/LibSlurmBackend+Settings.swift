#if canImport(CSlurm)
    import CSlurm

    #if canImport(FoundationEssentials)
        import FoundationEssentials
    #else
        import Foundation
    #endif

    extension LibSlurmBackend {
        package func settings() throws(SlurmError) -> ControllerSettings {
            let answer = try answer("load the controller's settings", cslurm_load_settings)
            defer { cslurm_free_settings(answer) }
            return ControllerSettings(answer.pointee)
        }
    }

    extension ControllerSettings {
        fileprivate init(_ conf: slurm_conf_t) {
            self.init(
                version: String(conf.version) ?? "", clusterName: String(conf.cluster_name) ?? "")
            bootTime = Date(slurm: conf.boot_time)
            nextJobID = conf.next_job_id
            jobIDs = conf.first_job_id...max(conf.first_job_id, conf.max_job_id)
            maximumArraySize = Int(conf.max_array_sz)
            maximumJobs = Int(conf.max_job_cnt)
            maximumSteps = Int(conf.max_step_cnt)
            maximumTasksPerNode = Int(conf.max_tasks_per_node)
            minimumJobAge = .seconds(Int(conf.min_job_age))
            killWait = .seconds(Int(conf.kill_wait))
            nodeTimeout = .seconds(Int(conf.slurmd_timeout))
            controllerTimeout = .seconds(Int(conf.slurmctld_timeout))
            messageTimeout = .seconds(Int(conf.msg_timeout))
            overTimeLimit = conf.over_time_limit.slurmValue.map { .seconds(Int($0) * 60) }
            requeuesJobs = conf.job_requeue != 0
            schedulerParameters = String?(nonEmpty: conf.sched_params).items
            controllerParameters = String?(nonEmpty: conf.slurmctld_params).items
            selectType = .init(nonEmpty: conf.select_type)
            priorityType = .init(nonEmpty: conf.priority_type)
            preemptType = .init(nonEmpty: conf.preempt_type)
            accountingStorageType = .init(nonEmpty: conf.accounting_storage_type)
            hidesJobs = conf.private_data & Self.privateJobs != 0
            slurmUser = conf.slurm_user_id
        }

        /// `PRIVATE_DATA_JOBS`, a macro that Swift cannot see.
        private static var privateJobs: UInt16 { 1 }
    }
#endif
