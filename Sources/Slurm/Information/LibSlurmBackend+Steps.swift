#if canImport(CSlurm)
    import CSlurm

    #if canImport(FoundationEssentials)
        import FoundationEssentials
    #else
        import Foundation
    #endif

    extension LibSlurmBackend {
        package func steps(of job: UInt32?) throws(SlurmError) -> [JobStep] {
            let answer: UnsafeMutablePointer<job_step_info_response_msg_t>
            do throws(SlurmError) {
                answer = try self.answer("load steps") {
                    cslurm_load_steps(job ?? cslurm_no_value, $0)
                }
            } catch SlurmError.Code.invalidJobID {
                // A job that is not there has no steps.
                return []
            }
            defer { slurm_free_job_step_info_response_msg(answer) }
            return UnsafeBufferPointer(
                start: answer.pointee.job_steps, count: Int(answer.pointee.job_step_count)
            ).map { step in withUnsafePointer(to: step) { JobStep($0) } }
        }

        package func usage(ofStep step: UInt32, job: UInt32) throws(SlurmError) -> StepUsage {
            let answer = try answer("load what step \(job).\(step) uses") {
                cslurm_load_step_usage(job, step, $0)
            }
            defer { slurm_job_step_stat_response_msg_free(answer) }
            var usage = StepUsage()
            guard let list = answer.pointee.stats_list else { return usage }
            let iterator = cslurm_list_iterator(UnsafeMutableRawPointer(list))
            defer { cslurm_list_iterator_free(iterator) }
            while let element = cslurm_list_next(iterator) {
                let node = element.assumingMemoryBound(to: job_step_stat_t.self).pointee
                guard let account = node.jobacct else { continue }
                usage.tasks += Int(node.num_tasks)
                usage.add(
                    UnsafeRawPointer(account).assumingMemoryBound(to: cslurm_usage_t.self).pointee)
            }
            return usage
        }
    }

    extension JobStep {
        fileprivate init(_ pointer: UnsafePointer<job_step_info_t>) {
            let step = pointer.pointee
            self.init(
                job: step.step_id.job_id, number: step.step_id.step_id,
                id: step.array_job_id == 0
                    ? nil : JobID(job: step.array_job_id, task: step.array_task_id.slurmValue),
                state: JobState(rawValue: step.state))
            name = String(step.name) ?? ""
            userID = step.user_id
            nodes = .init(nonEmpty: step.nodes)
            cpus = Int(step.num_cpus)
            tasks = Int(step.num_tasks)
            partition = .init(nonEmpty: step.partition)
            startTime = Date(slurm: step.start_time)
            elapsed = .seconds(step.run_time)
            timeLimit = .init(minutes: step.time_limit)
            allocated = String?(nonEmpty: cslurm_step_allocated(pointer)).map { TRES($0) }
            submitLine = .init(nonEmpty: step.submit_line)
        }
    }

    extension StepUsage {
        /// What one node counted.
        mutating func add(_ usage: cslurm_usage_t) {
            systemCPUTime += .seconds(usage.sys_cpu_sec) + .microseconds(usage.sys_cpu_usec)
            userCPUTime += .seconds(usage.user_cpu_sec) + .microseconds(usage.user_cpu_usec)
            guard let ids = usage.tres_ids else { return }
            for index in 0..<Int(usage.tres_count) {
                let resource = ResourceAmounts.Resource(rawValue: ids[index])
                if let most = usage.tres_usage_in_max?[index].counted {
                    maximum[resource] = max(maximum[resource] ?? 0, most)
                }
                if let all = usage.tres_usage_in_tot?[index].counted {
                    // A node that counts wrongly must not end the process.
                    total[resource] = all.addingSaturated(total[resource] ?? 0)
                }
            }
        }
    }

    extension UInt64 {
        /// The number, unless it stands for one that was not counted (`INFINITE64`, `NO_VAL64`).
        fileprivate var counted: UInt64? { slurmValue }

        fileprivate func addingSaturated(_ other: UInt64) -> UInt64 {
            let (sum, overflow) = addingReportingOverflow(other)
            return overflow ? .max : sum
        }
    }
#endif
