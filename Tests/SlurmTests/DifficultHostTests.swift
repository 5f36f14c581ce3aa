#if canImport(CSlurm)
    import Testing

    @testable import Slurm

    /// Hosts that do what a library does not expect. There is no controller here; the cluster tests
    /// have more of them.
    @Suite struct DifficultHostTests {
        private let folder: ConfigurationFolder

        init() throws {
            folder = try ConfigurationFolder()
        }

        @Test func `a host that connects wherever it needs a cluster has no thread for each`()
            async throws
        {
            let host = try await run("connects=300")
            #expect(host.fact("failed connects") == "0", "\(host)")
            // Swift's own pool and libdispatch may have grown meanwhile.
            let threads = try #require(host.fact("further threads").flatMap { Int($0) })
            #expect(threads < 50, "\(host)")
        }

        @Test func `what a host prints without standard streams does not get into the log`()
            async throws
        {
            let host = try await run("closed")
            #expect(host.fact("pipes in their place") == "0", "\(host)")
        }

        @Test(.timeLimit(.minutes(1)))
        func `a host that flushes all of its files does not wait for libslurm's log`() async throws
        {
            let host = try await run("flush")
            #expect(host.fact("flushed") == "all", "\(host)")
        }

        @Test func `a host that waits for every child leaves the preflight its answer`()
            async throws
        {
            let host = try await run("reaper")
            #expect(host.fact("connected") == "preflight", "\(host)")
            let file = try folder.writeConfiguration("FirstJobId=0")
            let refused = try await ProbeProgram.run(["reaper"], configuration: file)
            #expect(refused.survived && refused.error?.contains("FirstJobId") == true, "\(refused)")
        }

        @Test(arguments: ["128", "unlimited"])
        func `the host's smallest stacks are not what libslurm gets`(_ limit: String) async throws {
            let host = try await run("descend", before: "ulimit -s \(limit)")
            #expect(host.fact("depth") == "300", "\(host)")
        }

        private func run(
            _ arguments: String..., before: String = ":",
            at location: SourceLocation = #_sourceLocation
        ) async throws -> ProbeProgram.Outcome {
            let file = try folder.writeConfiguration()
            let host = try await ProbeProgram.run(arguments, configuration: file, before: before)
            #expect(host.survived && host.errors.isEmpty, "\(host)", sourceLocation: location)
            return host
        }
    }
#endif
