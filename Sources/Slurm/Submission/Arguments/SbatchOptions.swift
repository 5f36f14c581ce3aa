/// What sbatch's options have said so far, while they come from the script, from variables and from
/// the command line.
struct SbatchOptions {
    /// Where an option came from last.
    private struct Origin {
        var isSet = false
        /// Stays true when the option is taken back, as in sbatch.
        var isFromEnvironment = false
    }

    /// The variables in it are those that sbatch itself would have by now.
    var context: SubmissionContext
    /// The component in the making.
    var job = JobDescription()
    /// What is for sbatch itself, not for the job.
    var command = SbatchCommand.Settings()
    private var origins: [SbatchOption: Origin] = [:]
    /// Whose sbatch is followed.
    var release: SlurmRelease { context.configuration.release }

    init(context: SubmissionContext) {
        self.context = context
    }

    /// Applies one option.
    ///
    /// - Parameter isEarly: whether it comes from a variable, or from the first reading of the
    ///   command line, which sbatch takes for the same.
    /// - Throws: `SlurmError` that names the option and what is wrong with its argument.
    mutating func apply(
        _ option: SbatchOption, _ argument: String?, isEarly: Bool = false
    ) throws(SlurmError) {
        if !isEarly, option.isCommandLineOnly { return }
        var argument = argument
        let kind = option.argument(in: release)
        if let text = argument {
            if kind == .none, !Self.isYes(text) {
                reset(option)
                origins[option] = Origin()
                return
            }
            if kind == .optional, text.isEmpty { argument = nil }
        }
        try set(option, to: argument)
        origins[option] = Origin(isSet: true, isFromEnvironment: isEarly)
    }

    /// Whether the value of a variable turns on an option without an argument.
    static func isYes(_ text: String) -> Bool {
        if text.isEmpty || text.isSame(as: "yes") { return true }
        guard let number = LeadingInteger(text) else { return false }
        return number.value != 0 && number.rest.isEmpty
    }

    /// Whether the script or the command line has set an option.
    func isFromUser(_ option: SbatchOption) -> Bool {
        guard let origin = origins[option] else { return false }
        return origin.isSet && !origin.isFromEnvironment
    }

    /// Whether a variable has set an option last.
    func isFromEnvironment(_ option: SbatchOption) -> Bool {
        origins[option]?.isFromEnvironment ?? false
    }

    /// Whether an option is set.
    func isSet(_ option: SbatchOption) -> Bool { origins[option]?.isSet ?? false }

    /// Takes an option back.
    mutating func takeBack(_ option: SbatchOption) {
        reset(option)
        origins[option]?.isSet = false
    }

    /// Forgets what was said about one component of a heterogeneous job only.
    mutating func beginComponent() {
        for option in SbatchOption.allCases where option.isForOneComponent(in: release) {
            takeBack(option)
        }
    }

    // MARK: Kinds of options

    typealias Property<Value> = WritableKeyPath<JobDescription, Value> & Sendable

    /// Options whose argument is taken as it is.
    static let texts: [SbatchOption: any Property<String?>] = [
        .account: \.account, .batch: \.batchConstraint, .bb: \.burstBuffer,
        .bbf: \.burstBufferFile, .cluster: \.clusters, .clusters: \.clusters,
        .clusterConstraint: \.clusterConstraint, .comment: \.comment, .constraint: \.constraint,
        .container: \.container, .containerID: \.containerID,
        .containerType: \.containerType, .context: \.selinuxContext, .exclude: \.excludedNodes,
        .exportFile: \.exportFile, .extra: \.extra, .hint: \.hint, .jobName: \.name,
        .licenses: \.licenses,
        .mailUser: \.mailUser, .mcsLabel: \.mcsLabel, .network: \.network,
        .partition: \.partition, .prefer: \.preference, .qos: \.qos,
        .reservation: \.reservation, .resources: \.resources,
        .tresBind: \.tresBinding, .tresPerTask: \.tresPerTask, .wckey: \.workloadKey,
    ]

    /// Options that name a file; `none` is none.
    static let files: [SbatchOption: any Property<String?>] = [
        .error: \.standardError, .input: \.standardInput, .output: \.standardOutput,
    ]

    /// Options with a whole number above 0.
    static let counts: [SbatchOption: any Property<Int?>] = [
        .coresPerSocket: \.coresPerSocket, .cpusPerGPU: \.cpusPerGPU,
        .cpusPerTask: \.cpusPerTask, .mincpus: \.minimumCPUsPerNode, .ntasks: \.tasks,
        .ntasksPerCore: \.tasksPerCore, .ntasksPerGPU: \.tasksPerGPU,
        .ntasksPerNode: \.tasksPerNode, .ntasksPerSocket: \.tasksPerSocket,
        .ntasksPerTRES: \.tasksPerTRES, .socketsPerNode: \.socketsPerNode,
        .threadsPerCore: \.threadsPerCore,
    ]

    /// Options with an amount of memory.
    static let amounts: [SbatchOption: any Property<Memory?>] = [
        .mem: \.memoryPerNode, .memPerCPU: \.memoryPerCPU, .memPerGPU: \.memoryPerGPU,
        .tmp: \.temporaryDisk,
    ]

    /// Options with a number of GPUs.
    static let gpus: [SbatchOption: any Property<GPURequest?>] = [
        .gpus: \.gpus, .gpusPerNode: \.gpusPerNode, .gpusPerSocket: \.gpusPerSocket,
        .gpusPerTask: \.gpusPerTask,
    ]

    /// Options that turn something on.
    static let switches: [SbatchOption: any Property<Bool>] = [
        .consolidateSegments: \.consolidatesSegments, .contiguous: \.isContiguous,
        .external: \.isExternal, .spreadSegments: \.spreadsSegments, .stepmgr: \.managesSteps,
        .hold: \.isHeld, .overcommit: \.overcommits,
        .reboot: \.reboots,
    ]

    /// Options that set bits of `bitflags`.
    static let flags: [SbatchOption: JobFlags] = [
        .spreadJob: .spreadJob, .useMinNodes: .useMinimumNodes,
        .gresFlags: .gresChoices,
        .killOnInvalidDep: [.killOnInvalidDependency, .keepOnInvalidDependency],
    ]

    /// Options for sbatch itself.
    static let settings:
        [SbatchOption: any WritableKeyPath<SbatchCommand.Settings, Bool> & Sendable] = [
            .ignorePBS: \.ignoresOtherSystems, .parsable: \.isParsable, .testOnly: \.isTestOnly,
            .wait: \.waits,
        ]
}
