/// How a job or step ended: `exit_code`, which is a status of wait(2).
public struct JobExitStatus: Sendable, Hashable, Codable {
    /// The exit code, 0 to 255.
    public var code: UInt8
    /// The signal that ended it, or 0.
    public var signal: UInt8

    /// A status of an exit code and a signal.
    ///
    /// - Parameters:
    ///   - code: the exit code.
    ///   - signal: the signal that ended it; 0 for none.
    public init(code: UInt8, signal: UInt8 = 0) {
        self.code = code
        self.signal = signal
    }

    /// Takes the status apart; `nil` for `NO_VAL`, which Slurm writes where there is none yet.
    ///
    /// - Parameter status: a status as `wait` gives it.
    public init?(status: UInt32) {
        guard status != 0xffff_fffe else { return nil }
        self.init(code: UInt8(status >> 8 & 0xff), signal: UInt8(status & 0x7f))
    }

    /// Whether it ended with code 0 and by no signal.
    public var isSuccess: Bool { code == 0 && signal == 0 }
}

extension JobExitStatus: CustomStringConvertible {
    /// `code:signal`, as `scontrol show job` and `sacct` print it.
    public var description: String { "\(code):\(signal)" }
}
