#if canImport(CSlurm)
    import CSlurm
    import Glibc

    #if canImport(FoundationEssentials)
        import FoundationEssentials
    #else
        import Foundation
    #endif

    extension LibSlurmBackend {
        package func nodes() throws(SlurmError) -> [Node] {
            let answer = try answer("load nodes", cslurm_load_nodes)
            defer { slurm_free_node_info_msg(answer) }
            return UnsafeBufferPointer(
                start: answer.pointee.node_array, count: Int(answer.pointee.record_count)
            ).compactMap { node in
                // The places of nodes that were removed have no name.
                node.name == nil ? nil : withUnsafePointer(to: node) { Node($0) }
            }
        }
    }

    extension Node {
        fileprivate init(_ pointer: UnsafePointer<node_info_t>) {
            let node = pointer.pointee
            self.init(name: String(node.name) ?? "", state: NodeState(rawValue: node.node_state))
            address = .init(nonEmpty: node.node_addr)
            hostName = .init(nonEmpty: node.node_hostname)
            architecture = .init(nonEmpty: node.arch)
            operatingSystem = .init(nonEmpty: node.os)
            version = .init(nonEmpty: node.version)
            copyResources(node, pointer)
            features = String?(nonEmpty: node.features).items
            activeFeatures =
                node.features_act == nil ? features : String?(nonEmpty: node.features_act).items
            gres = .init(nonEmpty: node.gres)
            usedGRES = .init(nonEmpty: node.gres_used)
            drainedGRES = .init(nonEmpty: node.gres_drain).flatMap { $0 == "N/A" ? nil : $0 }
            tres = String?(nonEmpty: node.tres_fmt_str).map { TRES($0) }
            let allocated = cslurm_node_allocated_tres(pointer)
            defer { free(allocated) }
            self.allocated = String?(nonEmpty: allocated).map { TRES($0) }
            reason = .init(nonEmpty: node.reason)
            if reason != nil {
                reasonTime = Date(slurm: node.reason_time)
                reasonUserID = node.reason_uid.slurmValue
            }
            owner = node.owner.slurmValue
            bootTime = Date(slurm: node.boot_time)
            startTime = Date(slurm: node.slurmd_start_time)
            lastBusy = Date(slurm: node.last_busy)
            copyPlace(node, pointer)
            comment = .init(nonEmpty: node.comment)
            extra = .init(nonEmpty: node.extra)
        }

        private mutating func copyPlace(
            _ node: node_info_t, _ pointer: UnsafePointer<node_info_t>
        ) {
            resumeTime = Date(slurm: cslurm_node_resume_time(pointer))
            reservation = .init(nonEmpty: cslurm_node_reservation(pointer))
            mcsLabel = .init(nonEmpty: node.mcs_label)
            topology = .init(nonEmpty: cslurm_node_topology(pointer))
            instanceID = .init(nonEmpty: cslurm_node_instance_id(pointer))
            instanceType = .init(nonEmpty: cslurm_node_instance_type(pointer))
        }

        private mutating func copyResources(
            _ node: node_info_t, _ pointer: UnsafePointer<node_info_t>
        ) {
            cpus = Int(node.cpus)
            allocatedCPUs = Int(cslurm_node_allocated_cpus(pointer))
            let usable = cslurm_node_effective_cpus(pointer)
            usableCPUs = usable == 0 ? nil : usable.slurmValue.map { Int($0) }
            specializedCores = Int(node.core_spec_cnt)
            specializedCPUs = .init(nonEmpty: node.cpu_spec_list)
            load = node.cpu_load.slurmValue.map { Double($0) / 100 }
            boards = Int(node.boards)
            sockets = Int(node.sockets)
            coresPerSocket = Int(node.cores)
            threadsPerCore = Int(node.threads)
            memory = node.real_memory
            specializedMemory = node.mem_spec_limit
            allocatedMemory = cslurm_node_allocated_memory(pointer)
            freeMemory = node.free_mem.slurmValue
            temporaryDisk = Int(node.tmp_disk)
            weight = Int(node.weight)
        }
    }
#endif
