/// A signal that Slurm sends some time before the job's end (`--signal`).
public struct WarningSignal: Sendable, Hashable, Codable, LosslessStringConvertible {
    /// The signal (`warn_signal`).
    public var signal: SignalNumber
    /// How many seconds before the end (`warn_time`); Slurm may send it up to a minute earlier.
    public var secondsBefore: Int
    /// Sent to the batch shell only, not to the steps (`B:`, `KILL_JOB_BATCH`).
    public var toBatchShell: Bool
    /// The job may run on nodes of a reservation until it begins (`R:`, `KILL_JOB_RESV`).
    public var endsWithReservation: Bool

    /// A signal some seconds before the end.
    ///
    /// - Parameters:
    ///   - signal: the signal.
    ///   - secondsBefore: how many seconds before the end, 0 to 65535.
    ///   - toBatchShell: whether only the batch shell gets it.
    ///   - endsWithReservation: whether the job may run on nodes of a reservation until it begins.
    public init(
        _ signal: SignalNumber, secondsBefore: Int = 60, toBatchShell: Bool = false,
        endsWithReservation: Bool = false
    ) {
        self.signal = signal
        self.secondsBefore = secondsBefore
        self.toBatchShell = toBatchShell
        self.endsWithReservation = endsWithReservation
    }

    /// Reads sbatch's notation; nil where it is not one.
    ///
    /// - Parameter description: a text such as `B:USR1@120`.
    public init?(_ description: String) {
        guard let warning = try? WarningSignal(parsing: description) else { return nil }
        self = warning
    }

    /// Reads `[{R|B|RB}:]signal[@seconds]`.
    ///
    /// - Throws: `SlurmError` that names the bad part.
    init(parsing text: String) throws(SlurmError) {
        var rest = text[...]
        func take(_ letter: Character) -> Bool {
            guard rest.first?.lowercased() == letter.lowercased() else { return false }
            rest = rest.dropFirst()
            return true
        }
        let reservationFirst = take("R")
        toBatchShell = take("B")
        endsWithReservation = take("R") || reservationFirst
        if rest.first == ":" { rest = rest.dropFirst() }
        let name = rest.prefix { $0 != "@" }
        guard let signal = SignalNumber(String(name)) else {
            throw .badOption("--signal", text, "has an unknown signal \"\(name)\"")
        }
        self.signal = signal
        rest = rest[name.endIndex...]
        guard rest.first == "@" else {
            secondsBefore = 60
            return
        }
        rest = rest.dropFirst()
        let number = LeadingInteger(rest)
        guard number?.rest.isEmpty ?? rest.isEmpty,
            let seconds = UInt16(exactly: number?.value ?? 0)
        else {
            throw .badOption("--signal", text, "has \"\(rest)\" for a time in seconds up to 65535")
        }
        secondsBefore = Int(seconds)
    }

    /// The bits of `warn_flags`.
    var flags: UInt16 { (toBatchShell ? 0x1 : 0) | (endsWithReservation ? 0x100 : 0) }

    /// `B:USR1@120`
    public var description: String {
        let prefix = (endsWithReservation ? "R" : "") + (toBatchShell ? "B" : "")
        let time = secondsBefore == 60 ? "" : "@\(secondsBefore)"
        return (prefix.isEmpty ? "" : prefix + ":") + signal.description + time
    }
}
