import DoraCore
import Foundation
import Subprocess
import Testing

@testable import Dora

@Suite struct `Parallel workers` {
    let life: LifeProcess

    init() throws { life = try LifeProcess(TemporaryFolder()) }

    @Test func `know their places from a step of Slurm's`() {
        let spec = DistributedSpec([
            "SLURM_JOB_ID": "5", "SLURM_PROCID": "3", "SLURM_NTASKS": "4", "SLURM_LOCALID": "1",
            "SLURM_NODEID": "1", "SLURM_JOB_NUM_NODES": "2",
        ])
        #expect(spec.rank == 3 && spec.worldSize == 4 && spec.localRank == 1)
        #expect(spec.nodeRank == 1 && spec.nodeCount == 2 && spec.source == .slurm)
    }

    @Test func `know their places from whoever started them, first of all`() {
        let spec = DistributedSpec([
            "WORLD_SIZE": "8", "RANK": "5", "SLURM_JOB_ID": "5", "SLURM_PROCID": "0",
        ])
        #expect(spec.rank == 5 && spec.worldSize == 8 && spec.localRank == 5)
        #expect(spec.source == .environment)
        #expect(DistributedSpec([:]).worldSize == 1)
    }

    @Test func `are told where to meet`() throws {
        let signature = try #require(Signature("d60a9fe0"))
        var environment = [
            "SLURM_JOB_ID": "1234", "SLURM_PROCID": "1", "SLURM_NTASKS": "2",
            "SLURM_JOB_NODELIST": "n[2-3]",
        ]
        let variables = try DistributedSpec.variables(for: signature, in: environment)
        #expect(
            variables == [
                "WORLD_SIZE": "2", "RANK": "1", "LOCAL_RANK": "0", "MASTER_ADDR": "n2",
                "MASTER_PORT": "53544",
            ])
        environment["MASTER_PORT"] = "1"
        environment["MASTER_ADDR"] = "here"
        let fewer = try DistributedSpec.variables(for: signature, in: environment)
        #expect(Set(fewer.keys) == ["WORLD_SIZE", "RANK", "LOCAL_RANK"])
        environment["SLURM_NTASKS"] = "1"
        #expect(try DistributedSpec.variables(for: signature, in: environment).isEmpty)
        #expect(throws: DoraError.self) {
            try DistributedSpec.variables(for: signature, in: ["WORLD_SIZE": "2"])
        }
    }

    @Test(arguments: [
        ("n1", "n1"), ("n[2-3]", "n2"), ("n[07,9-11],login", "n07"), ("a,b", "a"),
        ("rack[1-2]-gpu[04-05]", "rack1-gpu04"), ("x[3]y", "x3y"),
    ])
    func `meet on the first node`(list: String, first: String) {
        #expect(NodeNames.first(of: list) == first)
    }

    @Test(arguments: ["", "n[", "n[]", "n]", ",a", "n[a-b]"])
    func `do not meet on a damaged one`(list: String) {
        #expect(NodeNames.first(of: list) == nil)
    }

    @Test func `meet at Dora's port`() throws {
        struct Cases: Decodable {
            struct Case: Decodable {
                var sig: String?
                var job_id: String?
                var seed: String
                var port: UInt32
            }
            var cases: [Case]
        }
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../Fixtures/golden/master_port.json")
        let cases = try JSONDecoder().decode(Cases.self, from: Data(contentsOf: file)).cases
        #expect(!cases.isEmpty)
        for one in cases {
            var random = PythonRandom(seed: one.seed)
            #expect(random.integer(in: 20_000...60_000) == one.port, "\(one.seed)")
            guard let signature = one.sig.flatMap({ Signature($0) }) else { continue }
            #expect(MasterPort.port(of: signature, job: one.job_id) == Int(one.port))
        }
    }

    @Test(.patient)
    func `of this machine get ranks, one address and one port`() async throws {
        let outcome = try await life("run", "-d", "--ddp_workers", "3", "--epochs", "2")
        #expect(outcome.status == .exited(0), "\(outcome.errors)")
        let xp = try life.xp(epochs: 2, pause: 0)
        let port = MasterPort.port(of: xp.signature, job: nil)
        #expect(outcome.output.contains("rank 0/3 local 0 at 127.0.0.1:\(port)\n"))
        for rank in 1...2 {
            let log = text("\(xp.folder)/worker_\(rank).log")
            #expect(log.contains("rank \(rank)/3 local \(rank) at 127.0.0.1:\(port)\n"))
            #expect(log.contains("done"))
        }
        #expect(try life.epochs(of: xp) == [0, 1])
    }

    @Test(.patient)
    func `end together when one dies`() async throws {
        let outcome = try await life(
            "run", "-d", "--ddp_workers", "3", "--epochs", "100000", "--pause", "0.1",
            "--failing", "2")
        #expect(outcome.status == .exited(3))
        #expect(outcome.errors.contains("Worker 2 died"))
        #expect(!outcome.output.contains("done"))
    }

    @Test func `are counted by GPUs where nobody says how many`() throws {
        #expect(try LocalRanks.defaultCount(["CUDA_VISIBLE_DEVICES": "2,5"]) == 2)
        #expect { try LocalRanks.defaultCount(["CUDA_VISIBLE_DEVICES": ""]) } throws: {
            "\($0)".contains("--ddp_workers")
        }
    }
}
