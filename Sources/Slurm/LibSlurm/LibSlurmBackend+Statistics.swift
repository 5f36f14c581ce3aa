#if canImport(CSlurm)
    import CSlurm

    #if canImport(FoundationEssentials)
        import FoundationEssentials
    #else
        import Foundation
    #endif

    extension LibSlurmBackend {
        package func statistics() throws(SlurmError) -> ControllerStatistics {
            let operation = "load the controller's statistics"
            var answer: UnsafeMutablePointer<stats_info_response_msg_t>?
            try check(cslurm_get_statistics(&answer), operation)
            guard let answer else {
                throw SlurmError(
                    .malformedAnswer, operation: operation, message: "the answer is empty")
            }
            defer { slurm_free_stats_response_msg(answer) }
            return ControllerStatistics(answer.pointee)
        }
    }

    extension ControllerStatistics {
        init(_ answer: stats_info_response_msg_t) {
            self.init(
                time: Date(timeIntervalSince1970: Double(answer.req_time)),
                since: Date(timeIntervalSince1970: Double(answer.req_time_start)))
            for index in 0..<Int(answer.rpc_type_size) {
                callsByType[answer.rpc_type_id[index]] = Calls(
                    count: Int(answer.rpc_type_cnt[index]),
                    duration: .microseconds(Int64(clamping: answer.rpc_type_time[index])))
            }
            for index in 0..<Int(answer.rpc_user_size) {
                callsByUser[answer.rpc_user_id[index]] = Calls(
                    count: Int(answer.rpc_user_cnt[index]),
                    duration: .microseconds(Int64(clamping: answer.rpc_user_time[index])))
            }
            jobs.submitted = Int(answer.jobs_submitted)
            jobs.started = Int(answer.jobs_started)
            jobs.completed = Int(answer.jobs_completed)
            jobs.cancelled = Int(answer.jobs_canceled)
            jobs.failed = Int(answer.jobs_failed)
            jobs.pending = Int(answer.jobs_pending)
            jobs.running = Int(answer.jobs_running)
            serverThreads = Int(answer.server_thread_count)
            agentQueue = Int(answer.agent_queue_size)
            databaseQueue = Int(answer.dbd_agent_queue_size)
            schedulerCycles = Int(answer.schedule_cycle_counter)
            lastSchedulerCycle = .microseconds(Int(answer.schedule_cycle_last))
            longestSchedulerCycle = .microseconds(Int(answer.schedule_cycle_max))
            backfilledJobs = Int(answer.bf_backfilled_jobs)
            lastBackfillCycle = .microseconds(Int(answer.bf_cycle_last))
        }
    }
#endif
