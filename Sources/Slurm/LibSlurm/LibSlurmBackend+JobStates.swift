#if canImport(CSlurm)
    import CSlurm

    extension LibSlurmBackend {
        package func jobStates(of jobs: [UInt32]) throws(SlurmError) -> [BareJobState] {
            var answer: UnsafeMutableRawPointer?
            try check(cslurm_load_job_states(jobs, jobs.count, &answer), "load states of jobs")
            defer { cslurm_free_job_states(answer) }
            var states: [BareJobState] = []
            for index in 0..<cslurm_job_states_count(answer) {
                let job = cslurm_job_state_at(answer, index)
                var bare = BareJobState(
                    whole: job.job, number: job.job, state: JobState(rawValue: job.state))
                if job.array == 0 {
                    if job.leader != 0, let leader = job.leader.slurmValue { bare.whole = leader }
                    states.append(bare)
                    continue
                }
                bare.whole = job.array
                bare.task = job.task.slurmValue
                if bare.task != nil {
                    states.append(bare)
                } else if let bitmap = job.bitmap {
                    var bit = cslurm_next_bit(bitmap, 0)
                    while bit >= 0 {
                        bare.task = UInt32(truncatingIfNeeded: bit)
                        states.append(bare)
                        bit = cslurm_next_bit(bitmap, bit + 1)
                    }
                }
            }
            return states
        }
    }
#endif
