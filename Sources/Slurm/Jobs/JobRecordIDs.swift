#if canImport(CSlurm)
    import CSlurm
#endif

/// The ids that one record of a snapshot stands for, read in place.
///
/// The pending tasks of an array have one record, with a bitmap of their indices. A task gets a
/// record and a `job_id` of its own when it starts; the last one keeps the array's.
struct JobRecordIDs: Sequence {
    fileprivate enum Members {
        case single(JobID)
        case tasks(ArrayTaskSet)
        #if canImport(CSlurm)
            case bitmap(UnsafePointer<Int64>)
        #endif
        /// What is left of an array whose tasks all have records of their own, or none.
        case none
    }

    /// The job, the array, or the leader of the heterogeneous job.
    let whole: UInt32
    private let members: Members

    init(_ record: JobRecord) {
        whole = record.id.job
        members =
            if let array = record.array, array.task == nil {
                .tasks(array.pending)
            } else {
                .single(record.id)
            }
    }

    #if canImport(CSlurm)
        /// The ids are valid as long as the record is.
        init(_ job: UnsafePointer<slurm_job_info_t>) {
            let id = JobID(job)
            whole = id.job
            if job.pointee.array_job_id == 0 || job.pointee.array_task_id != cslurm_no_value {
                members = .single(id)
            } else if let bitmap = cslurm_array_bitmap(job) {
                members = .bitmap(bitmap)
            } else {
                members = .none
            }
        }
    #endif

    /// The one id, if the record is not that of an array's pending tasks.
    var single: JobID? {
        guard case .single(let id) = members else { return nil }
        return id
    }

    func contains(_ id: JobID) -> Bool {
        switch members {
        case .single(let member): return member == id
        case .none: return false
        case .tasks(let tasks):
            guard id.job == whole, let task = id.task else { return false }
            return tasks.contains(task)
        #if canImport(CSlurm)
            case .bitmap(let bitmap):
                guard id.job == whole, let task = id.task else { return false }
                return cslurm_next_bit(bitmap, Int64(task)) == Int64(task)
        #endif
        }
    }

    func makeIterator() -> Iterator {
        Iterator(whole: whole, members: members)
    }

    struct Iterator: IteratorProtocol {
        private enum Rest {
            case single(JobID)
            case tasks(ArrayTaskSet.Iterator)
            #if canImport(CSlurm)
                case bitmap(UnsafePointer<Int64>, from: Int64)
            #endif
            case none
        }

        private let whole: UInt32
        private var rest: Rest

        fileprivate init(whole: UInt32, members: Members) {
            self.whole = whole
            rest =
                switch members {
                case .single(let id): .single(id)
                case .tasks(let tasks): .tasks(tasks.makeIterator())
                #if canImport(CSlurm)
                    case .bitmap(let bitmap): .bitmap(bitmap, from: 0)
                #endif
                case .none: .none
                }
        }

        mutating func next() -> JobID? {
            switch rest {
            case .single(let id):
                rest = .none
                return id
            case .none:
                return nil
            case .tasks(var tasks):
                let task = tasks.next()
                rest = .tasks(tasks)
                return task.map { JobID(job: whole, task: $0) }
            #if canImport(CSlurm)
                case .bitmap(let bitmap, let from):
                    let bit = cslurm_next_bit(bitmap, from)
                    guard bit >= 0 else {
                        rest = .none
                        return nil
                    }
                    rest = .bitmap(bitmap, from: bit + 1)
                    return JobID(job: whole, task: UInt32(truncatingIfNeeded: bit))
            #endif
            }
        }
    }
}

#if canImport(CSlurm)
    extension JobID {
        /// The id of a record: of an array's pending tasks that of the array.
        init(_ job: UnsafePointer<slurm_job_info_t>) {
            let record = job.pointee
            self =
                if record.array_job_id != 0 {
                    JobID(
                        job: record.array_job_id,
                        task: record.array_task_id == cslurm_no_value ? nil : record.array_task_id)
                } else if record.het_job_id != 0, record.het_job_id != cslurm_no_value {
                    JobID(job: record.het_job_id, component: record.het_job_offset)
                } else {
                    JobID(record.job_id)
                }
        }
    }
#endif
