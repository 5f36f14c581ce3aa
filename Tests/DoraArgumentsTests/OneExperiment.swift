import Foundation
import Testing

/// Tests that take turns, in whatever suites and modules they are: a process has one main experiment.
struct OneExperiment: TestTrait, SuiteTrait, TestScoping {
    var isRecursive: Bool { true }

    func provideScope(
        for test: Test, testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        // Modules have no variable in common, but this file.
        let program = Bundle.main.executablePath ?? CommandLine.arguments[0]
        let file = open(program, O_RDONLY | O_CLOEXEC)
        try #require(file >= 0, "\(program) cannot be opened")
        defer { close(file) }
        while flock(file, LOCK_EX | LOCK_NB) != 0 {
            try await Task.sleep(for: .milliseconds(5))
        }
        try await function()
    }
}
