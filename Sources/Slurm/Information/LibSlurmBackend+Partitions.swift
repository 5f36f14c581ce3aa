#if canImport(CSlurm)
    import CSlurm

    extension LibSlurmBackend {
        package func partitions() throws(SlurmError) -> [Partition] {
            let answer = try answer("load partitions", cslurm_load_partitions)
            defer { slurm_free_partition_info_msg(answer) }
            return UnsafeBufferPointer(
                start: answer.pointee.partition_array, count: Int(answer.pointee.record_count)
            ).map { partition in
                withUnsafePointer(to: partition) { Partition($0) }
            }
        }

        /// Makes a call that gives a pointer to what it loaded.
        func answer<Message>(
            _ operation: String,
            _ call: (UnsafeMutablePointer<UnsafeMutablePointer<Message>?>) -> Int32
        ) throws(SlurmError) -> UnsafeMutablePointer<Message> {
            var answer: UnsafeMutablePointer<Message>?
            try check(call(&answer), operation)
            guard let answer else {
                throw SlurmError(
                    .malformedAnswer, operation: operation, message: "the answer is empty")
            }
            return answer
        }
    }

    extension Partition {
        fileprivate init(_ pointer: UnsafePointer<partition_info_t>) {
            let partition = pointer.pointee
            self.init(
                name: String(partition.name) ?? "", state: State(rawValue: partition.state_up))
            let flags = cslurm_partition_flags(pointer)
            // The values of PART_FLAG_ are the same in all releases; some import as no number.
            isDefault = flags & 0x1 != 0
            isHidden = flags & 0x2 != 0
            isForRootOnly = flags & 0x8 != 0
            requiresReservation = flags & 0x10 != 0
            excludesRoot = flags & 0x4 != 0
            prefersLeastLoaded = flags & 0x20 != 0
            isExclusiveToUser = flags & 0x40 != 0
            isExclusiveInTopology = flags & 0x10000 != 0
            nodes = .init(nonEmpty: partition.nodes)
            nodeSets = .init(nonEmpty: cslurm_partition_node_sets(pointer))
            topology = .init(nonEmpty: cslurm_partition_topology(pointer))
            nodeCount = Int(partition.total_nodes)
            cpuCount = Int(partition.total_cpus)
            tres = String?(nonEmpty: partition.tres_fmt_str).map { TRES($0) }
            copyLimits(partition)
            maximumCPUsPerSocket = cslurm_partition_cpus_per_socket(pointer).slurmValue
                .map { Int($0) }
            defaultCPUsPerGPU = cslurm_partition_per_gpu(pointer, false).slurmCount
            defaultMemoryPerGPU = cslurm_partition_per_gpu(pointer, true).slurmValue
            oversubscription = Oversubscription(rawValue: partition.max_share)
            billingWeights = .init(nonEmpty: partition.billing_weights_str)
            preemptMode = partition.preempt_mode.slurmValue
            allowedSubmissionHosts = String?(nonEmpty: partition.allow_alloc_nodes).items
            allowedAccounts = String?(nonEmpty: partition.allow_accounts).items
            deniedAccounts = String?(nonEmpty: partition.deny_accounts).items
            allowedGroups = String?(nonEmpty: partition.allow_groups).items
            allowedQOS = String?(nonEmpty: partition.allow_qos).items
            deniedQOS = String?(nonEmpty: partition.deny_qos).items
            qos = .init(nonEmpty: partition.qos_char)
            alternate = .init(nonEmpty: partition.alternate)
        }

        private mutating func copyLimits(_ partition: partition_info_t) {
            defaultTime = .init(minutes: partition.default_time)
            maximumTime = .init(minutes: partition.max_time)
            overTimeLimit =
                partition.over_time_limit == cslurm_infinite_16
                ? .unlimited : partition.over_time_limit.slurmValue.map { .minutes(Int($0)) }
            minimumNodes = Int(partition.min_nodes)
            maximumNodes = partition.max_nodes.slurmValue.map { Int($0) }
            maximumCPUsPerNode = partition.max_cpus_per_node.slurmValue.map { Int($0) }
            // 0: not limited.
            defaultMemory = partition.def_mem_per_cpu == 0 ? nil : .init(partition.def_mem_per_cpu)
            maximumMemory = partition.max_mem_per_cpu == 0 ? nil : .init(partition.max_mem_per_cpu)
            priorityTier = Int(partition.priority_tier)
            priorityFactor = Int(partition.priority_job_factor)
            graceTime = .seconds(partition.grace_time.slurmValue.map { Int($0) } ?? 0)
        }
    }

    extension String? {
        /// What a list with commas holds; nothing for `nil`.
        var items: [String] { self?.split(separator: ",").map(String.init) ?? [] }
    }
#endif
