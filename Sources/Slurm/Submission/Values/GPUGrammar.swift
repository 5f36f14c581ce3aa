/// The notations of the options about how GPUs are used.
enum GPUGrammar {
    /// Checks `[verbose,]closest|none|map_gpu:list|mask_gpu:list|per_task:n|single:n`.
    ///
    /// - Throws: `SlurmError` that names the bad part.
    static func checkBinding(_ text: String, release: SlurmRelease) throws(SlurmError) {
        // sbatch reads the text behind the name of GPUs as a list, before 23.11 of GPUs only.
        let isOfAny = release >= SlurmRelease(23, 11)
        let list = isOfAny ? "gres/gpu:\(text)" : "gpu:\(text)"
        for item in list.pieces(at: isOfAny ? "+" : ";") {
            let halves = item.split(
                separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2,
                isOfAny ? halves[0].hasPrefix("gres/") : halves[0] == "gpu"
            else { throw .badOption("--gpu-bind", text, "has \"\(item)\", which binds to nothing") }
            let isShare = ["gres/mps", "gres/shard"].contains(halves[0])
            guard isShare ? isShareBinding(halves[1]) : isBinding(halves[1], release) else {
                throw .badOption(
                    "--gpu-bind", text,
                    "is not closest, none, map_gpu:list, mask_gpu:list, per_task:n or single:n")
            }
        }
    }

    private static func isBinding(_ item: Substring, _ release: SlurmRelease) -> Bool {
        let item = withoutVerbose(item)
        // Older releases look at the first letter only.
        let words = release < SlurmRelease(23, 2) ? ["c", "n"] : ["closest", "none"]
        if words.contains(where: item.startsCaseless) { return true }
        var lists = [("map_gpu:", false), ("mask_gpu:", true)]
        if release >= SlurmRelease(23, 11) { lists += [("map:", false), ("mask:", true)] }
        for (start, isHex) in lists where item.startsCaseless(with: start) {
            return item.dropFirst(start.count).pieces(at: ",")
                .allSatisfy { isNumber($0, isHex: isHex) }
        }
        return isCount(item, after: "per_task:") || isCount(item, after: "single:")
    }

    /// What is bound to a share of a GPU, from 23.11 on.
    private static func isShareBinding(_ item: Substring) -> Bool {
        let item = withoutVerbose(item)
        return item.startsCaseless(with: "none") || isCount(item, after: "per_task:")
    }

    private static func withoutVerbose(_ item: Substring) -> Substring {
        item.startsCaseless(with: "verbose,") ? item.dropFirst(8) : item
    }

    private static func isCount(_ item: Substring, after start: String) -> Bool {
        item.startsCaseless(with: start)
            && LeadingInteger(item.dropFirst(start.count))?.value ?? 0 >= 0
    }

    /// A number, and after `*` how often it stands there.
    private static func isNumber(_ text: Substring, isHex: Bool) -> Bool {
        let plain = isHex && text.hasPrefix("0x") ? text.dropFirst(2) : text
        let halves = plain.split(separator: "*", maxSplits: 1, omittingEmptySubsequences: false)
        let isDigit: (Character) -> Bool = { isHex ? $0.isASCII && $0.isHexDigit : $0.isDigit }
        return halves[0].allSatisfy(isDigit) && halves[0].utf8.count < 16
            && halves.dropFirst().allSatisfy { $0.allSatisfy(\.isDigit) && $0.utf8.count < 19 }
    }

    /// Checks a list of `low|medium|high|highm1|number`, `memory=…` and `verbose`.
    ///
    /// - Throws: `SlurmError` that names the bad part.
    static func checkFrequency(_ text: String) throws(SlurmError) {
        for item in ("gpu:" + text).pieces(at: ";") {
            guard item.hasPrefix("gpu:"), item.count > 4 else {
                throw .badOption("--gpu-freq", text, "has no frequency")
            }
            for word in item.dropFirst(4).pieces(at: ",") {
                let halves = word.split(
                    separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                let isValid =
                    halves.count == 1
                    ? isFrequency(word) || word == "verbose"
                    : halves[0] == "memory" && isFrequency(halves[1])
                guard isValid else {
                    throw .badOption(
                        "--gpu-freq", text,
                        "has \"\(word)\"; use low, medium, high, highm1 or a number in MHz, and "
                            + "memory= before that of the memory")
                }
            }
        }
    }

    private static func isFrequency(_ text: Substring) -> Bool {
        if ["low", "medium", "high", "highm1"].contains(text) { return true }
        return !text.isEmpty && text.allSatisfy(\.isDigit) && text.utf8.count < 19
    }
}
