extension SbatchOptions {
    /// Sets what an option says.
    ///
    /// - Throws: `SlurmError` that names the option and what is wrong with its argument.
    mutating func set(_ option: SbatchOption, to argument: String?) throws(SlurmError) {
        if let property = Self.switches[option] {
            job[keyPath: property] = true
        } else if let property = Self.settings[option] {
            command[keyPath: property] = true
        } else if option.argument == .required {
            try set(option, toText: argument ?? "")
        } else {
            try setChoice(option, argument)
        }
    }

    private mutating func set(
        _ option: SbatchOption, toText text: String
    ) throws(SlurmError) {
        let name = "--" + option.rawValue
        if let property = Self.texts[option] {
            job[keyPath: property] = text
        } else if let property = Self.files[option] {
            job[keyPath: property] = text.isSame(as: "none") ? "/dev/null" : text
        } else if let property = Self.counts[option] {
            let count = try Self.number(text, name, isPositive: true)
            // What the 32 bits make 0 of is none to sbatch.
            job[keyPath: property] = option == .cpusPerGPU && count == 0 ? nil : count
        } else if let property = Self.amounts[option] {
            job[keyPath: property] = try Memory(parsing: text, option: name)
        } else if let property = Self.gpus[option] {
            job[keyPath: property] = GPURequest(text)
        } else if try !setTime(option, text, name), try !setPlace(option, text, name) {
            try setOther(option, text, name)
        }
    }

    /// A whole number, as nearly all options read it.
    static func number(
        _ text: String, _ option: String, isPositive: Bool
    ) throws(SlurmError) -> Int {
        // An empty text is 0 to C's strtol.
        if text.isEmpty, !isPositive { return 0 }
        guard let number = LeadingInteger(text), number.rest.isEmpty,
            number.value >= (isPositive ? 1 : 0), number.value < Int.max
        else {
            throw .badOption(
                option, text,
                isPositive ? "is not a whole number above 0" : "is not a whole number")
        }
        // sbatch keeps the low 32 bits.
        return Int(Int32(truncatingIfNeeded: number.value))
    }

    // MARK: Without a required argument

    private mutating func setChoice(
        _ option: SbatchOption, _ argument: String?
    ) throws(SlurmError) {
        switch option {
        case .exclusive: job.sharing = try Self.sharing(argument)
        case .oversubscribe: job.sharing = .oversubscribe
        case .getUserEnv: job.loadsLoginEnvironment = try Self.loadsLogin(argument)
        case .nice: job.nice = try Self.nice(argument)
        case .noKill: job.staysAfterNodeFailure = try Self.noKill(argument)
        case .requeue: job.requeues = true
        case .noRequeue: job.requeues = false
        case .propagate: job.propagatedLimits = argument ?? "ALL"
        case .spreadJob, .useMinNodes: job.flags.formUnion(Self.flags[option] ?? [])
        case .verbose:
            command.verbosity =
                try argument.map { text throws(SlurmError) in
                    try Self.number(text, "SBATCH_DEBUG", isPositive: false)
                } ?? command.verbosity + 1
        case .quiet: command.quietness += 1
        case .help: command.information = command.information ?? .help
        case .usage: command.information = command.information ?? .usage
        case .version: command.information = command.information ?? .version
        default: break
        }
    }

    private static func sharing(_ argument: String?) throws(SlurmError) -> NodeSharing {
        let words: [(String, NodeSharing)] = [
            ("exclusive", .exclusive), ("oversubscribe", .oversubscribe), ("user", .user),
            ("mcs", .mcs),
        ]
        guard let argument else { return .exclusive }
        guard let known = words.first(where: { argument.isSame(as: $0.0) }) else {
            throw .badOption("--exclusive", argument, "is neither user nor mcs")
        }
        return known.1
    }

    /// `[seconds][mode]`, of which only whether it is there matters today.
    private static func loadsLogin(_ argument: String?) throws(SlurmError) -> Bool {
        guard let argument else { return true }
        let number = LeadingInteger(argument)
        let rest = number?.rest ?? argument[...]
        guard rest.isEmpty || ["s", "l"].contains(rest.first?.lowercased()) else {
            throw .badOption("--get-user-env", argument, "has a mode that is neither S nor L")
        }
        return number?.value ?? 0 >= 0
    }

