#if canImport(CSlurm)
    import CSlurm

    #if canImport(FoundationEssentials)
        import FoundationEssentials
    #else
        import Foundation
    #endif

    extension JobRecord {
        /// Copies a record out of libslurm's memory.
        init(_ pointer: UnsafePointer<slurm_job_info_t>) {
            let job = pointer.pointee
            self.init(
                id: JobID(pointer), number: job.job_id, userID: job.user_id,
                state: JobState(rawValue: job.job_state))
            sluid = Self.sluid(cslurm_job_sluid(pointer))
            array = ArrayMembership(pointer)
            heterogeneous = HeterogeneousMembership(job)
            federation = Federation(job)
            copyState(job, pointer)
            copyTimes(job)
            copyProgram(job, pointer)
            copyScheduling(job, pointer)
            copyRemarks(job, pointer)
            request = Request(pointer)
        }

        /// As libslurm writes it (`print_sluid`): 13 digits of 5 bits each, without I, L, O and U.
        static func sluid(_ number: UInt64) -> String? {
            guard number != 0 else { return nil }
            let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
            return "s" + String((0..<13).map { digits[Int(number >> (60 - 5 * $0) & 0x1f)] })
        }

        private mutating func copyState(
            _ job: slurm_job_info_t, _ pointer: UnsafePointer<slurm_job_info_t>
        ) {
            name = String(job.name) ?? ""
            userName = .init(nonEmpty: job.user_name)
            groupID = job.group_id
            cluster = .init(nonEmpty: job.cluster)
            reason = JobReason(rawValue: cslurm_job_reason(pointer))
            reasonDetail = .init(nonEmpty: job.state_desc)
            exitStatus = JobExitStatus(status: job.exit_code)
            highestStepStatus = JobExitStatus(status: job.derived_ec)
            restarts = Int(job.restart_cnt)
            nodes = .init(nonEmpty: job.nodes)
            batchHost = .init(nonEmpty: job.batch_host)
            plannedNodes = .init(nonEmpty: job.sched_nodes)
            failedNode = .init(nonEmpty: cslurm_job_failed_node(pointer))
            if let details = job.gres_detail_str {
                gresDetails = (0..<Int(job.gres_detail_cnt)).compactMap { String(details[$0]) }
            }
            gresTotal = .init(nonEmpty: job.gres_total)
            allocatedLicenses = .init(nonEmpty: cslurm_job_licenses(pointer))
            allocated = String?(nonEmpty: job.tres_alloc_str).map { TRES($0) }
            billing = job.billable_tres == Double(cslurm_no_value) ? nil : job.billable_tres
        }

        private mutating func copyTimes(_ job: slurm_job_info_t) {
            submitTime = Date(slurm: job.submit_time)
            eligibleTime = Date(slurm: job.eligible_time)
            accrueTime = Date(slurm: job.accrue_time)
            startTime = Date(slurm: job.start_time)
            endTime = Date(slurm: job.end_time)
            suspendTime = Date(slurm: job.suspend_time)
            runTimeBeforeSuspension = .seconds(job.pre_sus_time)
            resizeTime = Date(slurm: job.resize_time)
            preemptTime = Date(slurm: job.preempt_time)
            preemptableTime = Date(slurm: job.preemptable_time)
            deadline = Date(slurm: job.deadline)
            lastSchedulingTime = Date(slurm: job.last_sched_eval)
        }

        private mutating func copyProgram(
            _ job: slurm_job_info_t, _ pointer: UnsafePointer<slurm_job_info_t>
        ) {
            command = .init(nonEmpty: job.command)
            submitLine = .init(nonEmpty: cslurm_job_submit_line(pointer))
            isBatch = job.batch_flag != 0
            workingDirectory = .init(nonEmpty: job.work_dir)
            standardInput = .init(nonEmpty: job.std_in)
            standardOutput = .init(nonEmpty: job.std_out)
            standardError = .init(nonEmpty: job.std_err)
            submissionHost = .init(nonEmpty: job.alloc_node)
            submissionSession = job.alloc_sid.slurmValue
            container = .init(nonEmpty: job.container)
            containerID = .init(nonEmpty: cslurm_job_container_id(pointer))
            containerType = .init(nonEmpty: cslurm_job_container_type(pointer))
            cronSpecification = .init(nonEmpty: job.cronspec)
        }

        private mutating func copyScheduling(
            _ job: slurm_job_info_t, _ pointer: UnsafePointer<slurm_job_info_t>
        ) {
            account = .init(nonEmpty: job.account)
            association = job.assoc_id == 0 ? nil : job.assoc_id.slurmValue
            partition = .init(nonEmpty: job.partition)
            qos = .init(nonEmpty: job.qos)
            workloadKey = .init(nonEmpty: job.wckey)
            reservation = .init(nonEmpty: job.resv_name)
            dependency = .init(nonEmpty: job.dependency)
            priority = job.priority
            if let priorities = cslurm_job_priorities(pointer) {
                let names = String?(nonEmpty: cslurm_job_priority_names(pointer)).items
                for (place, name) in names.enumerated() {
                    partitionPriorities[name] = priorities[place]
                }
            }
            // Both are sent as unsigned numbers, shifted so that they cannot be negative.
            nice = Int(job.nice) - Int(NICE_OFFSET)
            siteFactor = Int(job.site_factor) - Int(NICE_OFFSET)
            isRequeueable = job.requeue == 1
            flags = job.bitflags
            protocolVersion = job.start_protocol_ver
        }

        private mutating func copyRemarks(
            _ job: slurm_job_info_t, _ pointer: UnsafePointer<slurm_job_info_t>
        ) {
            comment = .init(nonEmpty: job.comment)
            adminComment = .init(nonEmpty: job.admin_comment)
            systemComment = .init(nonEmpty: job.system_comment)
            extra = .init(nonEmpty: cslurm_job_extra(pointer))
            mailUser = .init(nonEmpty: job.mail_user)
            mailTypes = job.mail_type
            mcsLabel = .init(nonEmpty: job.mcs_label)
            selinuxContext = .init(nonEmpty: job.selinux_context)
        }
    }

    extension JobRecord.ArrayMembership {
        init?(_ job: UnsafePointer<slurm_job_info_t>) {
            let record = job.pointee
            guard record.array_job_id != 0 else { return nil }
            let ids = JobRecordIDs(job)
            self.init(
                job: record.array_job_id, task: record.array_task_id.slurmValue,
                pending: ArrayTaskSet(ids.single == nil ? ids.compactMap(\.task) : []),
                throttle: record.array_max_tasks == 0 ? nil : record.array_max_tasks.slurmCount)
        }
    }

    extension JobRecord.HeterogeneousMembership {
        init?(_ job: slurm_job_info_t) {
            guard job.het_job_id != 0, let leader = job.het_job_id.slurmValue else { return nil }
            self.init(
                leader: leader, offset: job.het_job_offset,
                members: .init(nonEmpty: job.het_job_id_set))
        }
    }

    extension JobRecord.Federation {
        init?(_ job: slurm_job_info_t) {
            guard let origin = String?(nonEmpty: job.fed_origin_str) else { return nil }
            self.init(
                origin: origin, activeSiblings: .init(nonEmpty: job.fed_siblings_active_str),
                viableSiblings: .init(nonEmpty: job.fed_siblings_viable_str))
        }
    }
#endif
