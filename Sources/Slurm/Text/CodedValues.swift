// Values that are stored and sent as one would write them by hand.

extension TimeLimit: Codable {
    /// Reads minutes, or sbatch's notation.
    public init(from decoder: any Decoder) throws {
        let limit = try JobRecord.TimeLimit(from: decoder)
        if case .minutes(let count) = limit { self = .minutes(count) } else { self = .unlimited }
    }

    /// Writes minutes, or `"UNLIMITED"`.
    public func encode(to encoder: any Encoder) throws {
        try (minutes.map { JobRecord.TimeLimit.minutes($0) } ?? .unlimited).encode(to: encoder)
    }
}

extension JobRecord.TimeLimit: Codable {
    /// Reads minutes, or sbatch's notation.
    public init(from decoder: any Decoder) throws {
        if let count = try? decoder.singleValueContainer().decode(UInt32.self) {
            self = .minutes(Int(count))
        } else {
            let limit: Slurm.TimeLimit = try decodeFromString(decoder)
            self = limit.minutes.map { .minutes($0) } ?? .unlimited
        }
    }

    /// Writes minutes, or `"UNLIMITED"`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .minutes(let count): try container.encode(count)
        case .unlimited: try container.encode("UNLIMITED")
        }
    }
}

extension JobRecord.Memory: Codable {
    private enum CodingKeys: CodingKey {
        case perNode
        case perCPU
    }

    /// Reads an object with the amount in mebibytes under `perNode` or `perCPU`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let amount = try container.decodeIfPresent(UInt64.self, forKey: .perCPU) {
            self = .perCPU(amount)
        } else {
            self = .perNode(try container.decode(UInt64.self, forKey: .perNode))
        }
    }

    /// Writes an object with the amount in mebibytes under `perNode` or `perCPU`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .perNode(let amount): try container.encode(amount, forKey: .perNode)
        case .perCPU(let amount): try container.encode(amount, forKey: .perCPU)
        }
    }
}

extension Memory: Codable {
    /// Reads sbatch's notation, such as `"4G"`.
    public init(from decoder: any Decoder) throws { self = try decodeFromString(decoder) }

    /// Writes sbatch's notation, such as `"4G"`.
    public func encode(to encoder: any Encoder) throws { try encodeAsString(self, to: encoder) }
}

