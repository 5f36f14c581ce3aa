import Testing

@testable import Slurm

/// The options of a job, written down and read again, make the same job.
@Suite struct ArgumentRoundTrip {
    /// What no option of sbatch says.
    private static let inexpressible: [(property: String, reason: String)] = [
        ("switchWait", "without a number of switches, only a variable sets it")
    ]

    @Test(arguments: ["sbatch.json", "sbatch-25.11.json"])
    func `the options of every case make the same job again`(name: String) throws {
        let file = try SbatchCaseFile.load(SbatchCaseFile.fixture(name))
        var (same, reasons) = (0, [String: Int]())
        for sbatchCase in file.cases {
            guard
                let differences = try SbatchCaseRun(sbatchCase, in: file).differencesOfArguments()
            else { continue }
            let others = differences.filter { difference in
                guard
                    let known = Self.inexpressible.first(where: {
                        difference.hasPrefix($0.property + ": ")
                    })
                else { return true }
                reasons[known.reason, default: 0] += 1
                return false
            }
            if others.isEmpty { same += 1 }
            #expect(others.isEmpty, "\(sbatchCase.name)")
        }
        print("the options of \(same) cases make the same job again; differences: \(reasons)")
        #expect(same > 100)
    }
}
