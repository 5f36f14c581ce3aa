#if canImport(CSlurm)
    import CSlurm

    extension LibSlurmBackend {
        package var submissionConfiguration: SubmissionConfiguration { Self.readOnce }

        /// libslurm reads slurm.conf once in the life of the process.
        private static let readOnce: SubmissionConfiguration = {
            var result = SubmissionConfiguration(release: LibSlurmBackend.compiledRelease)
            guard let conf = slurm_conf_lock()?.pointee else { return result }
            defer { slurm_conf_unlock() }
            result.gresTypes = (String(conf.gres_plugins) ?? "").pieces(at: ",").map(String.init)
            result.schedulesGPUs = String(conf.select_type) == "select/cons_tres"
            result.governors = conf.cpu_freq_govs
            result.defaultGovernor = conf.cpu_freq_def.slurmValue
            result.maximumArraySize = Int(conf.max_array_sz)
            let parameters = String(conf.slurmctld_params) ?? ""
            result.managesSteps = parameters.contains(bytesOf: "enable_stepmgr")
            let mpi = String(conf.mpi_params) ?? ""
            result.startsHydra = !mpi.contains(bytesOf: "disable_slurm_hydra_bootstrap")
            result.sharesSeveralGPUs = cslurm_shares_several_gpus(conf.select_type_param)
            result.impliedFlags = JobFlags(rawValue: cslurm_implied_flags(conf.select_type_param))
            result.propagatedLimits =
                (try? SubmissionConfiguration.propagatedLimits(
                    only: String(conf.propagate_rlimits),
                    except: String(conf.propagate_rlimits_except))) ?? []
            return result
        }()
    }
#endif
