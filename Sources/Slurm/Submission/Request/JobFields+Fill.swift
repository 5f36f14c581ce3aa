#if canImport(CSlurm)
    import CSlurm

    extension JobFields {
        /// Sets the fields of a description that has been initialized.
        ///
        /// - Parameter memory: owns all that the description points to; the description must not
        ///   be used longer than it.
        func fill(_ job: inout job_desc_msg_t, memory: CStringArena) {
            fillTexts(&job, memory)
            fillNumbers(&job)
            job.argc = UInt32(argv.count)
            job.argv = memory.array(argv.map { Array($0.utf8) })
            job.environment = memory.array(environment.entries)
            job.env_size = UInt32(environment.entries.count)
            job.script = memory.string(script?.bytes)
        }

        private func fillTexts(_ job: inout job_desc_msg_t, _ memory: CStringArena) {
            job.account = memory.string(account)
            job.acctg_freq = memory.string(acctg_freq)
            job.alloc_node = memory.string(alloc_node)
            job.array_inx = memory.string(array_inx)
            job.batch_features = memory.string(batch_features)
            job.burst_buffer = memory.string(burst_buffer)
            job.clusters = memory.string(clusters)
            job.cluster_features = memory.string(cluster_features)
            job.comment = memory.string(comment)
            job.container = memory.string(container)
            job.cpus_per_tres = memory.string(cpus_per_tres)
            job.dependency = memory.string(dependency)
            job.exc_nodes = memory.string(exc_nodes)
            job.extra = memory.string(extra)
            job.features = memory.string(features)
            job.licenses = memory.string(licenses)
            job.mail_user = memory.string(mail_user)
            job.mcs_label = memory.string(mcs_label)
            job.mem_bind = memory.string(mem_bind)
            job.mem_per_tres = memory.string(mem_per_tres)
            job.name = memory.string(name)
            job.network = memory.string(network)
            job.partition = memory.string(partition)
            job.qos = memory.string(qos)
            job.req_context = memory.string(req_context)
            job.req_nodes = memory.string(req_nodes)
            job.reservation = memory.string(reservation)
            job.resp_host = memory.string(resp_host)
            job.std_err = memory.string(std_err)
            job.std_in = memory.string(std_in)
            job.std_out = memory.string(std_out)
            job.submit_line = memory.string(submit_line)
            job.tres_bind = memory.string(tres_bind)
            job.tres_freq = memory.string(tres_freq)
            job.tres_per_job = memory.string(tres_per_job)
            job.tres_per_node = memory.string(tres_per_node)
            job.tres_per_socket = memory.string(tres_per_socket)
            job.tres_per_task = memory.string(tres_per_task)
            job.wckey = memory.string(wckey)
            job.work_dir = memory.string(work_dir)
            cslurm_job_set_prefer(&job, memory.string(prefer))
            cslurm_job_set_container(
                &job, memory.string(container_id), memory.string(container_type))
            cslurm_job_set_sizes(&job, memory.string(job_size_str))
        }

        private func fillNumbers(_ job: inout job_desc_msg_t) {
            if let begin_time { job.begin_time = time_t(begin_time) }
            if let bitflags { job.bitflags = bitflags }
            if let contiguous { job.contiguous = contiguous }
            if let core_spec { job.core_spec = core_spec }
            if let cores_per_socket { job.cores_per_socket = cores_per_socket }
            if let cpu_freq_gov { job.cpu_freq_gov = cpu_freq_gov }
            if let cpu_freq_max { job.cpu_freq_max = cpu_freq_max }
            if let cpu_freq_min { job.cpu_freq_min = cpu_freq_min }
            if let cpus_per_task { job.cpus_per_task = cpus_per_task }
            if let deadline { job.deadline = time_t(deadline) }
            if let delay_boot { job.delay_boot = delay_boot }
            if let group_id { job.group_id = group_id }
            if let kill_on_node_fail { job.kill_on_node_fail = kill_on_node_fail }
            if let mail_type { job.mail_type = mail_type }
            if let max_nodes { job.max_nodes = max_nodes }
            if let mem_bind_type { job.mem_bind_type = mem_bind_type }
            if let min_cpus { job.min_cpus = min_cpus }
            if let min_nodes { job.min_nodes = min_nodes }
            if let nice { job.nice = nice }
            if let ntasks_per_core { job.ntasks_per_core = ntasks_per_core }
            if let ntasks_per_node { job.ntasks_per_node = ntasks_per_node }
            if let ntasks_per_socket { job.ntasks_per_socket = ntasks_per_socket }
            if let ntasks_per_tres { job.ntasks_per_tres = ntasks_per_tres }
            if let num_tasks { job.num_tasks = num_tasks }
            if let mem_update_margin, let mem_update_delay {
                cslurm_job_set_mem_update(&job, mem_update_margin, mem_update_delay)
            }
            if let oom_kill_step { cslurm_job_set_oom_kill_step(&job, oom_kill_step) }
            if let open_mode { job.open_mode = open_mode }
            if let other_port { job.other_port = other_port }
            if let overcommit { job.overcommit = overcommit }
            if let plane_size { job.plane_size = plane_size }
            if let pn_min_cpus { job.pn_min_cpus = pn_min_cpus }
            if let pn_min_memory { job.pn_min_memory = pn_min_memory }
            if let pn_min_tmp_disk { job.pn_min_tmp_disk = pn_min_tmp_disk }
            if let power_flags { cslurm_job_set_power_flags(&job, power_flags) }
            if let priority { job.priority = priority }
            if let profile { job.profile = profile }
            if let reboot { job.reboot = reboot }
            if let req_switch { job.req_switch = req_switch }
            if let requeue { job.requeue = requeue }
            if let resv_port_cnt { cslurm_job_set_resv_port_cnt(&job, resv_port_cnt) }
            if let segment_size { cslurm_job_set_segment_size(&job, segment_size) }
            if let shared { job.shared = shared }
            if let sockets_per_node { job.sockets_per_node = sockets_per_node }
            if let task_dist { job.task_dist = task_dist }
            if let threads_per_core { job.threads_per_core = threads_per_core }
            if let time_limit { job.time_limit = time_limit }
            if let time_min { job.time_min = time_min }
            if let user_id { job.user_id = user_id }
            if let wait4switch { job.wait4switch = wait4switch }
            if let wait_all_nodes { job.wait_all_nodes = wait_all_nodes }
            if let warn_flags { job.warn_flags = warn_flags }
            if let warn_signal { job.warn_signal = warn_signal }
            if let warn_time { job.warn_time = warn_time }
        }
    }
#endif
