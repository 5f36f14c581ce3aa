#if canImport(CSlurm)
    import CSlurm

    extension JobRecord.Request {
        init(_ pointer: UnsafePointer<slurm_job_info_t>) {
            let job = pointer.pointee
            self.init()
            copyCounts(job)
            copyNames(job, pointer)
            copyLaterOptions(pointer)
            timeLimit = .init(minutes: job.time_limit)
            minimumTimeLimit = job.time_min == 0 ? nil : .init(minutes: job.time_min)
            memory = .init(job.pn_min_memory)
            temporaryDisk = job.pn_min_tmp_disk.slurmCount
            switches = job.req_switch == 0 ? nil : job.req_switch.slurmCount
            switchWait = job.wait4switch.slurmValue.map { .seconds(Int($0)) }
            bootDelay = job.delay_boot.slurmValue.map { .seconds(Int($0)) }
            reboot = job.reboot != 0
            contiguous = job.contiguous != 0
            sharing = job.shared.slurmValue
            profile = job.profile
        }

        private mutating func copyCounts(_ job: slurm_job_info_t) {
            nodes = job.num_nodes.slurmCount
            maximumNodes = job.max_nodes == 0 ? nil : job.max_nodes.slurmCount
            cpus = job.num_cpus.slurmCount
            maximumCPUs = job.max_cpus == 0 ? nil : job.max_cpus.slurmCount
            tasks = job.num_tasks.slurmCount
            cpusPerTask = job.cpus_per_task.slurmCount
            tasksPerNode = job.ntasks_per_node == 0 ? nil : job.ntasks_per_node.slurmCount
            tasksPerSocket = job.ntasks_per_socket.slurmCount
            tasksPerCore = job.ntasks_per_core.slurmCount
            tasksPerBoard = job.ntasks_per_board == 0 ? nil : job.ntasks_per_board.slurmCount
            tasksPerGPU = job.ntasks_per_tres == 0 ? nil : job.ntasks_per_tres.slurmCount
            boardsPerNode = job.boards_per_node == 0 ? nil : job.boards_per_node.slurmCount
            socketsPerBoard = job.sockets_per_board == 0 ? nil : job.sockets_per_board.slurmCount
            socketsPerNode = job.sockets_per_node.slurmCount
            coresPerSocket = job.cores_per_socket.slurmCount
            threadsPerCore = job.threads_per_core.slurmCount
            specializedCores = job.core_spec.slurmCount
            minimumCPUsPerNode = job.pn_min_cpus.slurmCount
            let frequencies = JobRecord.CPUFrequency(
                minimum: job.cpu_freq_min.slurmValue, maximum: job.cpu_freq_max.slurmValue,
                governor: job.cpu_freq_gov.slurmValue)
            cpuFrequency = frequencies == JobRecord.CPUFrequency() ? nil : frequencies
        }

        /// What 22.05 has not.
        private mutating func copyLaterOptions(_ pointer: UnsafePointer<slurm_job_info_t>) {
            nodeCounts = .init(nonEmpty: cslurm_job_sizes(pointer))
            let nodes = cslurm_job_segment_size(pointer)
            segmentSize = nodes == 0 ? nil : nodes.slurmCount
            oomKillsStep = cslurm_job_oom_kill_step(pointer).slurmValue.map { $0 != 0 }
            let delay = cslurm_job_mem_update_delay(pointer)
            if delay != 0, let delay = delay.slurmCount {
                memoryUpdate = MemoryUpdate(
                    margin: Int(cslurm_job_mem_update_margin(pointer)), delay: delay)
            }
        }

        private mutating func copyNames(
            _ job: slurm_job_info_t, _ pointer: UnsafePointer<slurm_job_info_t>
        ) {
            tres = String?(nonEmpty: job.tres_req_str).map { TRES($0) }
            tresPerJob = .init(nonEmpty: job.tres_per_job)
            tresPerNode = .init(nonEmpty: job.tres_per_node)
            tresPerSocket = .init(nonEmpty: job.tres_per_socket)
            tresPerTask = .init(nonEmpty: job.tres_per_task)
            cpusPerTRES = .init(nonEmpty: job.cpus_per_tres)
            memoryPerTRES = .init(nonEmpty: job.mem_per_tres)
            tresBinding = .init(nonEmpty: job.tres_bind)
            tresFrequency = .init(nonEmpty: job.tres_freq)
            features = .init(nonEmpty: job.features)
            preferredFeatures = .init(nonEmpty: cslurm_job_preferred_features(pointer))
            batchFeatures = .init(nonEmpty: job.batch_features)
            clusterFeatures = .init(nonEmpty: job.cluster_features)
            requiredNodes = .init(nonEmpty: job.req_nodes)
            excludedNodes = .init(nonEmpty: job.exc_nodes)
            licenses = .init(nonEmpty: job.licenses)
            network = .init(nonEmpty: job.network)
            reservedPorts = .init(nonEmpty: cslurm_job_reserved_ports(pointer))
            burstBuffer = .init(nonEmpty: job.burst_buffer)
            burstBufferState = .init(nonEmpty: job.burst_buffer_state)
        }
    }

    extension JobRecord.TimeLimit {
        init?(minutes: UInt32) {
            switch minutes {
            case cslurm_infinite: self = .unlimited
            case cslurm_no_value: return nil
            case let minutes: self = .minutes(Int(minutes))
            }
        }
    }

    extension JobRecord.Memory {
        /// The highest bit says for what the amount is (`MEM_PER_CPU`).
        init?(_ memory: UInt64) {
            guard memory != cslurm_no_value_64 else { return nil }
            let amount = memory & ~cslurm_memory_per_cpu
            self = memory & cslurm_memory_per_cpu == 0 ? .perNode(amount) : .perCPU(amount)
        }
    }
#endif
