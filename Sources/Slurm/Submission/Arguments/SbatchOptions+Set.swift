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
            let count = try number(text, name, isPositive: true)
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
    func number(
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
        guard release < SlurmRelease(23, 2) || number.value < Int(Int32.max) else {
            throw .badOption(option, text, "is too large")
        }
        // Older releases keep the low 32 bits.
        return Int(Int32(truncatingIfNeeded: number.value))
    }

    /// A whole number that passes through 16 bits in sbatch.
    func low16Bits(
        _ text: String, _ option: String, isPositive: Bool
    ) throws(SlurmError) -> Int {
        Int(UInt16(truncatingIfNeeded: try number(text, option, isPositive: isPositive)))
    }

    /// A whole number as newer options read it: all of its digits count.
    static func number(
        _ text: String, _ option: String, below bound: Int = 0xFFFE
    ) throws(SlurmError) -> Int {
        if text.isEmpty { return 0 }
        guard let number = LeadingInteger(text), number.rest.isEmpty,
            (0..<bound).contains(number.value)
        else {
            throw .badOption(option, text, "is not a whole number from 0 to \(bound - 1)")
        }
        return number.value
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
                    try low16Bits(text, "--resv-ports", isPositive: false)
                } ?? 0
        case .spreadJob, .useMinNodes: job.flags.formUnion(Self.flags[option] ?? [])
        case .verbose:
            command.verbosity =
                try argument.map { text throws(SlurmError) in
                    try number(text, "SBATCH_DEBUG", isPositive: false)
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

    private static func nice(_ argument: String?) throws(SlurmError) -> Int? {
        let value = argument.map { LeadingInteger($0)?.value ?? 0 } ?? 100
        guard (-0x7FFF_FFFD...0x7FFF_FFFD).contains(value) else {
            throw .badOption("--nice", argument ?? "", "is out of range (+/- 2147483645)")
        }
        // -2 is NO_VAL to sbatch, which then sends nothing.
        return value == -2 ? nil : value
    }

    private static func noKill(_ argument: String?) throws(SlurmError) -> Bool {
        guard let argument, !argument.isSame(as: "set") else { return true }
        guard argument.isSame(as: "off") || argument.isSame(as: "no") else {
            throw .badOption("--no-kill", argument, "is not off")
        }
        return false
    }
}
