extension SbatchOptions {
    /// Sets what an option says.
    ///
    /// - Throws: `SlurmError` that names the option and what is wrong with its argument.
    mutating func set(_ option: SbatchOption, to argument: String?) throws(SlurmError) {
        if let property = Self.switches[option] {
            job[keyPath: property] = true
        } else if let property = Self.settings[option] {
            command[keyPath: property] = true
        } else if option.argument(in: release) == .required {
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
            if release >= SlurmRelease(23, 11), LeadingInteger(text)?.value ?? 0 >= Int(Int32.max) {
                throw .badOption(name, text, "is too large")
            }
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

    /// A whole number as newer options read it: all of its digits count.
    private static func number(
        _ text: String, _ option: String, below bound: Int = 0xFFFE
    ) throws(SlurmError) -> UInt16 {
        guard let number = LeadingInteger(text), number.rest.isEmpty,
            (0..<bound).contains(number.value)
        else {
            throw .badOption(option, text, "is not a whole number from 0 to \(bound - 1)")
        }
        return UInt16(number.value)
    }

    // MARK: Without a required argument

    private mutating func setChoice(
        _ option: SbatchOption, _ argument: String?
    ) throws(SlurmError) {
        switch option {
        case .exclusive: job.sharing = try sharing(argument)
        case .oversubscribe: job.sharing = .oversubscribe
        case .getUserEnv: job.loadsLoginEnvironment = try Self.loadsLogin(argument)
        case .nice: job.nice = try Self.nice(argument)
        case .noKill: job.staysAfterNodeFailure = try Self.noKill(argument)
        case .requeue: try setRequeue(argument)
        case .noRequeue: job.requeues = false
        case .propagate: job.propagatedLimits = argument ?? "ALL"
        case .oomKillStep:
            job.oomKillsStep = try Self.number(argument ?? "1", "--oom-kill-step", below: 2) == 1
        case .resvPorts:
            job.reservedPorts =
                try argument.map { text throws(SlurmError) in
                    UInt16(
                        truncatingIfNeeded: try Self.number(text, "--resv-ports", isPositive: false)
                    )
                } ?? 0
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

    private mutating func setRequeue(_ argument: String?) throws(SlurmError) {
        job.requeues = true
        // Before, a text comes from a variable, and only says yes.
        guard release >= SlurmRelease(25, 11), let argument else { return }
        if argument.isSame(as: "expedite") {
            job.expeditesRequeue = true
        } else if release >= SlurmRelease(26, 5) {
            throw .badOption("--requeue", argument, "is not expedite")
        }
    }

    private func sharing(_ argument: String?) throws(SlurmError) -> NodeSharing {
        var words: [(String, NodeSharing)] = [
            ("exclusive", .exclusive), ("oversubscribe", .oversubscribe), ("user", .user),
            ("mcs", .mcs),
        ]
        if release >= NodeSharing.firstReleaseWithTopology { words.append(("topo", .topology)) }
        if release >= SlurmRelease(26, 5) { words.append(("allocation", .exclusive)) }
        guard let argument else { return .exclusive }
        guard let known = words.first(where: { argument.isSame(as: $0.0) }) else {
            let list = words.dropFirst(2).map(\.0).joined(separator: ", ")
            throw .badOption("--exclusive", argument, "is none of \(list)")
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
        return Int32(truncatingIfNeeded: number?.value ?? 0) >= 0
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
                text, option: name, now: context.now, calendar: context.calendar,
                release: release)
        case .deadline:
            job.deadline = try TimePoint(
                text, option: name, now: context.now, calendar: context.calendar,
                release: release)
        case .time: job.timeLimit = try TimeLimit(parsing: text, option: name)
        case .timeMin: job.minimumTimeLimit = try TimeLimit(parsing: text, option: name)
        case .delayBoot:
            job.delayBoot = try SpanOfTime(parsing: text, option: name).seconds ?? .max
        case .switchWait: setSwitchWait(text)
        case .switchRequest:
            job.switches = UInt32(exactly: try Self.number(text, name, isPositive: true))
        case .switches:
            let halves = text.split(
                separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
            if halves.count > 1 { setSwitchWait(String(halves[1])) }
            // What the 32 bits make negative is none to sbatch.
            job.switches = UInt32(
                exactly: try Self.number(String(halves[0]), name, isPositive: true))
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
        case .nodes:
            job.nodes = try NodeCount(parsing: text)
            try job.nodes?.check(release)
        case .segment: job.segmentSize = try Self.number(text, name)
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
                parsing: text, allowed: context.configuration.governors,
                preferred: context.configuration.defaultGovernor, release: release)
        case .memBind:
            job.memoryBinding = try MemoryBinding(parsing: text, over: job.memoryBinding)
            if release >= SlurmRelease(25, 11), text.lowercased().contains("sort") {
                throw .badOption(name, text, "has a word about sorting, which ended with 25.05")
            }
        case .waitAllNodes:
            // In sbatch, too, it passes through 16 bits.
            let value = UInt16(
                truncatingIfNeeded: try Self.number(text, name, isPositive: false))
            guard value <= 1 else {
                throw .badOption(name, text, "is neither 0 nor 1")
            }
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
            job.tresBinding = nil
        case .gpuFreq:
            try GPUGrammar.checkFrequency(text)
            job.gpuFrequency = text
        case .gres:
            guard !text.isSame(as: "help"), !text.isSame(as: "list") else {
                throw .badOption(name, text, "asks for a list, which only sbatch prints")
            }
            job.gres = text
        case .gresFlags: try setGresFlags(text)
        case .killOnInvalidDep: try setKillOnInvalidDependency(text)
        case .memUpdate: job.memoryUpdate = try MemoryUpdate(parsing: text)
        case .mailType:
            // What was said before stays in older releases.
            if release >= SlurmRelease(25, 5) { job.mailEvents = [] }
            job.mailEvents.formUnion(try MailEvents(parsing: text))
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

    private mutating func setGresFlags(_ text: String) throws(SlurmError) {
        var choices: [(String, JobFlags)] = [
            ("enforce-binding", .enforceGresBinding), ("disable-binding", .disableGresBinding),
        ]
        job.flags.subtract([.enforceGresBinding, .disableGresBinding, .oneTaskPerSharing])
        var words = [text[...]]
        if release >= SlurmRelease(23, 11) {
            choices.append(("one-task-per-sharing", .oneTaskPerSharing))
            choices.append(("multiple-tasks-per-sharing", .severalTasksPerSharing))
            words = text.pieces(at: ",")
        }
        for word in words {
            guard let choice = choices.first(where: { word.isSame(as: $0.0) }) else {
                let list = choices.map(\.0).joined(separator: ", ")
                throw .badOption("--gres-flags", text, "has \"\(word)\", which is none of \(list)")
            }
            job.flags.insert(choice.1)
        }
        for pair in [choices[..<2], choices[2...]] where pair.count == 2 && words.count > 1 {
            guard !pair.allSatisfy({ job.flags.contains($0.1) }) else {
                throw .badOption("--gres-flags", text, "has two words that exclude each other")
            }
        }
    }

    private mutating func setKillOnInvalidDependency(_ text: String) throws(SlurmError) {
        // sbatch does not take back the other choice, and slurmctld decides.
        if text.isSame(as: "yes") {
            job.flags.insert(.killOnInvalidDependency)
        } else if text.isSame(as: "no") {
            job.flags.insert(.keepOnInvalidDependency)
        } else {
            throw .badOption("--kill-on-invalid-dep", text, "is neither yes nor no")
        }
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
