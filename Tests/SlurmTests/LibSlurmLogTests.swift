#if canImport(CSlurm)
    import Foundation
    import Logging
    import Testing

    @testable import Slurm

    struct LibSlurmLogTests {
        // Nobody would empty the pipe.
        @Test func `a log that has no thread to read it is silent, and keeps nothing open`() throws
        {
            let before = try Self.descriptors()
            for _ in 0..<500 {
                LibSlurmLog.forward(to: Logger(label: "test"), start: { _ in false })
            }
            // Other tests open some, too.
            #expect(try Self.descriptors() < before + 250)
        }

        private static func descriptors() throws -> Int {
            try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
        }
    }
#endif
