import Foundation
import Subprocess
import Testing

/// Grids of users who are not root, on the cluster that root has started.
extension ClusterTests {
    @Suite(.enabled(if: getuid() == 0, "takes root, to be somebody else"))
    struct Users {
        /// `daemon` and `bin`, whom every machine has.
        private static let (one, two): (uid_t, uid_t) = (1, 2)

        /// A folder of the user's in the common one.
        private static func home(_ name: String, of user: uid_t?, in common: ScratchFolder) throws {
            let path = "\(common.path)/\(name)"
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
            guard let user else { return _ = chmod(path, 0o777) }
            try #require(chown(path, user, user) == 0)
        }

        @Test(.timeLimit(.minutes(10)))
        func `two users have grids of their own, and share their experiments`() async throws {
            let common = try ScratchFolder()
            try Self.home("one", of: Self.one, in: common)
            try Self.home("two", of: Self.two, in: common)
            try Self.home("shared", of: nil, in: common)
            func probe(_ directory: String, as user: uid_t, count: Int = 4) throws -> Probe {
                try Probe(
                    [
                        "COUNT": "\(count)", "SINGLES": "1",
                        "DIR": "\(common.path)/\(directory)/out",
                        "SHARED": "\(common.path)/shared",
                    ], in: common, as: user)
            }

            let first = try probe("one", as: Self.one)
            let done = try await first.report()
            #expect(done.states == ["COMPLETED"])
            let signature = try #require(done.xps.first?.signature)
            let history = "\(common.path)/one/out/xps/\(signature)/history.json"
            #expect(try Self.owner(of: history) == Self.one)

            // The other has none of them, and finds their arguments by the signature.
            let second = try probe("two", as: Self.two)
            let info = try await second("info", "-f", signature)
            #expect(info.isSuccess && info.output.contains("NEW"), "\(info.errors)")
            let launched = try await second("launch", "-f", signature)
            #expect(launched.isSuccess, "\(launched.output)\(launched.errors)")
            let more = try probe("two", as: Self.two, count: 5)
            let all = try await more.report()
            #expect(all.states == ["COMPLETED"])
            #expect(all.actions.sorted() == ["keep"] + Array(repeating: "submit", count: 4))
            #expect(Set(all.jobs).isDisjoint(with: Set(done.jobs)))
            #expect(common.names(in: "shared/xps").count == 5)
            let again = try probe("one", as: Self.one, count: 5)
            #expect(try await again.report("--dry_run").actions.count { $0 == "submit" } == 1)

            // A folder of somebody else's is looked at, and not written to.
            let stranger = try probe("one", as: Self.two)
            #expect(try await stranger.report("--dry_run").states == ["COMPLETED"])
            let refused = try await stranger.grid("--retry", "--replace_done")
            #expect(refused.status == .exited(1))
            #expect(refused.errors.contains("Permission denied"), "\(refused.errors)")
            #expect(try await first.report().jobs == done.jobs)
        }

        @Test(
            .enabled(if: PrivateCluster.isPossible, PrivateCluster.reason), .timeLimit(.minutes(10))
        )
        func `a colleague's job that the cluster hides is left alone`() async throws {
            try await PrivateCluster.with("PrivateData=jobs", "--nodes", "1") { cluster in
                let common = try ScratchFolder()
                try Self.home("out", of: Self.one, in: common)
                func probe(_ user: uid_t, _ settings: [String: String]) throws -> Probe {
                    try Probe(
                        settings.merging(["DIR": "\(common.path)/out"]) { $1 }, in: common,
                        on: cluster, as: user)
                }
                let long = ["COUNT": "3", "SINGLES": "1", "SLEEP": "1000"]
                let sent = try await probe(Self.one, long).grid("--no_monitoring")
                try #require(sent.isSuccess, "\(sent.errors)")
                let done = try await probe(Self.one, long)("launch", "--index", "9")
                #expect(done.output.hasSuffix(": COMPLETED\n"), "\(done.output)\(done.errors)")
                let ended = String(done.output.prefix(8))
                func running() async throws -> Int {
                    try await cluster.run("squeue", "-h", "-r", "-t", "R").count { $0 == "\n" }
                }
                try await Oracle.until("three jobs run") { try await running() == 3 }
                // A folder of both.
                _ = try await cluster.run("chmod", "-R", "a+rwX", "\(common.path)/out")

                let second = try probe(Self.two, long)
                #expect(try await cluster.run("squeue", "-h").count { $0 == "\n" } == 3)
                let options = ["--no_monitoring", "--json", "--retry", "--replace", "-v"]
                let looked = try await second(["grid"] + options + ["many"])
                let report = try second.decode(looked)
                #expect(report.actions == ["keep", "keep", "keep"])
                #expect(report.states == ["UNKNOWN"])
                #expect(looked.errors.contains("PrivateData"), "\(looked.errors)")
                let signature = try #require(report.xps.last?.signature)
                let again = try await second(
                    "launch", "--no_tail", "--retry", "--replace", "-f", signature)
                #expect(again.output.contains("UNKNOWN"), "\(again.output)")
                #expect(again.errors.contains("PrivateData"), "\(again.errors)")
                for command in [
                    ["grid", "--cancel", "many"], ["grid", "--clear", "--yes", "many"],
                    ["launch", "--cancel", "-f", signature], ["info", "-C", "-f", signature],
                ] {
                    let refused = try await second(command)
                    #expect(refused.status == .exited(1), "\(command): \(refused.output)")
                    #expect(refused.errors.contains("PrivateData"), "\(refused.errors)")
                }
                #expect(try await running() == 3)
                // What has ended well is known by its records.
                let known = try await second("info", "-f", ended)
                #expect(known.output.contains("COMPLETED (records)"), "\(known.output)")
                // Root sees everything.
                let mine = try Probe(
                    long.merging(["DIR": "\(common.path)/out"]) { $1 }, in: common, on: cluster)
                #expect(
                    try mine.decode(try await mine(["grid"] + options.prefix(2) + ["many"])).states
                        == ["RUNNING"])
                #expect(try await first().states == ["CANCELLED"])
                func first() async throws -> Probe.Report {
                    let probe = try probe(Self.one, long)
                    _ = try await probe.grid("--cancel")
                    return try await probe.report()
                }
            }
        }

