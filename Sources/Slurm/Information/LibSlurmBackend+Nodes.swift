#if canImport(CSlurm)
    import CSlurm

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
            tres = String?(nonEmpty: node.tres_fmt_str).map { TRES($0) }
            reason = .init(nonEmpty: node.reason)
            if reason != nil {
                reasonTime = Date(slurm: node.reason_time)
                reasonUserID = node.reason_uid.slurmValue
            }
            owner = node.owner.slurmValue
            bootTime = Date(slurm: node.boot_time)
            startTime = Date(slurm: node.slurmd_start_time)
            lastBusy = Date(slurm: node.last_busy)
            comment = .init(nonEmpty: node.comment)
            extra = .init(nonEmpty: node.extra)
        }

        private mutating func copyResources(
            _ node: node_info_t, _ pointer: UnsafePointer<node_info_t>
        ) {
            cpus = Int(node.cpus)
            allocatedCPUs = Int(cslurm_node_allocated_cpus(pointer))
            load = node.cpu_load.slurmValue.map { Double($0) / 100 }
            sockets = Int(node.sockets)
            coresPerSocket = Int(node.cores)
            threadsPerCore = Int(node.threads)
            memory = node.real_memory
            allocatedMemory = cslurm_node_allocated_memory(pointer)
            freeMemory = node.free_mem.slurmValue
            temporaryDisk = node.tmp_disk
            weight = node.weight
        }
    }
#endif
