#if canImport(CSlurm)
    import CSlurm
    import Glibc

    extension LibSlurmBackend {
        package func signal(
            _ job: String, _ signal: SignalNumber, to target: SignalTarget
        ) throws(SlurmError) {
            let flags =
                switch target {
                case .steps: UInt16(0)
                case .batchScript: cslurm_kill_batch_shell
                case .wholeJob: cslurm_kill_full_job
                }
            try check(
                cslurm_kill(job, signal.number, flags), "send signal \(signal) to job \(job)")
        }

        package func cancel(_ jobs: [String]) throws(SlurmError) {
            let memory = CStringArena()
            var failure = cslurm_kill_failure_t()
            let number = withExtendedLifetime(memory) {
                var names = jobs.map { memory.string($0) }
                return cslurm_kill_jobs(&names, UInt32(names.count), &failure)
            }
            try check(number, "cancel \(jobs.count) jobs")
            guard failure.error != 0 else { return }
            throw error(
                failure.error,
                "cancel job \(JobID(job: failure.job, task: failure.task.slurmValue))")
        }

        package func signal(
            _ job: UInt32, step: UInt32, _ signal: SignalNumber
        ) throws(SlurmError) {
            try check(
                cslurm_signal_step(job, step, signal.number),
                "send signal \(signal) to step \(job).\(step)")
        }

        package func requeue(_ job: String, _ state: RequeueState) throws(SlurmError) {
            let flags =
                switch state {
                case .pending: UInt32(0)
                case .held: cslurm_requeue_hold
                case .specialExit: cslurm_requeue_special_exit | cslurm_requeue_hold
                }
            try checkMasked(
                job.withMutableCString { cslurm_requeue($0, flags) }, "requeue job \(job)",
                isRepeatable: false)
        }

        package func suspend(_ job: String) throws(SlurmError) {
            try checkSuspension(
                job.withMutableCString { cslurm_suspend($0) }, of: job, "suspend job \(job)")
        }

        package func resume(_ job: String) throws(SlurmError) {
            try checkSuspension(
                job.withMutableCString { cslurm_resume($0) }, of: job, "resume job \(job)")
        }

        /// Asked to suspend or resume a job that it does not know, slurmctld closes the connection
        /// without a word (`_slurm_rpc_suspend`, in every release).
        private func checkSuspension(
            _ number: Int32, of job: String, _ operation: @autoclosure () -> String
        ) throws(SlurmError) {
            do throws(SlurmError) {
                try checkMasked(number, operation(), isRepeatable: false)
            } catch {
                guard error.code == .unexpectedMessage, let id = JobID(job),
                    let known = try? jobs(.ids([id])), known.recordCount == 0
                else { throw error }
                throw self.error(SlurmError.Code.invalidJobID.rawValue, operation())
            }
        }

        package func update(
            _ job: String, _ change: JobFields, isUserHold: Bool
        ) throws(SlurmError) {
            let memory = CStringArena()
            var message = job_desc_msg_t()
            slurm_init_job_desc_msg(&message)
            change.fill(&message, memory: memory)
            message.job_id_str = memory.string(job)
            if isUserHold { message.alloc_sid = cslurm_user_hold }
            let number = withExtendedLifetime(memory) { cslurm_update(&message) }
            try checkMasked(number, "change job \(job)")
        }

        /// The calls that answer for each task of an array overwrite the error of a connection that
        /// failed, or of a credential that there was none of, with "unexpected message"
        /// (`slurm_update_job2` and its kin, in every release).
        ///
        /// Whether slurmctld went away before or after it took the call, nobody knows then.
        private func checkMasked(
            _ number: Int32, _ operation: @autoclosure () -> String, isRepeatable: Bool = true
        ) throws(SlurmError) {
            if number == SlurmError.Code.unexpectedMessage.rawValue {
                do throws(SlurmError) {
                    if munge?.problem != nil {
                        throw self.error(SlurmError.Code.authenticationFailed.rawValue, "")
                    }
                    try ping(controller: 0)
                } catch {
                    var cause = error
                    cause.operation = operation()
                    cause.isRetryable = cause.isRetryable && isRepeatable
                    throw cause
                }
            }
            try check(number, operation())
        }

        package func top(_ jobs: String) throws(SlurmError) {
            try check(jobs.withMutableCString { cslurm_top($0) }, "move jobs \(jobs) to the top")
        }

        package func notify(_ job: UInt32, _ message: String) throws(SlurmError) {
            try check(
                message.withMutableCString { cslurm_notify(job, $0) }, "notify job \(job)")
        }

        package func batchScript(of job: UInt32) throws(SlurmError) -> JobScript {
            var text: UnsafeMutablePointer<CChar>?
            var size = 0
            defer { free(text) }
            try check(
                cslurm_batch_script(job, &text, &size), "fetch the script of job \(job)")
            return JobScript(bytes: Array(UnsafeRawBufferPointer(start: text, count: size)))
        }
    }

    extension String {
        /// Calls with a C string that libslurm declares as one it may write to, and does not.
        fileprivate func withMutableCString<Result>(
            _ body: (UnsafeMutablePointer<CChar>) -> Result
        ) -> Result {
            var bytes = Array(utf8CString)
            return bytes.withUnsafeMutableBufferPointer { body($0.baseAddress!) }
        }
    }
#endif
