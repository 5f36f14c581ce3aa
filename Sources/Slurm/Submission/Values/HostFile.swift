/// A file that names nodes, one or several to a line (`--nodefile`, `SLURM_HOSTFILE`).
enum HostFile {
    private static let mostTimes = 65_536

    /// The nodes in the order of the file, `name*3` as often as it says, at most `limit` of them.
    ///
    /// - Throws: `SlurmError` where the file cannot be read, is not a list of nodes, or names
    ///   fewer nodes than `limit`.
    static func read(
        _ path: String, limit: Int?, in context: SubmissionContext, option: String
    ) throws(SlurmError) -> String {
        let bytes = try FileContents.read(path, in: context, option: option)
        var list = HostList()
        var found = 0
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let text = withoutComment(line)
            guard let first = text.first else { continue }
            guard first.isLetter || first.isNumber else {
                throw .badOption(option, path, "has \"\(text)\" for the name of a node")
            }
            for name in text.pieces(at: ",") {
                let halves = name.split(
                    separator: "*", maxSplits: 1, omittingEmptySubsequences: false)
                // A number of times that is 0 or none makes the star part of the name.
                let times = halves.count > 1 ? LeadingInteger(halves[1])?.value ?? 0 : 0
                guard times <= mostTimes else {
                    throw .badOption(option, path, "has \"\(name)\" too many times")
                }
                if times == 0 { list.append(host: name) }
                for _ in 0..<max(times, 0) { list.append(host: halves[0]) }
            }
            found = list.count
            if found == limit { break }
        }
        guard list.count > 0, found >= limit ?? 0 else {
            throw .badOption(option, path, "names \(found) nodes, fewer than the job needs")
        }
        return list.description
    }

    /// Leaves out what follows a "#" that has no backslash before it.
    private static func withoutComment(_ line: Substring) -> String {
        var text = ""
        for character in line {
            if character == "#" {
                guard text.last == "\\" else { break }
                text.removeLast()
            }
            text.append(character)
        }
        return text
    }
}
