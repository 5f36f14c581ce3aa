extension SbatchOptions {
    /// Sets an option that is about neither time nor places.
    mutating func setOther(
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
            try GPUGrammar.checkBinding(text, release: release)
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
        case .uid: job.userID = try owner("user", name, text, find: AccountNames.user)
        case .gid: job.groupID = try owner("group", name, text, find: AccountNames.group)
        case .wrap: command.wrapped = text
        default: break
        }
    }

    private mutating func setGresFlags(_ text: String) throws(SlurmError) {
        var choices: [(String, JobFlags)] = [
            ("enforce-binding", .enforceGresBinding), ("disable-binding", .disableGresBinding),
        ]
        // What was said before about several tasks stays.
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
        for pair in [choices[..<2], choices[2...]] where pair.count == 2 {
            guard !pair.allSatisfy({ job.flags.contains($0.1) }) else {
                let names = pair.map(\.0).joined(separator: " and ")
                throw .badOption(
                    "--gres-flags", text, "comes to both \(names), which exclude each other")
            }
        }
        try job.checkSharing(context.configuration)
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

    /// Who is to own the job: a user or a group, which only root may choose.
    private func owner(
        _ kind: String, _ option: String, _ text: String, find: (String) -> UInt32?
    ) throws(SlurmError) -> UInt32 {
        guard context.userID == 0 else {
            throw .refused("only root can submit for another \(kind) (\(option))")
        }
        // From 25.11 on, Slurm takes this name for no user at all.
        let isNobody = release >= SlurmRelease(25, 11) && text == "nobody"
        guard !isNobody || kind != "user", let number = find(text) else {
            throw .badOption(option, text, "is not a \(kind) of this machine")
        }
        return number
    }
}
