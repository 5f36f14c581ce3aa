#if canImport(CSlurm)
    import CSlurm

    #if canImport(FoundationEssentials)
        import FoundationEssentials
    #else
        import Foundation
    #endif

    extension LibSlurmBackend {
        package func jobs(_ query: JobQuery) throws(SlurmError) -> JobSnapshot {
            let details = query.includesDetails
            switch query.selection {
            case .all:
                return try load("load all jobs") { cslurm_load_jobs(0, details, $0) }
            case .user(let user):
                let user = user ?? currentUserID()
                return try load("load the jobs of user \(user)") {
                    cslurm_load_jobs_of_user(user, details, $0)
                }
            case .ids(let ids):
                return try jobs(ids, details)
            }
        }

        package func jobs(changedSince snapshot: JobSnapshot) throws(SlurmError) -> JobSnapshot? {
            do throws(SlurmError) {
                return try load("load changed jobs") {
                    cslurm_load_jobs(time_t(snapshot.time.timeIntervalSince1970), false, $0)
                }
            } catch SlurmError.Code.noChange {
                return nil
            }
        }

        private func jobs(_ ids: [JobID], _ details: Bool) throws(SlurmError) -> JobSnapshot {
            let jobs = Set(ids.map(\.job))
            guard jobs.count > 1 else { return try job(jobs.first, details) }
            var (mine, all) = (JobQuery.mine, JobQuery.all)
            (mine.includesDetails, all.includesDetails) = (details, details)
            let ours = try self.jobs(mine)
            return jobs.allSatisfy { ours.contains(whole: $0) } ? ours : try self.jobs(all)
        }

        private func job(_ job: UInt32?, _ details: Bool) throws(SlurmError) -> JobSnapshot {
            guard let job else { return JobSnapshot(storage: .values([]), time: Date()) }
            do throws(SlurmError) {
                return try load("load job \(job)") { cslurm_load_job(job, details, $0) }
            } catch SlurmError.Code.invalidJobID {
                // "No such job" is an answer like any other, and an empty one.
                return JobSnapshot(storage: .values([]), time: Date())
            }
        }

        private func load(
            _ operation: @autoclosure () -> String,
            _ call: (UnsafeMutablePointer<UnsafeMutablePointer<job_info_msg_t>?>) -> Int32
        ) throws(SlurmError) -> JobSnapshot {
            var message: UnsafeMutablePointer<job_info_msg_t>?
            try check(call(&message), operation())
            guard let message else {
                throw SlurmError(
                    .malformedAnswer, operation: operation(), message: "the answer is empty")
            }
            let jobs = JobMessage(message)
            return JobSnapshot(
                storage: .message(jobs), time: Date(timeIntervalSince1970: Double(jobs.time)))
        }
    }
#endif
