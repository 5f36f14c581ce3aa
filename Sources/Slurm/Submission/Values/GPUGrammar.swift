/// The notations of the options about how GPUs are used.
enum GPUGrammar {
    /// Checks `[verbose,]closest|none|map_gpu:list|mask_gpu:list|per_task:n|single:n`.
    ///
    /// - Throws: `SlurmError` that names the bad part.
    static func checkBinding(_ text: String) throws(SlurmError) {
        // sbatch reads "gpu:" and the text as a list with semicolons, of GPUs only.
        for item in ("gpu:" + text).pieces(at: ";") {
            guard item.hasPrefix("gpu:") else {
                throw .badOption("--gpu-bind", text, "has \"\(item)\", which is not about GPUs")
            }
            try checkBinding(of: item.dropFirst(4), in: text)
        }
    }

    private static func checkBinding(
        of item: Substring, in text: String
    ) throws(SlurmError) {
        var item = item
        if item.startsCaseless(with: "verbose,") { item = item.dropFirst(8) }
        let isValid: Bool
        if item.startsCaseless(with: "c") || item.startsCaseless(with: "n") {
            isValid = true
        } else if item.startsCaseless(with: "map_gpu:") {
            isValid = item.dropFirst(8).pieces(at: ",").allSatisfy { isNumber($0, isHex: false) }
        } else if item.startsCaseless(with: "mask_gpu:") {
            isValid = item.dropFirst(9).pieces(at: ",").allSatisfy { isNumber($0, isHex: true) }
        } else if item.startsCaseless(with: "per_task:") {
            isValid = LeadingInteger(item.dropFirst(9))?.value ?? 0 >= 0
        } else if item.startsCaseless(with: "single:") {
            isValid = LeadingInteger(item.dropFirst(7))?.value ?? 0 >= 0
        } else {
            isValid = false
        }
        guard isValid else {
            throw .badOption(
                "--gpu-bind", text,
                "is not closest, none, map_gpu:list, mask_gpu:list, per_task:n or single:n")
        }
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
