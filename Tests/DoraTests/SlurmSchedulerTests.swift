import DoraCore
import Slurm
import SlurmTesting
import Testing

@testable import Dora

/// How experiments reach a cluster, which is in memory here.
@Suite struct `The Slurm scheduler` {
    private let memory = MemoryCluster(partitions: ["main", "high"])

    private func submit(_ slurm: SlurmConfig) async throws -> JobID {
        try await SlurmScheduler(memory.cluster).submit(
            Submission(
                name: "toy_0badc0de", token: .random(), signatures: [Signature("0badc0de")!],
                slurm: slurm, directory: "/dora", program: "/toy", output: "/dora/log", after: []))
    }

    private func refusal(_ slurm: SlurmConfig) async -> String {
        let error = await #expect(throws: DoraError.self) { try await submit(slurm) }
        return error?.message ?? ""
    }

    @Test func `names the partition that there is not, and those that there are`() async throws {
        #expect(
            await refusal(SlurmConfig()).hasSuffix(
                "; asked for was --partition=learnlab (2000). The cluster has main, high. "
                    + "Name one in SlurmConfig, or by --partition."))
        memory.inject(.refused(.accessDenied), into: .cluster)
        #expect(await refusal(SlurmConfig()).contains("--partition=learnlab (2000). Name one"))
        #expect(try await submit(SlurmConfig(partition: "high")) == 1)
    }

    @Test func `says what was asked for where no node has it`() async {
        memory.inject(.refused(.nodeConfigurationUnavailable), into: .submit)
        #expect(await refusal(SlurmConfig(partition: "main")).contains("(2014). It asked for "))
    }
}
