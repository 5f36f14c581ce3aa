import Foundation
import Testing

@testable import Slurm

/// What sbatch hands to libslurm, and what we do, case by case.
///
/// The cases were recorded from Slurm's own sbatch, each file from one release. `SBATCH_CASES` names
/// another file than that of 22.05.8.
@Suite struct SbatchTests {
    @Test func `agrees with sbatch in every field and every variable`() throws {
        try check(SbatchCaseFile.path)
    }

    @Test func `agrees with sbatch of a later release, as far as it differs`() throws {
        try check(SbatchCaseFile.fixture("sbatch-25.11.json"))
    }

    private func check(_ path: String) throws {
        let file = try SbatchCaseFile.load(path)
        try #require(!file.cases.isEmpty, "\(path) has no cases")
        var (agreed, intended) = (0, [String: Int]())
        for sbatchCase in file.cases {
            let differences = try SbatchCaseRun(sbatchCase, in: file).differences()
            if differences.isEmpty {
                agreed += 1
            } else if let rule = IntendedDifference.rule(for: sbatchCase, differences) {
                intended[rule, default: 0] += 1
            } else {
                Issue.record("\(sbatchCase.name): \(differences.joined(separator: "; "))")
            }
        }
        let count = intended.values.reduce(0, +)
        print(
            "SbatchTests: \(file.slurm): \(file.cases.count) cases ran, \(agreed) agree, \(count) differ as intended"
        )
        for (rule, count) in intended.sorted(by: { $0.key < $1.key }) {
            print("  \(count): \(rule)")
        }
        #expect(agreed + count == file.cases.count)
        #expect(Double(count) <= 0.05 * Double(file.cases.count))
    }
}

/// The one place for differences that are meant to be: accidents of sbatch that nobody relies on.
enum IntendedDifference {
    private static let rules: [(reason: String, applies: @Sendable (String) -> Bool)] = [
        (
            "sbatch cuts a number down to its field; we refuse it",
            { $0.hasSuffix("is out of range") }
        ),
        (
            "sbatch's count of seconds overflows at 68 years; we refuse such a time",
            { $0.hasSuffix("is too long a time") }
        ),
        (
            "the same where a bad time is no error: the cluster's default holds",
            { $0.hasPrefix("wait4switch should be") }
        ),
        (
            "sbatch reads a broken list of sizes as another one; we refuse it",
            { $0.hasPrefix("refused: --nodes") && $0.contains("is not a list of numbers") }
        ),
    ]

    /// Why a case differs as it should; nil where it should not.
    static func rule(for sbatchCase: SbatchCase, _ differences: [String]) -> String? {
        guard sbatchCase.error == nil else { return nil }
        return rules.first { differences.contains(where: $0.applies) }?.reason
    }
}
