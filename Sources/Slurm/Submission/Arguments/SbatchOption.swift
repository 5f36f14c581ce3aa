/// The options of sbatch, by the name they have on its command line. Not every release has all.
enum SbatchOption: String, Sendable, CaseIterable {
    case account, array, batch, begin, bb, bbf, chdir, cluster, clusters, comment, container
    case context, contiguous, constraint, deadline, dependency, distribution, error, exclude
    case exclusive, export, gid, gpus, gres, help, hint, hold, input, licenses, mem, mincpus
    case network, nice, nodefile, nodelist, nodes, ntasks, output, overcommit, oversubscribe
    case parsable, partition, power, prefer, priority, profile, propagate, qos, quiet, reboot
    case requeue, reservation, signal, switches, time, tmp, uid, usage, verbose, version, wait
    case wckey, wrap
    // Of releases after 22.05.
    case external, extra, resources, segment, stepmgr
    case consolidateSegments = "consolidate-segments"
    case containerID = "container-id"
    case containerType = "container-type"
    case memUpdate = "mem-update"
    case oomKillStep = "oom-kill-step"
    case resvPorts = "resv-ports"
    case spreadSegments = "spread-segments"
    case tresBind = "tres-bind"
    case tresPerTask = "tres-per-task"
    case acctgFreq = "acctg-freq"
    case clusterConstraint = "cluster-constraint"
    case coreSpec = "core-spec"
    case coresPerSocket = "cores-per-socket"
    case cpuFreq = "cpu-freq"
    case cpusPerGPU = "cpus-per-gpu"
    case cpusPerTask = "cpus-per-task"
    case delayBoot = "delay-boot"
    case exportFile = "export-file"
    case extraNodeInfo = "extra-node-info"
    case getUserEnv = "get-user-env"
    case gpuBind = "gpu-bind"
    case gpuFreq = "gpu-freq"
    case gpusPerNode = "gpus-per-node"
    case gpusPerSocket = "gpus-per-socket"
    case gpusPerTask = "gpus-per-task"
    case gresFlags = "gres-flags"
    case ignorePBS = "ignore-pbs"
    case jobName = "job-name"
    case killOnInvalidDep = "kill-on-invalid-dep"
    case mailType = "mail-type"
    case mailUser = "mail-user"
    case mcsLabel = "mcs-label"
    case memBind = "mem-bind"
    case memPerCPU = "mem-per-cpu"
    case memPerGPU = "mem-per-gpu"
    case noKill = "no-kill"
    case noRequeue = "no-requeue"
    case ntasksPerCore = "ntasks-per-core"
    case ntasksPerGPU = "ntasks-per-gpu"
    case ntasksPerNode = "ntasks-per-node"
    case ntasksPerSocket = "ntasks-per-socket"
    case ntasksPerTRES = "ntasks-per-tres"
    case openMode = "open-mode"
    case socketsPerNode = "sockets-per-node"
    case spreadJob = "spread-job"
    case testOnly = "test-only"
    case threadSpec = "thread-spec"
    case threadsPerCore = "threads-per-core"
    case timeMin = "time-min"
    case useMinNodes = "use-min-nodes"
    case waitAllNodes = "wait-all-nodes"
    // These have no name on the command line: variables and #PBS lines set them.
    case switchRequest = "SBATCH_REQ_SWITCH"
    case switchWait = "SBATCH_WAIT4SWITCH"
    case umask = "#PBS -W umask"

    /// The option's letter.
    var letter: Character? { Self.letters[self] }

    private static let letters: [SbatchOption: Character] = [
        .account: "A", .array: "a", .begin: "b", .chdir: "D", .clusters: "M", .constraint: "C",
        .coreSpec: "S", .cpusPerTask: "c", .dependency: "d", .distribution: "m", .error: "e",
        .exclude: "x", .extraNodeInfo: "B", .gpus: "G", .help: "h", .hold: "H", .input: "i",
        .jobName: "J", .licenses: "L", .noKill: "k", .nodefile: "F", .nodelist: "w",
        .nodes: "N", .ntasks: "n", .output: "o", .overcommit: "O", .oversubscribe: "s",
        .partition: "p", .qos: "q", .quiet: "Q", .time: "t", .verbose: "v", .version: "V",
        .wait: "W",
    ]

    /// Whether it has an argument.
    func argument(in release: SlurmRelease) -> Getopt<SbatchOption>.Argument {
        switch self {
        case .getUserEnv: release < SlurmRelease(25, 5) ? .optional : .none
        case .requeue: release < SlurmRelease(25, 11) ? .none : .optional
        case .consolidateSegments, .external, .spreadSegments, .stepmgr: .none
        case .oomKillStep, .resvPorts: .optional
        case .contiguous, .help, .hold, .ignorePBS, .noRequeue, .overcommit, .oversubscribe,
            .parsable, .quiet, .reboot, .spreadJob, .testOnly, .useMinNodes, .verbose,
            .version, .usage, .wait, .umask:
            .none
        case .exclusive, .nice, .noKill, .propagate: .optional
        default: .required
        }
    }

    /// Whether only the command line sets it, and lines of the script do not.
    var isCommandLineOnly: Bool {
        switch self {
        case .help, .quiet, .usage, .verbose, .version, .wrap: true
        default: false
        }
    }

    /// Whether it says nothing about the next component of a heterogeneous job.
    func isForOneComponent(in release: SlurmRelease) -> Bool {
        self == .external ? release >= SlurmRelease(26, 5) : Self.forOneComponent.contains(self)
    }

    private static let forOneComponent: Set<SbatchOption> = [
        .bb, .contiguous, .constraint, .coreSpec, .coresPerSocket, .cpuFreq, .cpusPerGPU,
        .cpusPerTask, .distribution, .exclusive, .extraNodeInfo, .gpuBind, .gpuFreq, .gpus,
        .gpusPerNode, .gpusPerSocket, .gpusPerTask, .gres, .gresFlags, .hint, .licenses,
        .mailType, .mailUser, .memBind, .memPerCPU, .memPerGPU, .mincpus, .network, .nodefile,
        .nodelist, .nodes, .ntasks, .ntasksPerCore, .ntasksPerGPU, .ntasksPerNode,
        .ntasksPerSocket, .ntasksPerTRES, .overcommit, .oversubscribe, .partition, .power,
        .socketsPerNode, .spreadJob, .switchRequest, .switchWait, .switches, .threadSpec,
        .threadsPerCore, .tmp, .umask, .useMinNodes, .consolidateSegments, .resources, .resvPorts,
        .segment, .spreadSegments, .tresBind, .tresPerTask,
    ]
}
