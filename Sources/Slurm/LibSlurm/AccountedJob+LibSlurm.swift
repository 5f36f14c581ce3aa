#if canImport(CSlurm)
    import CSlurm

    #if canImport(FoundationEssentials)
        import FoundationEssentials
    #else
        import Foundation
    #endif

    extension AccountedJob {
        /// Copies a row out of libslurm's memory.
        init(_ pointer: UnsafePointer<slurmdb_job_rec_t>) {
            let job = pointer.pointee
            self.init(
                id: JobID(job), number: job.jobid, userID: job.uid,
                state: JobState(rawValue: job.state))
            if id.task == nil, job.array_job_id != 0 {
                pendingTasks =
                    String?(nonEmpty: job.array_task_str)
                    .flatMap(ArrayTaskSet.init(accounted:)) ?? ArrayTaskSet([])
            }
            row = job.db_index
            copyOwner(job)
            copyState(job, pointer)
            copyTimes(job)
            copyResources(job, pointer)
            copyTexts(job, pointer)
            copySteps(job)
        }

        private mutating func copyOwner(_ job: slurmdb_job_rec_t) {
            name = String(job.jobname) ?? ""
            cluster = .init(nonEmpty: job.cluster)
            userName = .init(nonEmpty: job.user)
            groupID = job.gid
            account = .init(nonEmpty: job.account)
            association = job.associd == 0 ? nil : job.associd.slurmValue
            qos = job.qosid == 0 ? nil : job.qosid.slurmValue
            partition = .init(nonEmpty: job.partition)
            reservation = .init(nonEmpty: job.resv_name)
            workloadKey = .init(nonEmpty: job.wckey)
        }

        private mutating func copyState(
            _ job: slurmdb_job_rec_t, _ pointer: UnsafePointer<slurmdb_job_rec_t>
        ) {
            lastReason = JobReason(rawValue: job.state_reason_prev)
            // A row has code 0 from the start.
            exitStatus = state.base.isTerminal ? JobExitStatus(status: job.exitcode) : nil
            highestStepStatus = state.base.isTerminal ? JobExitStatus(status: job.derived_ec) : nil
            cancelledBy = state.base == .cancelled ? job.requid.slurmValue : nil
            failedNode = .init(nonEmpty: cslurm_accounted_failed_node(pointer))
            restarts = cslurm_accounted_restarts(pointer).slurmValue.map { Int($0) }
            priority = job.priority
        }

        private mutating func copyTimes(_ job: slurmdb_job_rec_t) {
            submitTime = Date(slurm: job.submit)
            eligibleTime = Date(slurm: job.eligible)
            startTime = Date(slurm: job.start)
            endTime = Date(slurm: job.end)
            elapsed = .seconds(Int(job.elapsed))
            suspended = .seconds(Int(job.suspended))
            timeLimit = .init(minutes: job.timelimit)
        }

        private mutating func copyResources(
            _ job: slurmdb_job_rec_t, _ pointer: UnsafePointer<slurmdb_job_rec_t>
        ) {
            nodes = String?(nonEmpty: job.nodes).flatMap { $0 == "None assigned" ? nil : $0 }
            nodeCount = Int(job.alloc_nodes)
            requestedCPUs = Int(job.req_cpus)
            requestedMemory = .init(job.req_mem)
            requested = ResourceAmounts(String(job.tres_req_str) ?? "")
            allocated = ResourceAmounts(String(job.tres_alloc_str) ?? "")
            licenses = .init(nonEmpty: cslurm_accounted_licenses(pointer))
        }

        private mutating func copyTexts(
            _ job: slurmdb_job_rec_t, _ pointer: UnsafePointer<slurmdb_job_rec_t>
        ) {
            submitLine = .init(nonEmpty: job.submit_line)
            workingDirectory = .init(nonEmpty: job.work_dir)
            standardInput = .init(nonEmpty: cslurm_accounted_input(pointer))
            standardOutput = .init(nonEmpty: cslurm_accounted_output(pointer))
            standardError = .init(nonEmpty: cslurm_accounted_error(pointer))
            container = .init(nonEmpty: job.container)
            features = .init(nonEmpty: job.constraints)
            comment = .init(nonEmpty: job.derived_es)
            adminComment = .init(nonEmpty: job.admin_comment)
            systemComment = .init(nonEmpty: job.system_comment)
            extra = .init(nonEmpty: cslurm_accounted_extra(pointer))
            mcsLabel = .init(nonEmpty: job.mcs_label)
        }

        private mutating func copySteps(_ job: slurmdb_job_rec_t) {
            guard let list = job.steps else { return }
            // The list is this row's, which is freed after it has been copied.
            while let step = cslurm_list_pop(UnsafeMutableRawPointer(list)) {
                defer { slurmdb_destroy_step_rec(step) }
                steps.append(
                    AccountedStep(step.assumingMemoryBound(to: slurmdb_step_rec_t.self).pointee))
            }
        }
    }

    extension AccountedStep {
        init(_ step: slurmdb_step_rec_t) {
            self.init(number: step.step_id.step_id, state: JobState(rawValue: step.state))
            name = String(step.stepname) ?? ""
            exitStatus =
                state.base.isTerminal
                ? JobExitStatus(status: UInt32(bitPattern: step.exitcode)) : nil
            startTime = Date(slurm: step.start)
            endTime = Date(slurm: step.end)
            elapsed = .seconds(Int(step.elapsed))
            nodes = .init(nonEmpty: step.nodes)
            tasks = Int(step.ntasks)
            systemCPUTime = .seconds(step.sys_cpu_sec) + .microseconds(Int(step.sys_cpu_usec))
            userCPUTime = .seconds(step.user_cpu_sec) + .microseconds(Int(step.user_cpu_usec))
            allocated = ResourceAmounts(String(step.tres_alloc_str) ?? "")
            maximumUsage = ResourceAmounts(String(step.stats.tres_usage_in_max) ?? "")
            totalUsage = ResourceAmounts(String(step.stats.tres_usage_in_tot) ?? "")
            energy = step.stats.consumed_energy.slurmValue
        }
    }

    extension JobID {
        init(_ job: slurmdb_job_rec_t) {
            self =
                if job.array_job_id != 0 {
                    JobID(job: job.array_job_id, task: job.array_task_id.slurmValue)
                } else if job.het_job_id != 0, let leader = job.het_job_id.slurmValue {
                    JobID(job: leader, component: job.het_job_offset)
                } else {
                    JobID(job.jobid)
                }
        }
    }
#endif
