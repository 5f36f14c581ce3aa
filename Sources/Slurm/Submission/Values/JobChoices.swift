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
    case cores(Int)
    /// This many threads (`--thread-spec`).
    case threads(Int)

    /// The number as `core_spec` holds it.
    ///
    /// - Throws: `SlurmError` where it does not fit.
    func rawValue() throws(SlurmError) -> UInt16? {
        switch self {
        case .cores(let count): try FieldNumber.any(count, "--core-spec")
        case .threads(let count): try FieldNumber.any(count, "--thread-spec").map { $0 | 0x8000 }
        }
    }
}
