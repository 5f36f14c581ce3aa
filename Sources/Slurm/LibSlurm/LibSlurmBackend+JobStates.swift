#if canImport(CSlurm)
    import CSlurm

    extension LibSlurmBackend {
        package func jobStates(
            of jobs: [UInt32]
        ) throws(SlurmError) -> [(id: JobID, state: JobState)] {
            var answer: UnsafeMutableRawPointer?
            try check(cslurm_load_job_states(jobs, jobs.count, &answer), "load states of jobs")
            defer { cslurm_free_job_states(answer) }
            var states: [(id: JobID, state: JobState)] = []
            for index in 0..<cslurm_job_states_count(answer) {
                let job = cslurm_job_state_at(answer, index)
                let state = JobState(rawValue: job.state)
                if job.array == 0 {
                    states.append((JobID(job.job), state))
                } else if let task = job.task.slurmValue {
                    states.append((JobID(job: job.array, task: task), state))
                } else if let bitmap = job.bitmap {
                    var bit = cslurm_next_bit(bitmap, 0)
                    while bit >= 0 {
                        let task = UInt32(truncatingIfNeeded: bit)
                        states.append((JobID(job: job.array, task: task), state))
                        bit = cslurm_next_bit(bitmap, bit + 1)
                    }
                }
            }
            return states
        }
    }
#endif