        @Test(
            .enabled(if: PrivateCluster.isPossible, PrivateCluster.reason), .timeLimit(.minutes(10))
        )
        func `what the cluster hides is not gone, and is asked about once`() async throws {
            try await PrivateCluster.with("PrivateData=jobs", "--nodes", "1") { cluster in
                let common = try ScratchFolder()
                try Self.home("out", of: Self.one, in: common)
                func probe(_ user: uid_t, count: Int) throws -> Probe {
                    try Probe(
                        [
                            "COUNT": "\(count)", "SINGLES": "1", "SLEEP": "1000",
                            "DIR": "\(common.path)/out",
                        ], in: common, on: cluster, as: user)
                }
                func submit(_ user: uid_t, count: Int) async throws {
                    let sent = try await probe(user, count: count).grid("--no_monitoring")
                    try #require(sent.isSuccess, "\(sent.errors)")
                    _ = try await cluster.run("chmod", "-R", "a+rwX", "\(common.path)/out")
                }
                /// How often slurmctld is asked for its settings while another user looks.
                func questions(count: Int) async throws -> Int {
                    let before = try await settingsCalls()
                    let looked = try await probe(Self.two, count: count).grid("--dry_run")
                    #expect(looked.isSuccess, "\(looked.errors)")
                    return try await settingsCalls() - before
                }
                func settingsCalls() async throws -> Int {
                    let line = try await cluster.run("sdiag").split(separator: "\n")
                        .first { $0.contains("REQUEST_BUILD_INFO") }
                    let count = line?.firstMatch(of: /count:(\d+)/)?.1
                    return count.flatMap { Int($0) } ?? 0
                }

                try await submit(Self.one, count: 3)
                let ofOne = try await questions(count: 3)
                try await submit(3, count: 4)
                #expect(ofOne > 0)
                #expect(try await questions(count: 4) == ofOne)

                var host = try ExampleProgram("SlurmProbe", in: common.path)
                host.environment = cluster.environment
                let ids = try await cluster.run("squeue", "-h", "-u", "daemon", "-o", "%i")
                let job = try #require(ids.split(separator: "\n").first { !$0.contains("_") })
                func resolve(
                    _ job: Substring, of owner: uid_t, by user: uid_t
                ) async throws -> String {
                    try await host("user=\(user)", "resolve=\(job)", "owner=\(owner)").output
                }
                for id in [job, "\(job)_3"] {
                    let said = try await resolve(id, of: Self.one, by: Self.two)
                    #expect(said.contains("resolved: \(id) UNKNOWN: "), "\(said)")
                    #expect(said.contains("PrivateData"), "\(said)")
                }
                // Jobs of one's own are all shown.
                for (owner, user) in [(Self.two, Self.two), (Self.one, 0)] {
                    let said = try await resolve("99999", of: owner, by: user)
                    #expect(said.contains("resolved: 99999 MISSING"), "\(said)")
                }
            }
        }

        @Test(
            .enabled(if: PrivateCluster.isPossible, PrivateCluster.reason), .timeLimit(.minutes(10))
        )
        func `where the rate of calls is limited, submissions wait their turn`() async throws {
            // slurmctld does so from 23.02 on, and never to root.
            try await PrivateCluster.with(
                "SlurmctldParameters=rl_enable,rl_bucket_size=4,rl_refill_rate=2", "--nodes", "1"
            ) { cluster in
                let common = try ScratchFolder()
                try Self.home("out", of: Self.one, in: common)
                let probe = try Probe(
                    ["COUNT": "40", "SINGLES": "40", "DIR": "\(common.path)/out"], in: common,
                    on: cluster, as: Self.one)
                let sent = try await probe.grid("--no_monitoring")
                #expect(sent.isSuccess && !sent.errors.contains("token"), "\(sent.errors)")
                let jobs = try await cluster.run("squeue", "-h", "-t", "all", "-o", "%i")
                #expect(jobs.split(separator: "\n").count == 40)
            }
        }

        private static func owner(of path: String) throws -> uid_t? {
            try FileManager.default.attributesOfItem(atPath: path)[.ownerAccountID] as? uid_t
        }
    }
}
