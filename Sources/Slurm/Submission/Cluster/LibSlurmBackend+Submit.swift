#if canImport(CSlurm)
    import CSlurm
    import Glibc

    extension LibSlurmBackend {
        package func submit(
            _ request: SubmissionRequest
        ) throws(SlurmError) -> SubmissionAnswer {
            var answer = cslurm_submitted()
            defer { free(answer.message) }
            let (number, cluster) = try onItsCluster(request) { jobs, count in
                cslurm_submit(jobs, count, &answer)
            }
            if let token = request.token, hasLostAnswer(number, isElsewhere: cluster != nil) {
                throw .outcomeUnknown(
                    token, operation: Self.operation,
                    cause: error(number, Self.operation).message)
            }
            guard number == 0 else {
                var refusal = error(number, Self.operation)
                if let message = String(answer.message) { refusal.message += "; \(message)" }
                throw refusal
            }
            return SubmissionAnswer(
                id: JobID(answer.job_id), cluster: cluster, message: String(answer.message),
                warning: answer.warning == 0
                    ? nil : String(slurm_strerror(Int32(bitPattern: answer.warning))))
        }

        package func willRun(_ request: SubmissionRequest) throws(SlurmError) -> RunEstimate {
            var answer = cslurm_estimate()
            defer { for text in [answer.nodes, answer.partition, answer.message] { free(text) } }
            let (number, _) = try onItsCluster(request) { jobs, count in
                count == 1 ? cslurm_will_run(jobs, &answer) : cslurm_het_will_run(jobs, count)
            }
            try check(number, "estimate when a job would run")
            guard !request.isHeterogeneous else { return RunEstimate() }
            return RunEstimate(
                id: JobID(answer.job_id),
                start: TimePoint(secondsSince1970: Int64(answer.start_time)),
                cpus: Int(answer.cpus), nodes: .init(nonEmpty: answer.nodes),
                partition: String(answer.partition), message: String(answer.message))
        }

        /// Makes a call to the cluster of the job's choice, which gets all calls until `passing` is
        /// over.
        private func onItsCluster(
            _ request: SubmissionRequest,
            _ call: (UnsafeMutablePointer<job_desc_msg_t>, Int) -> Int32
        ) throws(SlurmError) -> (number: Int32, cluster: String?) {
            guard let names = request.clusters else {
                return (request.withDescriptions(call), nil)
            }
            var failure: Int32 = 0
            let number = request.withDescriptions { jobs, count in
                var names = Array(names.utf8CString)
                if !cslurm_is_elsewhere() { failure = cslurm_choose_cluster(jobs, count, &names) }
                return failure == 0 ? call(jobs, count) : 0
            }
            guard failure == 0 else {
                var error = error(failure, Self.operation)
                error.message +=
                    "; none of the clusters \(names) can be reached and takes the job "
                    + "(slurmdbd knows which clusters there are)"
                throw error
            }
            let name = cslurm_cluster_name()
            defer { free(name) }
            return (number, String(name))
        }

        private static let operation = "submit a job"

        /// Whether the controller may have taken the job, though it did not tell.
        ///
        /// - Parameter isElsewhere: whether it is another cluster's.
        private func hasLostAnswer(_ number: Int32, isElsewhere: Bool) -> Bool {
            let code = SlurmError.Code(rawValue: number)
            switch code {
            // An answer to something else, or none in words that libslurm has.
            case .unexpectedMessage: return true
            // slurmctld takes nothing of a release that it does not speak with, whatever is asked.
            case .protocolVersion: return cslurm_ping(0) != number
            case .authenticationFailed: return isElsewhere && cslurm_confuses_credentials()
            default: return SlurmError.Code.lostAnswers.contains(code)
            }
        }
    }

    extension SubmissionRequest {
        /// Calls with descriptions for libslurm that are valid during the call.
        fileprivate func withDescriptions<Result>(
            _ body: (UnsafeMutablePointer<job_desc_msg_t>, Int) -> Result
        ) -> Result {
            let memory = CStringArena()
            var jobs = components.map { fields in
                var job = job_desc_msg_t()
                slurm_init_job_desc_msg(&job)
                fields.fill(&job, memory: memory)
                return job
            }
            return withExtendedLifetime(memory) {
                jobs.withUnsafeMutableBufferPointer { buffer in
                    // There is always a first component.
                    body(buffer.baseAddress!, buffer.count)
                }
            }
        }
    }
#endif
