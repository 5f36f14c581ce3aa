import Foundation
import Subprocess
import Testing

/// What is done to a grid in its life, on the real cluster.
extension ClusterTests {
    @Suite struct GridsInTheirLives {
        @Test(.timeLimit(.minutes(10)))
        func `a grid is run, retried, edited and cleared`() async throws {
            let probe = try Probe(["COUNT": "5", "SINGLES": "1", "FAILS": "1"])
            let first = try await probe.report()
            #expect(first.actions == Array(repeating: "submit", count: 5))
            #expect(first.xps.map(\.state) == ["FAILED"] + Array(repeating: "COMPLETED", count: 4))
            // One array and one single job.
            #expect(first.submissions.count == 2)
            #expect(probe.ranOnce(5))

            let second = try await probe.report()
            #expect(second.actions == Array(repeating: "keep", count: 5))
            #expect(second.jobs == first.jobs)

            let retried = try await probe.report("--retry")
            #expect(retried.actions == ["retry", "keep", "keep", "keep", "keep"])
            #expect(zip(first.jobs, retried.jobs).map(!=) == [true, false, false, false, false])

            let edited = try Probe(
                ["FIRST": "1", "COUNT": "5", "SINGLES": "1"], in: probe.folder)
            let after = try await edited.report()
            #expect(after.actions == ["keep", "keep", "keep", "keep", "submit", "keep"])
            #expect(after.plan.map(\.has_left) == [false, false, false, false, false, true])
            #expect(
                probe.folder.names(in: "outputs/grids/many")
                    == after.xps.map(\.signature).sorted())

            try probe.folder.write("x", to: "outputs/xps/\(after.xps[0].signature)/checkpoint")
            let refused = try await edited.grid("--clear")
            #expect(!refused.isSuccess && refused.errors.contains("--yes"))
            let cleared = try await edited.report("--clear", "--yes")
            #expect(cleared.states == ["COMPLETED"])
            #expect(cleared.submissions.isDisjoint(with: after.submissions))
            #expect(
                !probe.folder.exists("outputs/xps/\(after.xps[0].signature)/checkpoint"))
        }

        /// Slurm fills in patterns in the names of a job's and a step's files.
        @Test(.timeLimit(.minutes(10)), arguments: ["50%j of %t", "%%A%20x", "%5t, %12n%%%3N"])
        func `a grid runs in a folder whose name looks like a pattern`(name: String) async throws {
            let folder = try ScratchFolder()
            let probe = try Probe(
                ["COUNT": "3", "SINGLES": "1", "DIR": "\(folder.path)/\(name)/out"], in: folder)
            let report = try await probe.report()
            #expect(report.states == ["COMPLETED"])
            for xp in report.xps {
                let log = "\(xp.folder)/jobs/\(xp.job_id ?? "")_0_log.out"
                #expect(FileManager.default.fileExists(atPath: log), "\(log)")
            }
            #expect(folder.names(in: "") == [name])
        }

        @Test func `a folder that no pattern can name is refused`() async throws {
            let folder = try ScratchFolder()
            let settings = ["COUNT": "1", "SINGLES": "1", "DIR": "\(folder.path)/a\\b/out"]
            let refused = try await Probe(settings, in: folder).grid("--no_monitoring")
            #expect(refused.status == .exited(1))
            #expect(refused.errors.contains("backslash"), "\(refused.errors)")
        }

        @Test(.timeLimit(.minutes(10)))
        func `jobs that run are replaced, and cancelled when they leave the grid`() async throws {
            let probe = try Probe(["COUNT": "4", "SLEEP": "3000"])
            let first = try await probe.report("--no_monitoring")
            #expect(first.states.isSubset(of: ["PENDING", "RUNNING"]))

            let kept = try await probe.report("--no_monitoring", "--retry", "--replace_done")
            #expect(kept.actions == Array(repeating: "keep", count: 4))
            let planned = try await probe.report("--dry_run", "--replace")
            #expect(planned.actions == Array(repeating: "replace", count: 4))
            #expect(planned.jobs == first.jobs)

            let one = try await probe("grid", "--json", "--replace", "--no_monitoring", "many", "0")
            #expect(one.isSuccess, "\(one.errors)")
            let replaced = try await probe.report("--no_monitoring")
            #expect(zip(first.jobs, replaced.jobs).map(!=) == [true, false, false, false])

            let edited = try Probe(
                ["FIRST": "2", "COUNT": "2", "SLEEP": "3000"], in: probe.folder)
            let refused = try await edited.grid("--no_monitoring")
            #expect(!refused.isSuccess && refused.errors.contains("--yes"))
            let agreed = try await edited.report("--no_monitoring", "--yes")
            #expect(agreed.actions == ["keep", "keep", "cancel", "cancel"])
            #expect(agreed.jobs == Array(replaced.jobs.suffix(2)))
            for job in replaced.jobs.prefix(2).compactMap({ $0 }) {
                let info = try await probe("info", "--json", "-j", job)
                #expect(info.isSuccess, "\(info.errors)")
            }

            let cancelled = try await edited.report("--cancel")
            #expect(cancelled.actions == ["cancel", "cancel"])
            let end = try await edited.report()
            #expect(end.states == ["CANCELLED"])
            let all = try await probe.report("--dry_run")
            #expect(all.states.isSubset(of: ["CANCELLED", "COMPLETING"]))
        }

        @Test(.timeLimit(.minutes(10)))
        func `logs and folders are shown by place, and exit codes tell`() async throws {
            let probe = try Probe(["COUNT": "2", "FAILS": "1"])
            let first = try await probe.report()
            let folder = try await probe("grid", "--folder", "-1", "many")
            #expect(folder.output == "\(first.xps[1].folder)\n", "\(folder.errors)")
            let log = try await probe("grid", "--log", "0", "many")
            #expect(log.isSuccess, "\(log.errors)")
            #expect(try await probe("grid", "--log", "2", "many").status == .exited(1))
            #expect(
                try await probe("grid", "--log", "0", "--tail", "0", "many").status == .exited(64))
            #expect(try await probe("grid", "mani").errors.contains("'many'"))
            let failed = try await probe("launch", "--index", "0", "--fail", "3")
            #expect(failed.status == .exited(1))
            let prefix = String(first.xps[1].signature.prefix(7))
            let launched = try await probe("launch", "--json", "-n", "-f", prefix)
            #expect(launched.isSuccess && launched.output.contains("\"COMPLETED\""))
            let completion = try await probe("--generate-completion-script", "bash")
            #expect(completion.isSuccess && completion.output.contains("many"))
        }

        @Test(.timeLimit(.minutes(10)))
        func `two commands at once do the work once`() async throws {
            let probe = try Probe(["COUNT": "12", "SINGLES": "2"])
            async let one = probe.report()
            async let other = probe.report()
            let reports = try await [one, other]
            #expect(reports[0].jobs == reports[1].jobs)
            #expect(reports.count { $0.actions.contains("submit") } == 1)
            #expect(probe.ranOnce(12))
        }
    }
}