extension ArraySpecification: Codable {
    /// Reads Slurm's notation; only slurmctld judges it.
    public init(from decoder: any Decoder) throws {
        self.init(unchecked: try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes Slurm's notation, such as `"0-9,20-40:2%4"`.
    public func encode(to encoder: any Encoder) throws { try encodeAsString(self, to: encoder) }
}

extension JobDependency: Codable {
    /// Reads Slurm's notation; only slurmctld judges it.
    public init(from decoder: any Decoder) throws {
        self.init(unchecked: try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes Slurm's notation, such as `"afterok:12:13"`.
    public func encode(to encoder: any Encoder) throws { try encodeAsString(self, to: encoder) }
}

extension ArrayTaskSet: Codable {
    /// Reads ranges such as `"1-3,7"`; an empty text is the empty set.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        if text.isEmpty { self.init([]) } else { self = try decodeFromString(decoder) }
    }

    /// Writes ranges such as `"1-3,7"`.
    public func encode(to encoder: any Encoder) throws { try encodeAsString(self, to: encoder) }
}

extension HostList: Codable {
    /// Reads the bracket notation.
    public init(from decoder: any Decoder) throws { self = try decodeFromString(decoder) }

    /// Writes the bracket notation, such as `"n[1-3]"`.
    public func encode(to encoder: any Encoder) throws { try encodeAsString(self, to: encoder) }
}

extension SlurmRelease: Codable {
    /// Reads a text such as `"23.11"`.
    public init(from decoder: any Decoder) throws { self = try decodeFromString(decoder) }

    /// Writes a text such as `"23.11"`.
    public func encode(to encoder: any Encoder) throws { try encodeAsString(self, to: encoder) }
}

extension TRES: Codable {
    /// Reads Slurm's notation.
    public init(from decoder: any Decoder) throws { self = try decodeFromString(decoder) }

    /// Writes Slurm's notation, such as `"cpu=4,mem=2G"`.
    public func encode(to encoder: any Encoder) throws { try encodeAsString(self, to: encoder) }
}

extension JobSelection: Codable {
    /// Reads the notation of `scancel`.
    public init(from decoder: any Decoder) throws { self = try decodeFromString(decoder) }

    /// Writes the notation of `scancel`, such as `"123_[1-3,7]"`.
    public func encode(to encoder: any Encoder) throws { try encodeAsString(self, to: encoder) }
}

extension ResourceAmounts: Codable {
    /// Reads pairs of numbers.
    public init(from decoder: any Decoder) throws { self = try decodeFromString(decoder) }

    /// Writes pairs of numbers, such as `"1=4,2=2048"`.
    public func encode(to encoder: any Encoder) throws { try encodeAsString(self, to: encoder) }
}

extension ExportPolicy: Codable {
    /// Reads sbatch's notation.
    public init(from decoder: any Decoder) throws { self = try decodeFromString(decoder) }

    /// Writes sbatch's notation, such as `"PATH,DEBUG=1"`.
    public func encode(to encoder: any Encoder) throws { try encodeAsString(self, to: encoder) }
}

extension GPURequest: Codable {
    /// Reads sbatch's notation.
    public init(from decoder: any Decoder) throws { self = try decodeFromString(decoder) }

    /// Writes sbatch's notation, such as `"volta:2"`.
    public func encode(to encoder: any Encoder) throws { try encodeAsString(self, to: encoder) }
}

extension OutputPattern: Codable {
    /// Reads the pattern.
    public init(from decoder: any Decoder) throws { self = try decodeFromString(decoder) }

    /// Writes the pattern, such as `"slurm-%j.out"`.
    public func encode(to encoder: any Encoder) throws { try encodeAsString(self, to: encoder) }
}

extension TrackedState: Codable {
    /// Reads Slurm's words for a state or its number, `"MISSING"` or `"INTERRUPTED"`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let state = try? container.decode(JobState.self) {
            self = .known(state)
            return
        }
        switch try container.decode(String.self) {
        case Self.missing.description: self = .missing
        case Self.interrupted.description: self = .interrupted
        case let other:
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "'\(other)' is no \(Self.self)")
        }
    }

    /// Writes Slurm's words for a state, `"MISSING"` or `"INTERRUPTED"`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let jobState {
            try container.encode(jobState)
        } else {
            try container.encode(description)
        }
    }
}

extension JobScript: Codable {
    /// Reads a text, or numbers of bytes.
    public init(from decoder: any Decoder) throws {
        self.init(bytes: try Bytes(from: decoder).bytes)
    }

    /// Writes a text; a script that is none, because it is not UTF-8, as the numbers of its bytes.
    public func encode(to encoder: any Encoder) throws {
        try Bytes(bytes: bytes).encode(to: encoder)
    }
}

extension JobEnvironment: Codable {
    /// Reads a list of entries `"NAME=VALUE"`.
    public init(from decoder: any Decoder) throws {
        self.init(bytes: try [Bytes](from: decoder).map(\.bytes))
    }

    /// Writes a list of entries `"NAME=VALUE"`, each that is not UTF-8 as the numbers of its bytes.
    public func encode(to encoder: any Encoder) throws {
        try entries.map { Bytes(bytes: $0) }.encode(to: encoder)
    }
}

/// Bytes that are a text most of the time.
private struct Bytes: Codable {
    let bytes: [UInt8]

    init(bytes: [UInt8]) { self.bytes = bytes }

    init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            bytes = Array(text.utf8)
        } else {
            bytes = try [UInt8](from: decoder)
        }
    }

    func encode(to encoder: any Encoder) throws {
        if let text = String(validating: bytes, as: UTF8.self) {
            var container = encoder.singleValueContainer()
            try container.encode(text)
        } else {
            try bytes.encode(to: encoder)
        }
    }
}
