extension SlurmError {
    /// A refusal with what it is about, in sbatch's words: Slurm itself says only of what kind it was.
    ///
    /// - Parameter jobs: the job, or the components of one.
    func naming(_ jobs: [JobFields]) -> SlurmError {
        var words: [String] = []
        for job in jobs {
            for (option, value) in asked(of: job) {
                guard let value, !value.isEmpty else { continue }
                let word = "--\(option)=\(value)"
                if !words.contains(word) { words.append(word) }
            }
        }
        guard !words.isEmpty else { return self }
        var error = self
        error.message += "; asked for was \(words.joined(separator: " "))"
        return error
    }

    /// The options of sbatch that a refusal of this kind can be about.
    private func asked(of job: JobFields) -> [(option: String, value: String?)] {
        let partition = ("partition", job.partition)
        let (account, qos) = (("account", job.account), ("qos", job.qos))
        let resources = [
            ("gpus", job.tres_per_job), ("gres", job.tres_per_node),
            ("gpus-per-socket", job.tres_per_socket), ("gpus-per-task", job.tres_per_task),
        ]
        let nodes = [("nodelist", job.req_nodes), ("exclude", job.exc_nodes)]
        switch code {
        case .invalidPartition: return [partition]
        case .invalidAccount: return [account, partition]
        case .invalidQOS: return [qos, account, partition]
        case .accountingPolicy: return [account, qos, partition]
        case .reservationDenied, .invalidReservation: return [("reservation", job.reservation)]
        case .invalidGRES: return resources
        case .invalidLicenses: return [("licenses", job.licenses)]
        case .invalidFeature:
            return [("constraint", job.features), ("batch", job.batch_features)]
        case .invalidDependency: return [("dependency", job.dependency)]
        case .invalidArray: return [("array", job.array_inx)]
        case .invalidNodeName: return nodes
        case .partitionConfigurationUnavailable: return [partition]
        case .nodeConfigurationUnavailable:
            return [("constraint", job.features)] + nodes + resources
        case .invalidTimeLimit:
            return [("time", job.time_limit.map { "\($0) minutes" }), partition]
        default: return []
        }
    }
}
