#if canImport(CSlurm)
    import CSlurm

    extension LibSlurmBackend {
        package func priorities() throws(SlurmError) -> [PriorityFactors] {
            let answer = try answer("load priorities", cslurm_load_priorities)
            defer { slurm_free_priority_factors_response_msg(answer) }
            guard let list = cslurm_priority_list(answer) else { return [] }
            let iterator = cslurm_list_iterator(list)
            defer { cslurm_list_iterator_free(iterator) }
            var all: [PriorityFactors] = []
            while let element = cslurm_list_next(iterator) {
                all.append(PriorityFactors(cslurm_priority(element)))
            }
            return all
        }
    }

    extension PriorityFactors {
        fileprivate init(_ factors: cslurm_priority_t) {
            self.init(job: factors.job, userID: factors.user)
            partition = .init(nonEmpty: factors.partition)
            direct = factors.direct == 0 ? nil : factors.direct
            age = factors.age
            association = factors.association
            fairShare = factors.fair_share
            jobSize = factors.job_size
            partitionFactor = factors.partition_factor
            qos = factors.qos
            site = factors.site
            tres = factors.tres
            nice = factors.nice
        }
    }
#endif
