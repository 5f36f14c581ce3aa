extension NodeState: Codable {
    /// Reads Slurm's words, or its number.
    public init(from decoder: any Decoder) throws {
        self = try decodeNumberOrWord(decoder, NodeState.init(rawValue:)) { text in
            Self.words.state(text).map(NodeState.init(rawValue:))
        }
    }

    /// Writes the base state and all flags, as `scontrol show node` does: `"IDLE+DRAIN"`. What has no
    /// word is written as its number, and nothing is lost.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Self.words.text(of: rawValue))
    }

    fileprivate static let words = StateWords(
        baseMask: 0xf,
        bases: [
            (Base.unknown.rawValue, "UNKNOWN"), (Base.down.rawValue, "DOWN"),
            (Base.idle.rawValue, "IDLE"), (Base.allocated.rawValue, "ALLOCATED"),
            (Base.error.rawValue, "ERROR"), (Base.mixed.rawValue, "MIXED"),
            (Base.future.rawValue, "FUTURE"),
        ],
        flags: [
            (Flags.reserved.rawValue, "RESERVED"), (Flags.drain.rawValue, "DRAIN"),
            (Flags.completing.rawValue, "COMPLETING"),
            (Flags.notResponding.rawValue, "NOT_RESPONDING"),
            (Flags.poweredDown.rawValue, "POWERED_DOWN"), (Flags.failing.rawValue, "FAIL"),
            (Flags.poweringUp.rawValue, "POWERING_UP"),
            (Flags.maintenance.rawValue, "MAINTENANCE"),
            (Flags.rebootRequested.rawValue, "REBOOT_REQUESTED"),
            (Flags.poweringDown.rawValue, "POWERING_DOWN"), (Flags.planned.rawValue, "PLANNED"),
            (Flags.invalid.rawValue, "INVALID_REG"),
        ],
        separator: "+")
}

extension NodeState.Base: Codable {
    /// Reads Slurm's word, or its number.
    public init(from decoder: any Decoder) throws {
        self = try decodeNumberOrWord(decoder, Self.init(rawValue:)) { text in
            NodeState.words.state(text).map(Self.init(rawValue:))
        }
    }

    /// Writes Slurm's word: `"IDLE"`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(NodeState.words.text(of: rawValue))
    }
}

extension NodeState.Flags: Codable {
    /// Reads Slurm's words with a plus between them, or the bits as a number.
    public init(from decoder: any Decoder) throws {
        self = try decodeNumberOrWord(decoder, Self.init(rawValue:)) { text in
            NodeState.words.flags(text).map(Self.init(rawValue:))
        }
    }

    /// Writes Slurm's words with a plus between them: `"DRAIN+NOT_RESPONDING"`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(NodeState.words.text(ofFlags: rawValue))
    }
}
