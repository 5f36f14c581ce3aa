import DoraCore
import Foundation
import Subprocess
import Testing

@testable import Dora

@Suite struct `The text of a number` {
    @Test(arguments: [
        (0.1, 0, "0", "1e-01", "0.1"), (0.123456, 4, "0.1235", "1.2346e-01", "0.1235"),
        // What lies just between two goes to the even one; most only seem to lie there.
        (0.5, 0, "0", "5e-01", "0.5"), (1.5, 0, "2", "2e+00", "2"), (2.5, 0, "2", "2e+00", "2"),
        (0.125, 2, "0.12", "1.25e-01", "0.12"), (2.675, 2, "2.67", "2.67e+00", "2.7"),
        (999999.5, 6, "999999.500000", "9.999995e+05", "1e+06"),
        (0.0, 2, "0.00", "0.00e+00", "0"), (-0.0, 2, "-0.00", "-0.00e+00", "-0"),
        (-0.001, 1, "-0.0", "-1.0e-03", "-0.001"), (-12.5, 3, "-12.500", "-1.250e+01", "-12.5"),
        (.leastNonzeroMagnitude, 3, "0.000", "4.941e-324", "4.94e-324"),
        (1e23, 1, "99999999999999991611392.0", "1.0e+23", "1e+23"),
        (.nan, 3, "nan", "nan", "nan"), (.infinity, 3, "inf", "inf", "inf"),
        (-.infinity, 3, "-inf", "-inf", "-inf"),
    ])
    func `is exact, and rounded once`(
        number: Double, digits: Int, fixed: String, scientific: String, shorter: String
    ) {
        #expect(number.text(.fixed, digits) == fixed)
        #expect(number.text(.scientific, digits) == scientific)
        #expect(number.text(.shorter, digits) == shorter)
    }

    @Test func `is Foundation's, for any number`() {
        var random = SystemRandomNumberGenerator()
        let greatest = Double.greatestFiniteMagnitude
        let numbers =
            [greatest, -greatest, .leastNormalMagnitude, -.nan, .pi]
            + (0..<2000).map { _ in Double(bitPattern: random.next()) }
            + (0..<2000).map { _ in Double(Int.random(in: -1_000_000...1_000_000)) / 2048 }
        for number in numbers {
            for layout in Double.Layout.allCases {
                for digits in [0, 1, 2, 4, 17] {
                    let expected = String(format: "%.\(digits)\(layout.rawValue)", number)
                    #expect(number.text(layout, digits) == expected)
                }
            }
        }
    }

    private static let hasLocales = Files.exists("/usr/share/i18n/locales/de_DE")

    @Test(.enabled(if: hasLocales, "takes the sources of locales"))
    func `has a decimal point where the host writes commas`() async throws {
        let folder = try TemporaryFolder()
        let made = try await Subprocess.run(
            .name("localedef"),
            arguments: ["-i", "de_DE", "-f", "UTF-8", "\(folder.path)/de_DE.UTF-8"],
            output: .discarded)
        #expect(made.terminationStatus.isSuccess)
        let life = try LifeProcess(folder)
        _ = try life.xp(epochs: 1, pause: 0)
        let outcome = try await life(
            "clean", "--older", "0",
            variables: ["LIFE_LOCALE": "de_DE.UTF-8", "LOCPATH": "\(folder.path)"])
        #expect(outcome.output.contains(#/\d\.\d kB/#), "\(outcome.output) \(outcome.errors)")
    }
}
