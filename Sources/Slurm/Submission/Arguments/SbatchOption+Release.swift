extension SbatchOption {
    /// The first release that has it; nil for what all have.
    var firstRelease: SlurmRelease? { Self.firstReleases[self] }

    private static let firstReleases: [SbatchOption: SlurmRelease] = [
        .containerID: SlurmRelease(23, 2), .extra: SlurmRelease(23, 2),
        .tresPerTask: SlurmRelease(23, 2), .tresBind: SlurmRelease(23, 11),
        .resvPorts: SlurmRelease(24, 5), .segment: SlurmRelease(24, 5),
        .stepmgr: SlurmRelease(24, 5), .oomKillStep: SlurmRelease(24, 11),
        .external: SlurmRelease(25, 5), .consolidateSegments: SlurmRelease(25, 11),
        .resources: SlurmRelease(25, 11), .spreadSegments: SlurmRelease(25, 11),
        .containerType: SlurmRelease(26, 5), .memUpdate: SlurmRelease(26, 5),
    ]

    /// Whether sbatch of a release has it.
    func exists(in release: SlurmRelease) -> Bool {
        if let firstRelease { return release >= firstRelease }
        return switch self {
        case .power: release < SlurmRelease(24, 5)
        // Taken out, and put back in the next release.
        case .exportFile: release != SlurmRelease(23, 11)
        default: true
        }
    }

    /// Why a release does not have it.
    func absence(in release: SlurmRelease, as name: String? = nil) -> SlurmError {
        let name = name ?? "--" + rawValue
        if let firstRelease { return .tooOld(name, needs: firstRelease, not: release) }
        return SlurmError(
            .unsupported, operation: "submit a job",
            message: "Slurm \(release) has no \(name), as older releases have")
    }

    /// Reads the command line of a release's sbatch, and its lines in scripts.
    static func getopt(for release: SlurmRelease) -> Getopt<SbatchOption> {
        let known = changes.last { $0 <= release } ?? changes[0]
        return getopts[known] ?? makeGetopt(for: release)
    }

    /// The releases that added, changed or removed an option.
    private static let changes = [
        SlurmRelease(22, 5), SlurmRelease(23, 2), SlurmRelease(23, 11), SlurmRelease(24, 5),
        SlurmRelease(24, 11), SlurmRelease(25, 5), SlurmRelease(25, 11), SlurmRelease(26, 5),
    ]

    private static let getopts = Dictionary(
        uniqueKeysWithValues: changes.map { ($0, makeGetopt(for: $0)) })

    private static func makeGetopt(for release: SlurmRelease) -> Getopt<SbatchOption> {
        let named = allCases.filter { ![.switchRequest, .switchWait, .umask].contains($0) }
        let (known, others) = (
            named.filter { $0.exists(in: release) }, named.filter { !$0.exists(in: release) }
        )
        var names = known.map {
            Getopt.Name(text: $0.rawValue, argument: $0.argument(in: release), key: $0)
        }
        names.append(Getopt.Name(text: "tasks-per-node", argument: .required, key: .ntasksPerNode))
        var letters: [Character: (Getopt<SbatchOption>.Argument, SbatchOption)] = [:]
        for option in known {
            if let letter = option.letter {
                letters[letter] = (option.argument(in: release), option)
            }
        }
        return Getopt(
            names: names, letters: letters,
            others: others.map { ($0.rawValue, $0.absence(in: release)) })
    }
}
