/// A signal by its number or, as Slurm writes it, by its name with or without `SIG`.
public struct SignalNumber: Sendable, Hashable, Codable, LosslessStringConvertible,
    ExpressibleByIntegerLiteral
{
    /// The number as the kernel knows it.
    public var number: UInt16

    /// A signal by its number.
    ///
    /// - Parameter number: the number on the cluster's nodes.
    public init(_ number: UInt16) {
        self.number = number
    }

    /// A signal by its number.
    ///
    /// - Parameter number: the number on the cluster's nodes.
    public init(integerLiteral number: UInt16) {
        self.number = number
    }

    /// SIGHUP, 1.
    public static let hangUp: SignalNumber = 1
    /// SIGINT, 2.
    public static let interrupt: SignalNumber = 2
    /// SIGKILL, 9.
    public static let kill: SignalNumber = 9
    /// SIGUSR1, 10.
    public static let user1: SignalNumber = 10
    /// SIGUSR2, 12.
    public static let user2: SignalNumber = 12
    /// SIGTERM, 15.
    public static let terminate: SignalNumber = 15
    /// SIGCONT, 18.
    public static let resume: SignalNumber = 18
    /// SIGSTOP, 19.
    public static let stop: SignalNumber = 19

    /// The names that Slurm knows, with Linux's numbers: the job runs there wherever this runs.
    private static let names: [(String, UInt16)] = [
        ("HUP", 1), ("INT", 2), ("QUIT", 3), ("ABRT", 6), ("KILL", 9), ("ALRM", 14),
        ("TERM", 15), ("USR1", 10), ("USR2", 12), ("URG", 23), ("CONT", 18), ("STOP", 19),
        ("TSTP", 20), ("TTIN", 21), ("TTOU", 22), ("XCPU", 24),
    ]

    /// Reads `USR1`, `SIGUSR1`, `usr1` or `10`; nil for anything else, 0 and below included.
    ///
    /// - Parameter description: a name with or without `SIG`, or a number.
    public init?(_ description: String) {
        if let number = LeadingInteger(description) {
            guard number.rest.allSatisfy(\.isCWhitespace) else { return nil }
            // sbatch keeps the low 16 bits.
            let kept = UInt16(truncatingIfNeeded: number.value)
            guard kept > 0 else { return nil }
            self.number = kept
            return
        }
        var name = Substring(description).drop(while: \.isCWhitespace)
        while name.last?.isCWhitespace == true { name.removeLast() }
        if name.startsCaseless(with: "SIG") { name = name.dropFirst(3) }
        guard let known = Self.names.first(where: { name.isSame(as: $0.0) }) else { return nil }
        number = known.1
    }

    /// `USR1`, or the number of a signal without a name here.
    public var description: String {
        Self.names.first { $0.1 == number }?.0 ?? "\(number)"
    }
}
