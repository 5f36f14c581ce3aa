/// The notation `sockets[:cores[:threads]]` of `--extra-node-info`, in which `*` is any number.
enum NodeInformation {
    /// The numbers, nil where any is fine. Of a range, which sbatch takes too, the least counts.
    ///
    /// - Throws: `SlurmError` that names the bad part.
    static func parse(
        _ text: String
    ) throws(SlurmError) -> (sockets: Int?, cores: Int?, threads: Int?) {
        let parts = text.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false)
        var numbers: [Int?] = []
        for part in parts.prefix(3) { numbers.append(try least(of: part, in: text)) }
        numbers += Array(repeating: nil, count: 3 - numbers.count)
        return (numbers[0], numbers[1], numbers[2])
    }

    private static func least(
        of part: Substring, in text: String
    ) throws(SlurmError) -> Int? {
        let bad = SlurmError.badOption(
            "--extra-node-info", text, "has \"\(part)\"; use numbers, ranges or *")
        if part.isEmpty || part.hasPrefix("*") { return nil }
        let (least, rest) = try number(part, bad)
        guard least >= 0, rest.isEmpty || rest.first == "-" else { throw bad }
        guard rest.first == "-" else { return least }
        let (most, end) = try number(rest.dropFirst(), bad)
        guard most > 0, end.isEmpty || end.first == "-" else { throw bad }
        // From 1 to the greatest number is what "*" says.
        return least == 1 && most == Int(Int32.max) ? nil : least
    }

    /// A number with k (1024) or m (1024²), and what follows it.
    private static func number(
        _ text: Substring, _ bad: SlurmError
    ) throws(SlurmError) -> (Int, Substring) {
        let number = LeadingInteger(text)
        var (value, rest) = (number?.value ?? 0, number?.rest ?? text)
        let factor =
            switch rest.first {
            case "k", "K": 1024
            case "m", "M": 1024 * 1024
            default: 1
            }
        if factor > 1 { rest = rest.dropFirst() }
        let (product, overflow) = value.multipliedReportingOverflow(by: factor)
        guard !overflow, product <= Int(Int32.max) else { throw bad }
        value = product
        return (value, rest)
    }
}