    private static func nice(_ argument: String?) throws(SlurmError) -> Int32? {
        let value = argument.map { LeadingInteger($0)?.value ?? 0 } ?? 100
        guard let nice = Int32(exactly: value), abs(value) <= 0x7FFF_FFFD else {
            throw .badOption("--nice", argument ?? "", "is out of range (+/- 2147483645)")
        }
        // -2 is NO_VAL to sbatch, which then sends nothing.
        return nice == -2 ? nil : nice
    }

    private static func noKill(_ argument: String?) throws(SlurmError) -> Bool {
        guard let argument, !argument.isSame(as: "set") else { return true }
        guard argument.isSame(as: "off") || argument.isSame(as: "no") else {
            throw .badOption("--no-kill", argument, "is not off")
        }
        return false
    }

    // MARK: Time

    /// Sets an option about time; false where it is none.
    private mutating func setTime(
        _ option: SbatchOption, _ text: String, _ name: String
    ) throws(SlurmError) -> Bool {
        switch option {
        case .begin:
            job.begin = try TimePoint(
                text, option: name, now: context.now, calendar: context.calendar)
        case .deadline:
            job.deadline = try TimePoint(
                text, option: name, now: context.now, calendar: context.calendar)
        case .time: job.timeLimit = try TimeLimit(parsing: text, option: name)
        case .timeMin: job.minimumTimeLimit = try TimeLimit(parsing: text, option: name)
        case .delayBoot:
            job.delayBoot = try SpanOfTime(parsing: text, option: name).seconds ?? .max
        case .switchWait: setSwitchWait(text)
        case .switchRequest:
            job.switches = UInt32(
                truncatingIfNeeded: try Self.number(text, name, isPositive: true))
        case .switches:
            let halves = text.split(
                separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
            if halves.count > 1 { setSwitchWait(String(halves[1])) }
            job.switches = UInt32(
                truncatingIfNeeded: try Self.number(String(halves[0]), name, isPositive: true))
        case .signal:
            // The letters of an earlier option stay.
            var signal = try WarningSignal(parsing: text)
            signal.toBatchShell = signal.toBatchShell || job.signal?.toBatchShell ?? false
            signal.endsWithReservation =
                signal.endsWithReservation || job.signal?.endsWithReservation ?? false
            job.signal = signal
        default: return false
        }
        return true
    }

    /// sbatch waits the cluster's default time where it cannot read this, or it has no end.
    private mutating func setSwitchWait(_ text: String) {
        job.switchWait = (try? SpanOfTime(parsing: text, option: "--switches"))?.seconds
    }

    // MARK: Places

    /// Sets an option about nodes and processors; false where it is none.
    private mutating func setPlace(
        _ option: SbatchOption, _ text: String, _ name: String
    ) throws(SlurmError) -> Bool {
        switch option {
        case .nodes: job.nodes = try NodeCount(parsing: text)
        case .nodelist: (job.requiredNodes, job.requiredNodesFile) = (text, nil)
        case .nodefile: (job.requiredNodes, job.requiredNodesFile) = (nil, text)
        case .extraNodeInfo:
            let (sockets, cores, threads) = try NodeInformation.parse(text)
            (job.socketsPerNode, job.coresPerSocket) = (sockets, cores)
            job.threadsPerCore = threads
            job.hasNodeInformation = true
        case .coreSpec:
            job.specializedProcessors = .cores(
                UInt16(truncatingIfNeeded: try Self.number(text, name, isPositive: false)))
        case .threadSpec:
            job.specializedProcessors = .threads(
                UInt16(truncatingIfNeeded: try Self.number(text, name, isPositive: true)))
        case .distribution:
            let distribution = try TaskDistribution(
                parsing: text, planeSize: context.environment["SLURM_DIST_PLANESIZE"])
            job.distribution = distribution.keeping(planeSizeOf: job.distribution)
        case .cpuFreq:
            job.cpuFrequency = try CPUFrequency(
                parsing: text, allowed: context.configuration.governors)
        case .memBind: job.memoryBinding = try MemoryBinding(parsing: text, over: job.memoryBinding)
        case .waitAllNodes:
            let value = try Self.number(text, name, isPositive: false)
            guard value < 2 else { throw .badOption(name, text, "is neither 0 nor 1") }
            job.waitsForAllNodes = value == 1
        case .power:
            job.levelsPower = text.pieces(at: ",").contains { $0.isSame(as: "level") }
        default: return false
        }
        return true
    }

    // MARK: The rest

    private mutating func setOther(
        _ option: SbatchOption, _ text: String, _ name: String
    ) throws(SlurmError) {
        switch option {
        case .array: job.array = ArraySpecification(unchecked: text)
        case .dependency: job.dependency = JobDependency(unchecked: text)
        case .acctgFreq:
            try AccountingFrequency.check(text)
            job.accountingFrequency = text
        case .chdir: job.workingDirectory = context.absolutePath(text)
        case .export: job.export = ExportPolicy(text)
        case .gpuBind:
            try GPUGrammar.checkBinding(text)
            job.gpuBinding = text
        case .gpuFreq:
            try GPUGrammar.checkFrequency(text)
            job.gpuFrequency = text
        case .gres:
            guard !text.isSame(as: "help"), !text.isSame(as: "list") else {
                throw .badOption(name, text, "asks for a list, which only sbatch prints")
            }
            job.gres = text
        case .gresFlags: try setFlag(option, text, ["enforce-binding", "disable-binding"])
        case .killOnInvalidDep: try setFlag(option, text, ["yes", "no"])
        case .mailType: job.mailEvents.formUnion(try MailEvents(parsing: text))
        case .openMode:
            switch text.first {
            case "a", "A": job.openMode = .append
            case "t", "T": job.openMode = .truncate
            default: throw .badOption(name, text, "is neither append nor truncate")
            }
        case .priority: job.priority = try Self.priority(text)
        case .profile: job.profile = try ProfileData(parsing: text)
        case .uid: job.userID = try user(text)
        case .gid: job.groupID = try group(text)
        case .wrap: command.wrapped = text
        default: break
        }
    }

    private mutating func setFlag(
        _ option: SbatchOption, _ text: String, _ words: [String]
    ) throws(SlurmError) {
        let choices: [JobFlags]
        if option == .gresFlags {
            choices = [.enforceGresBinding, .disableGresBinding]
            job.flags.subtract([.enforceGresBinding, .disableGresBinding])
        } else {
            // sbatch does not take back the other choice here, and slurmctld decides.
            choices = [.killOnInvalidDependency, .keepOnInvalidDependency]
        }
        guard let place = words.firstIndex(where: { text.isSame(as: $0) }) else {
            throw .badOption(
                "--" + option.rawValue, text, "is neither \(words[0]) nor \(words[1])")
        }
        job.flags.insert(choices[place])
    }

    private static func priority(_ text: String) throws(SlurmError) -> UInt32 {
        if text.isSame(as: "TOP") { return .max - 2 }
        let value = LeadingInteger(text)?.value ?? 0
        guard value >= 0, let priority = UInt32(exactly: value), priority < .max - 1 else {
            throw .badOption("--priority", text, "is not between 0 and 4294967293")
        }
        return priority
    }

    private func user(_ text: String) throws(SlurmError) -> UInt32 {
        guard context.userID == 0 else {
            throw .refused("only root can submit for another user (--uid)")
        }
        guard let user = AccountNames.user(text) else {
            throw .badOption("--uid", text, "is not a user of this machine")
        }
        return user
    }

    private func group(_ text: String) throws(SlurmError) -> UInt32 {
        guard context.userID == 0 else {
            throw .refused("only root can submit for another group (--gid)")
        }
        guard let group = AccountNames.group(text) else {
            throw .badOption("--gid", text, "is not a group of this machine")
        }
        return group
    }
}
