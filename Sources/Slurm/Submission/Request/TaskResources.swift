/// What each task of a job gets (`--tres-per-task`), which from 23.02 on says the same as
/// `--cpus-per-task` and `--gpus-per-task`: each is derived from the other, as sbatch does it.
struct TaskResources {
    /// `tres_per_task`: `cpu=2,gres/gpu:1` and the like.
    private(set) var text: String?
    private(set) var cpus: Int?
    private let release: SlurmRelease

    /// From 23.11 on, the text has the processors and GPUs that other options ask for, too.
    private var isWhole: Bool { release >= SlurmRelease(23, 11) }
    private var equals: String { release < SlurmRelease(24, 5) ? ":" : "=" }

    /// What a job says about its tasks, all in one.
    ///
    /// - Throws: `SlurmError` that names what cannot be asked for, or is asked for twice.
    init(_ job: JobDescription, _ release: SlurmRelease) throws(SlurmError) {
        self.release = release
        text = job.tresPerTask
        cpus = job.cpusPerTask
        guard release >= SlurmRelease(23, 2) else { return }
        try checkKinds()
        guard isWhole else {
            try settleOlder(job)
            return
        }
        text = text.map { text in
            text.split(separator: ",", omittingEmptySubsequences: false).map { item in
                for kind in ["license", "gres"] where item.hasPrefix(kind + ":") {
                    return kind + "/" + item.dropFirst(kind.count + 1)
                }
                return String(item)
            }.joined(separator: ",")
        }
        for item in job.gpusPerTask?.description.pieces(at: ",") ?? [] { try add(gpus: item) }
        try settleCPUs()
    }

    /// The same, where what other options say overrules the text.
    init(_ job: JobDescription, overruledFor release: SlurmRelease) throws(SlurmError) {
        self.release = release
        text = job.tresPerTask
        cpus = job.cpusPerTask
        for item in job.gpusPerTask?.description.pieces(at: ",") ?? [] {
            let (name, count) = Self.gpus(item)
            update(name, count)
        }
        if let cpus, place(of: "cpu") != nil { update("cpu", cpus) }
    }

    private func checkKinds() throws(SlurmError) {
        guard let text else { return }
        for kind in ["mem", "energy", "node", "billing", "fs", "vmem", "pages", "bb"] {
            let stands = text.pieces(at: ",").contains { item in
                isWhole ? item.startsCaseless(with: kind) : item.startsCaseless(with: kind + ":")
            }
            if stands {
                throw .badOption("--tres-per-task", text, "has \(kind), which tasks cannot have")
            }
        }
    }

    /// 23.02: processors are taken out of the text, and GPUs stay beside it.
    private mutating func settleOlder(_ job: JobDescription) throws(SlurmError) {
        guard let text else { return }
        guard job.gpusPerTask == nil || text[...].rangeCaseless(of: "gpu:") == nil else {
            throw .refused("--tres-per-task with GPUs and --gpus-per-task exclude each other")
        }
        guard let place = text[...].rangeCaseless(of: "cpu:") else { return }
        guard cpus == nil else {
            throw .refused("--tres-per-task=cpu and --cpus-per-task exclude each other")
        }
        cpus = try count(text[place.upperBound...], of: "cpu")
    }

    private mutating func settleCPUs() throws(SlurmError) {
        if let given = place(of: "cpu") {
            let count = try count(given.rest, of: "cpu")
            guard cpus == nil || cpus == count else {
                throw .refused("--tres-per-task=cpu and --cpus-per-task exclude each other")
            }
            // sbatch finds the word in any case, but reads it in lower case only.
            if given.isLower { cpus = count }
        } else if let cpus {
            update("cpu", cpus)
        }
    }

    /// Adds an item of `--gpus-per-task`, `[type:]number`.
    private mutating func add(gpus item: Substring) throws(SlurmError) {
        let (name, count) = Self.gpus(item)
        guard count <= Int32.max else {
            throw .badOption(
                "--gpus-per-task", String(item), "must be from 0 to 2147483647, and is out of range"
            )
        }
        guard let given = place(of: name) else { return update(name, count) }
        guard try self.count(given.rest, of: name) == count else {
            throw .refused("--tres-per-task=\(name) and --gpus-per-task exclude each other")
        }
    }

    private static func gpus(_ item: Substring) -> (name: String, count: Int) {
        let separator = item.firstIndex { $0 == ":" } ?? item.firstIndex { $0 == "=" }
        let name = "gres/gpu" + (separator.map { ":" + item[..<$0] } ?? "")
        let number = separator.map { item[item.index(after: $0)...] } ?? item
        return (name, LeadingInteger(number)?.value ?? 0)
    }

    /// Says how many of something each task gets, in its old place or before all others.
    mutating func update(_ name: String, _ count: Int) {
        let entry = "\(name)\(equals)\(count)"
        guard let given = place(of: name) else {
            if count != 0 { text = entry + (text.map { "," + $0 } ?? "") }
            return
        }
        let old = LeadingInteger(given.rest)?.value ?? 0
        guard old != count else { return }
        var before = String(given.before)
        if before.hasSuffix(",") { before.removeLast() }
        let after = given.rest.firstIndex(of: ",").map {
            given.rest[given.rest.index(after: $0)...]
        }
        let parts = [before, count == 0 ? "" : entry, String(after ?? "")].filter { !$0.isEmpty }
        text = parts.isEmpty ? nil : parts.joined(separator: ",")
    }

    /// Where the text says how many of something each task gets: before it, and from the number on.
    private func place(
        of name: String
    ) -> (before: Substring, rest: Substring, isLower: Bool)? {
        guard let text, let range = text[...].rangeCaseless(of: name) else { return nil }
        return (
            text[..<range.lowerBound], text[range.upperBound...].dropFirst(),
            text[range] == name
        )
    }

    private func count(_ text: Substring, of name: String) throws(SlurmError) -> Int {
        let count = LeadingInteger(text)?.value ?? 0
        guard (1...Int(Int32.max)).contains(count) else {
            throw .badOption("--tres-per-task", self.text ?? "", "has no number for \(name)")
        }
        return count
    }

    // MARK: Binding

    /// How tasks are bound: as asked for, and to their own resources where nothing was asked.
    func binding(_ given: String?) throws(SlurmError) -> String? {
        guard isWhole, let text else { return given }
        let items = try GresItem.items(of: text, prefix: "gres/", known: nil)
        var parts = given.map { [$0] } ?? []
        var gpus: UInt64 = 0
        for item in items where !parts.contains(where: { $0.contains(bytesOf: item.name) }) {
            // Tasks cannot be bound to one type: all types together count, from 25.05 on.
            if item.name == "gpu", release >= SlurmRelease(25, 5) {
                gpus &+= item.count
            } else {
                parts.append("gres/\(item.name):per_task:\(item.count)")
            }
        }
        if gpus > 0 { parts.append("gres/gpu:per_task:\(gpus)") }
        return parts.isEmpty ? nil : parts.joined(separator: "+")
    }
}

extension JobDescription {
    /// Sets what its options about tasks imply for each other.
    ///
    /// - Throws: `SlurmError` that names options that exclude each other.
    mutating func settleTasks(_ release: SlurmRelease) throws(SlurmError) {
        guard release >= SlurmRelease(23, 2) else { return }
        let resources = try TaskResources(self, release)
        cpusPerTask = resources.cpus
        tresPerTask = resources.text
        guard release >= SlurmRelease(23, 11) else { return }
        gpusPerTask = nil
        tresBinding = try resources.binding(
            tresBinding ?? gpuBinding.map { "gres/gpu:\($0)" })
    }
}
