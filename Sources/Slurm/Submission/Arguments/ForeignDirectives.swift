extension SbatchOptions {
    /// Translates the lines of LSF (`#BSUB`) in the script, or else those of PBS (`#PBS`).
    ///
    /// - Throws: `SlurmError` that says which option there is unknown or wrong.
    mutating func readOtherSystems(_ directives: ScriptDirectives) throws(SlurmError) {
        if let words = try directives.words(after: "#BSUB") {
            // Options stand at every other place; this one looks like a cluster of letters.
            let spelled = words.enumerated().map { index, word in
                index % 2 == 0 && word == "-cwd" ? "-c" : word
            }
            try read(spelled, with: Self.lsf, "#BSUB") {
                options, letter, argument throws(SlurmError) in
                try options.applyLSF(letter, argument)
            }
        } else if let words = try directives.words(after: "#PBS") {
            try read(words, with: Self.pbs, "#PBS") {
                options, letter, argument throws(SlurmError) in
                try options.applyPBS(letter, argument)
            }
        }
    }

    private mutating func read(
        _ words: [String], with getopt: Getopt<Character>, _ mark: String,
        _ take: (inout SbatchOptions, Character, String?) throws(SlurmError) -> Void
    ) throws(SlurmError) {
        let count = try getopt.read(words[...]) { letter, argument throws(SlurmError) in
            try take(&self, letter, argument)
        }
        guard count == words.count else {
            throw .refused("a \(mark) line has \"\(words[count])\", which is no option")
        }
    }

    /// A table out of letters as getopt writes them ("a:" has an argument), and long names.
    private static func table(
        _ letters: String, _ names: [(String, Getopt<Character>.Argument, Character)]
    ) -> Getopt<Character> {
        var known: [Character: (argument: Getopt<Character>.Argument, key: Character)] = [:]
        var last: Character?
        for letter in letters {
            if letter == ":", let last {
                known[last] = (.required, last)
            } else {
                known[letter] = (.none, letter)
                last = letter
            }
        }
        return Getopt(
            names: names.map { Getopt.Name(text: $0.0, argument: $0.1, key: $0.2) },
            letters: known)
    }

    // MARK: LSF

    private static let lsf = table(
        "c:e:J:m:M:n:o:q:W:x",
        [
            ("cwd", .required, "c"), ("error_file", .required, "e"),
            ("job_name", .required, "J"), ("hostname", .required, "m"),
            ("memory_limit", .required, "M"), ("output_file", .required, "o"),
            ("queue_name", .required, "q"), ("time", .required, "W"), ("exclusive", .none, "x"),
        ])

    private mutating func applyLSF(
        _ letter: Character, _ argument: String?
    ) throws(SlurmError) {
        let text = argument ?? ""
        switch letter {
        case "c": try apply(.chdir, text)
        case "e": try apply(.error, text)
        case "J": try apply(.jobName, text)
        case "o": try apply(.output, text)
        case "q": try apply(.partition, text)
        case "W": try apply(.time, text)
        case "x": try apply(.exclusive, nil)
        // Hosts are separated by blanks there.
        case "m": try apply(.nodelist, String(text.map { $0 == " " ? "," : $0 }))
        // Memory is in KiB there.
        case "M": try apply(.memPerCPU, text.last?.isDigit == true ? text + "K" : text)
        case "n":
            // Of a least and a greatest number of tasks, the greatest counts.
            let count = text.firstIndex(of: ",").map { text[text.index(after: $0)...] }
            guard count?.isEmpty != true else {
                throw .badOption("#BSUB -n", text, "has nothing after the comma")
            }
            try apply(.ntasks, String(count ?? text[...]))
        default: break
        }
    }

    // MARK: PBS

    private static let pbs = table(
        "a:A:c:C:e:hIj:J:k:l:m:M:N:o:p:q:r:S:t:u:v:VW:z",
        [
            ("start_time", .required, "a"), ("account", .required, "A"),
            ("checkpoint", .required, "c"), ("working_dir", .required, "C"),
            ("error", .required, "e"), ("hold", .none, "h"), ("interactive", .none, "I"),
            ("join", .optional, "j"), ("job_array", .required, "J"), ("keep", .required, "k"),
            ("resource_list", .required, "l"), ("mail_options", .required, "m"),
            ("mail_user_list", .required, "M"), ("job_name", .required, "N"),
            ("out", .required, "o"), ("priority", .required, "p"),
            ("destination", .required, "q"), ("rerunable", .required, "r"),
            ("script_path", .required, "S"), ("array", .required, "t"),
            ("running_user", .required, "u"), ("variable_list", .required, "v"),
            ("all_env", .none, "V"), ("attributes", .required, "W"), ("no_std", .none, "z"),
        ])

    /// PBS's options that sbatch takes as they are.
    private static let pbsOptions: [Character: SbatchOption] = [
        "a": .begin, "A": .account, "e": .error, "o": .output, "h": .hold, "J": .array,
        "t": .array, "M": .mailUser, "N": .jobName, "p": .nice, "q": .partition,
    ]

    private mutating func applyPBS(
        _ letter: Character, _ argument: String?
    ) throws(SlurmError) {
        if let option = Self.pbsOptions[letter] { return try apply(option, argument) }
        let text = argument ?? ""
        switch letter {
        case "l": try applyPBSResources(text)
        case "m": try apply(.mailType, try Self.mailType(ofPBS: text))
        case "v":
            try apply(.export, (job.export.map { $0.description + "," } ?? "") + text)
        case "W":
            if text.startsCaseless(with: "umask=") {
                try applyUmask(String(text.dropFirst(6)))
            } else if text.startsCaseless(with: "depend=") {
                try apply(.dependency, String(text.dropFirst(7)))
            }
        // sbatch takes the others and does nothing about them.
        default: break
        }
    }

    private static func mailType(ofPBS text: String) throws(SlurmError) -> String {
        let letters = Set(text.lowercased())
        if letters.contains("n") { return "NONE" }
        let words = [("b", "BEGIN"), ("e", "END"), ("a", "FAIL")]
            .filter { letters.contains(Character($0.0)) }.map(\.1)
        guard !words.isEmpty else {
            throw .badOption("#PBS -m", text, "has none of the letters a, b, e and n")
        }
        return words.joined(separator: ",")
    }

    /// A umask in C's notation: octal after 0, hexadecimal after 0x.
    private mutating func applyUmask(_ text: String) throws(SlurmError) {
        // sbatch asks first whether this turns the option on, as if it had no value.
        guard Self.isYes(text) else { return reset(.umask) }
        let body = text.drop(while: \.isCWhitespace)
        let isHex = body.startsCaseless(with: "0x")
        let digits = isHex ? body.dropFirst(2) : body
        let radix = isHex ? 16 : body.hasPrefix("0") ? 8 : 10
        let leading = digits.prefix { $0.isASCII && $0.hexDigitValue ?? 16 < radix }
        guard let umask = leading.isEmpty ? 0 : UInt16(leading, radix: radix), umask <= 0o777,
            !body.hasPrefix("-")
        else { throw .badOption("#PBS -W umask", text, "is not between 0 and 0777") }
        job.umask = umask
    }
}
