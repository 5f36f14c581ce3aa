extension JobState: Codable {
    /// Reads what `encode` writes, any ``name``, or Slurm's 32-bit form.
    public init(from decoder: any Decoder) throws {
        self = try decodeNumberOrWord(decoder, JobState.init(rawValue:)) { text in
            JobState(name: text) ?? Self.words.state(text).map(JobState.init(rawValue:))
        }
    }

    /// Writes the base state and all flags in Slurm's words: `"RUNNING,COMPLETING"`. What has no word
    /// is written as its number, and nothing is lost.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Self.words.text(of: rawValue))
    }

    fileprivate static let words = StateWords(
        baseMask: 0xff,
        bases: Base.named.map { ($0.base.rawValue, $0.name) },
        flags: flagNames.map { ($0.flag.rawValue, $0.name) } + [
            // These never name a state.
            (Flags.launchFailed.rawValue, "LAUNCH_FAILED"),
            (Flags.reconfigureFailed.rawValue, "RECONFIG_FAIL"),
            (Flags.poweringUpNode.rawValue, "POWER_UP_NODE"),
        ],
        separator: ",")
}

extension JobState.Base: Codable {
    /// Reads Slurm's word, or its number.
    public init(from decoder: any Decoder) throws {
        self = try decodeNumberOrWord(decoder, Self.init(rawValue:)) { text in
            JobState.words.state(text).map(Self.init(rawValue:))
        }
    }

    /// Writes Slurm's word: `"RUNNING"`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(JobState.words.text(of: rawValue))
    }
}

extension JobState.Flags: Codable {
    /// Reads Slurm's words with commas between them, or the bits as a number.
    public init(from decoder: any Decoder) throws {
        self = try decodeNumberOrWord(decoder, Self.init(rawValue:)) { text in
            JobState.words.flags(text).map(Self.init(rawValue:))
        }
    }

    /// Writes Slurm's words with commas between them: `"COMPLETING,REQUEUED"`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(JobState.words.text(ofFlags: rawValue))
    }
}
