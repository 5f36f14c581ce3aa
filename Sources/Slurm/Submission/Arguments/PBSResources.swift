extension SbatchOptions {
    /// Translates the list of `#PBS -l`, such as `nodes=2:ppn=4,mem=8gb,walltime=1:00:00`.
    ///
    /// sbatch looks for known words from every place on, and goes on behind each value.
    mutating func applyPBSResources(_ list: String) throws(SlurmError) {
        var list = PBSList(list)
        var gpus = 0
        // What PBS Pro needs all of, to say how many processors a task has.
        var found: Set<String> = []
        while !list.isAtEnd {
            if list.take("accelerator=", caseless: true) {
                if list.starts(with: "true"), gpus < 1 { gpus = 1 }
            } else if list.take("naccelerators=", caseless: true) {
                gpus = try number(list.value(), "naccelerators", isPositive: true)
            } else if list.take("mpiprocs=", caseless: true) {
                found.insert("mpiprocs")
                try apply(.ntasksPerNode, list.value(upTo: ":"))
            } else if list.take("ncpus=", caseless: true) {
                found.insert("ncpus")
                try apply(.mincpus, list.value(upTo: ":"))
            } else if list.take("select=", caseless: true) {
                found.insert("select")
                try apply(.nodes, list.value(upTo: ":"))
            } else if list.take("nodes=") {
                try applyPBSNodes(list.value())
            } else if list.take("proc=") {
                let feature = list.value()
                try apply(.constraint, feature + (job.constraint.map { ",\($0)" } ?? ""))
                _ = list.value()
            } else if let option = list.takeOption() {
                try apply(option, Self.withoutUnit(list.value(), option))
            } else if !list.takeIgnored() {
                list.skip()
            }
        }
        try applyTasksOfPBSPro(isComplete: found.count == 3)
        if gpus > 0 { try apply(.gres, (job.gres.map { $0 + "," } ?? "") + "gpu:\(gpus)") }
    }

    private mutating func applyTasksOfPBSPro(isComplete: Bool) throws(SlurmError) {
        guard isComplete, let cpus = job.minimumCPUsPerNode, let tasks = job.tasksPerNode,
            cpus > tasks, tasks > 0
        else { return }
        try apply(.cpusPerTask, String(cpus / tasks))
    }

    /// Torque writes units of memory with a B at the end.
    private static func withoutUnit(_ text: String, _ option: SbatchOption) -> String {
        let isMemory = option == .mem || option == .tmp
        return isMemory && text.last?.lowercased() == "b" ? String(text.dropLast()) : text
    }

    /// Translates `2:ppn=4:gpus=1+n7`: numbers and names of nodes, and what each has.
    private mutating func applyPBSNodes(_ text: String) throws(SlurmError) {
        var list = PBSList(text)
        var (tasks, nodes, hosts) = (0, 0, HostList())
        while !list.isAtEnd {
            if list.take("gpus=") {
                try apply(.gpusPerNode, list.part())
            } else if list.take("ppn=") {
                tasks &+= LeadingInteger(list.part())?.value ?? 0
            } else if list.startsWithDigit {
                nodes &+= LeadingInteger(list.part())?.value ?? 0
            } else if list.startsWithLetter {
                hosts.append(host: list.part())
            } else {
                list.skip()
            }
        }
        if nodes != 0 { try apply(.nodes, String(nodes)) }
        if tasks != 0 {
            try apply(.ntasks, String(tasks.multipliedReportingOverflow(by: max(nodes, 1)).0))
        }
        if hosts.count > 0 { try apply(.nodelist, hosts.description) }
    }
}

/// A list of resources of PBS, read from left to right.
private struct PBSList {
    private var rest: Substring

    init(_ text: String) {
        rest = text[...]
    }

    var isAtEnd: Bool { rest.isEmpty }
    var startsWithDigit: Bool { rest.first?.isDigit ?? false }
    var startsWithLetter: Bool { rest.first.map { $0.isASCII && $0.isLetter } ?? false }

    func starts(with word: String) -> Bool { rest.startsCaseless(with: word) }

    mutating func skip() { rest = rest.dropFirst() }

    mutating func take(_ word: String, caseless: Bool = false) -> Bool {
        guard caseless ? rest.startsCaseless(with: word) : rest.hasPrefix(word) else {
            return false
        }
        rest = rest.dropFirst(word.count)
        return true
    }

    /// Words whose value is that of an option.
    private static let options: [(String, SbatchOption)] = [
        ("cput=", .time), ("file=", .tmp), ("mem=", .mem), ("nice=", .nice), ("pcput=", .time),
        ("walltime=", .time),
    ]

    mutating func takeOption() -> SbatchOption? {
        for (word, option) in Self.options where take(word) { return option }
        return nil
    }

    /// Words whose value is passed over.
    private static let ignored = [
        "arch=", "host=", "opsys=", "other=", "pmem=", "pvmem=", "software=", "vmem=",
    ]

    mutating func takeIgnored() -> Bool {
        for word in Self.ignored where take(word) {
            _ = value()
            return true
        }
        return false
    }

    /// What comes before a separator, which is taken too.
    mutating func value(upTo separator: Character = ",") -> String {
        let value = rest.prefix { $0 != separator }
        rest = rest[value.endIndex...].dropFirst()
        return String(value)
    }

    /// One part of a node's description.
    mutating func part() -> String {
        let part = rest.prefix { $0 != "+" && $0 != ":" }
        rest = rest[part.endIndex...].dropFirst()
        return String(part)
    }
}
