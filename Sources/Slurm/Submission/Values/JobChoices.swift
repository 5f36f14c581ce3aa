/// Where a submission's token travels, so that the job can be found by it.
public enum TokenPlacement: Sendable, Hashable, Codable {
    /// In `argv[0]`, unless `command` is set, and in the submit line.
    case commandAndSubmitLine
    /// In the submit line only: slurmdbd can tell, slurmctld before release 25.11 cannot.
    case submitLine
}

/// What happens to output files that exist (`--open-mode`, `open_mode`).
public enum OpenMode: UInt8, Sendable, Hashable, Codable {
    /// New output goes to their end.
    case append = 1
    /// They are emptied first.
    case truncate = 2
}

/// With which other jobs a job shares its nodes (`shared`).
public enum NodeSharing: UInt16, Sendable, Hashable, Codable {
    /// With none (`--exclusive`).
    case exclusive = 0
    /// With any (`--oversubscribe`).
    case oversubscribe = 1
    /// With jobs of the same user (`--exclusive=user`).
    case user = 2
    /// With jobs of the same security label (`--exclusive=mcs`).
    case mcs = 3
    /// With none in the same part of the network (`--exclusive=topo`). From 24.05 on.
    case topology = 4

    static let firstReleaseWithTopology = SlurmRelease(24, 5)
}

/// Processors of each node that are left to the system (`core_spec`).
public enum SpecializedProcessors: Sendable, Hashable, Codable {
    /// This many cores (`--core-spec`).
    case cores(UInt16)
    /// This many threads (`--thread-spec`).
    case threads(UInt16)

    var rawValue: UInt16 {
        switch self {
        case .cores(let count): count
        case .threads(let count): count | 0x8000
        }
    }
}
