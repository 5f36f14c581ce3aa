/// Which of the submitter's variables a job gets (`--export`).
public struct ExportPolicy: Sendable, Hashable, LosslessStringConvertible {
    /// sbatch's notation, such as `ALL`, `NONE`, `PATH,DEBUG=1`, and from 23.02 on `NIL`: only
    /// `SLURM*`, and no login shell.
    public let description: String

    /// All variables: what sbatch does unless it is told otherwise.
    public static let all = ExportPolicy("ALL")
    /// Only `SLURM*`; the rest comes from a login shell on the node.
    public static let none = ExportPolicy("NONE")

    /// A list of `ALL`, names, and `NAME=VALUE`; commas within quotes do not separate.
    ///
    /// - Parameter description: a text such as `PATH,DEBUG=1`.
    public init(_ description: String) {
        self.description = description
    }

    var isAll: Bool { description.isSame(as: "ALL") }
    var isNone: Bool { description.isSame(as: "NONE") }

    /// Whether it is the word for `SLURM*` without a login shell, which 23.02 added.
    func isNil(in release: SlurmRelease) -> Bool {
        release >= SlurmRelease(23, 2) && description.isSame(as: "NIL")
    }

    /// Whether the node adds the variables of a login shell.
    func needsLogin(in release: SlurmRelease) -> Bool { !isAll && !isNil(in: release) }

    /// The parts between the commas that are not within quotes, a pair of quotes around a part
    /// left out. Where a quote stays open, the rest of the text is the last part.
    var parts: [String] {
        var parts: [String] = []
        var part = ""
        var quotes: Set<Character> = []
        func finish() {
            let quoted =
                part.count > 1 && part.first == part.last
                && (part.first == "'" || part.first == "\"")
            parts.append(quoted ? String(part.dropFirst().dropLast()) : part)
            part = ""
        }
        for character in description {
            if character == ",", quotes.isEmpty {
                finish()
                continue
            }
            if character == "'" || character == "\"" { quotes.formSymmetricDifference([character]) }
            part.append(character)
        }
        if quotes.isEmpty, !part.isEmpty { finish() } else if !part.isEmpty { parts.append(part) }
        return parts
    }
}
