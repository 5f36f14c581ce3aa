extension XPStore {
    /// All experiments of the folder, sorted; those that are only shared are not among them.
    public func signatures() -> [Signature] {
        Files.names(in: dora.xpsFolder).compactMap { Signature($0) }
    }

    /// The experiment that a signature or the beginning of one stands for.
    ///
    /// - Parameter prefix: 1 to 8 hex digits.
    /// - Throws: ``DoraError/Code/ambiguous`` when several begin so (the message lists them),
    ///   ``DoraError/Code/notFound`` when none does.
    public func signature(matching prefix: String) throws(DoraError) -> Signature {
        if let signature = Signature(prefix) { return signature }
        var found = Files.names(in: dora.xpsFolder)
        if let shared = dora.shared { found += Files.names(in: shared + "/" + dora.xps) }
        let candidates = Set(found.filter { $0.hasPrefix(prefix) }.compactMap { Signature($0) })
            .sorted()
        if candidates.count == 1, !prefix.isEmpty { return candidates[0] }
        guard !candidates.isEmpty else { throw notFound(prefix) }
        let shown = candidates.prefix(10).map(\.description).joined(separator: ", ")
        let more = candidates.count > 10 ? " and \(candidates.count - 10) more" : ""
        throw DoraError(
            .ambiguous, operation: "find an experiment",
            message: "'\(prefix)' could be any of \(shown)\(more); give more digits")
    }

    /// The experiment that a job runs, `123` or, in an array, `123_4`.
    ///
    /// - Parameter job: `123`, or `123_4` for a task of an array.
    /// - Throws: ``DoraError/Code/notFound`` when no experiment has that job here.
    public func signature(ofJob job: String) throws(DoraError) -> Signature {
        if let signature = linked(job) { return signature }
        let parts = job.parts(separatedBy: "_")
        if parts.count == 2, let task = Int(parts[1]), task >= 0,
            let signature = try arraySignature(array: parts[0], task: task)
        {
            return signature
        }
        throw DoraError(
            .notFound, operation: "find the experiment of a job",
            message: "Could not find an experiment with job \(job) in \(dora.directory)")
    }

    private func linked(_ job: String) -> Signature? {
        guard !job.utf8.contains(UInt8(ascii: "/")) else { return nil }
        return Files.linkTarget(dora.byIDFolder + "/" + job).flatMap {
            Signature(Files.name(of: $0))
        }
    }

    /// An array of this package has one link, and its tasks file names the experiments. Arrays of
    /// the same experiments have one folder: whose file it is, its claim or a record tells, else
    /// that all others are somebody else's.
    private func arraySignature(array: String, task: Int) throws(DoraError) -> Signature? {
        guard let target = Files.linkTarget(dora.byIDFolder + "/" + array) else { return nil }
        let folder = dora.arraysFolder + "/" + Files.name(of: target)
        let files = Files.names(in: folder).filter { $0.hasSuffix(Self.tasksSuffix) }
        var nobodys: [Signature] = []
        for file in files {
            let token = String(file.dropLast(Self.tasksSuffix.count))
            guard let content = try Files.read(folder + "/" + file),
                task < content.count / Self.taskLength
            else { continue }
            let line = content.dropFirst(Self.taskLength * task).prefix(Self.taskLength - 1)
            guard let signature = Signature(String(decoding: line, as: UTF8.self)) else { continue }
            switch try self.array(of: token, signature) {
            case array: return signature
            case nil: nobodys.append(signature)
            default: continue
            }
        }
        return nobodys.count == 1 ? nobodys[0] : nil
    }

    /// The array that was submitted under a token, as its claim, or the record of one of its
    /// experiments, says.
    private func array(
        of token: String, _ signature: Signature
    ) throws(DoraError) -> String? {
        let claim = try claim(dora.tokensFolder + "/" + token).owner
        if let claim,
            claim.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        {
            return claim
        }
        let record = try Files.read(XP(dora: dora, knownBy: signature).jobFile)
        guard let record, let json = try? JSONValue(jsonBytes: record),
            json["token"]?.stringValue == token
        else { return nil }
        return json["job_id"]?.stringValue.map { $0.parts(separatedBy: "_")[0] }
    }

    /// Who has a claim, nil where nobody has, and its file: of those that machines which went down
    /// left without content the ones beside them count.
    ///
    /// Nobody ever writes into a claim, so that all come to the same one.
    package func claim(_ file: String) throws(DoraError) -> (file: String, owner: String?) {
        var file = file
        while let bytes = try Files.read(file) {
            let text = String(decoding: bytes.filter { $0 != 0 }, as: UTF8.self).pythonStripped
            if !text.isEmpty { return (file, text) }
            file += Self.claimSuccessor
        }
        return (file, nil)
    }

    /// What the name of the claim ends with that counts in place of an empty one.
    package static let claimSuccessor = ".again"

    /// The ending of the file that lists an array's experiments.
    package static let tasksSuffix = ".tasks"
    /// The length of its lines: 8 digits and a line break.
    package static let taskLength = 9
}
