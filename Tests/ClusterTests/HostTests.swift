import Foundation
import Subprocess
import Testing

/// Hosts that do what a library does not expect, on the real cluster.
extension ClusterTests {
    @Suite struct Hosts {
        private let folder: ScratchFolder
        private let probe: ExampleProgram
        /// What libslurm does not understand, it leaks.
        private let leakyProbe: ExampleProgram

        init() throws {
            folder = try ScratchFolder()
            probe = try ExampleProgram("SlurmProbe", in: folder.path)
            var leaky = probe
            leaky.environment["ASAN_OPTIONS"] = "detect_leaks=0"
            leakyProbe = leaky
        }

        @Test(.timeLimit(.minutes(10)), arguments: [[], ["files=64"], ["closed"], ["reaper"]])
        func `a thousand tasks that are cancelled in their calls leave a host that can go on`(
            _ trouble: [String]
        ) async throws {
            let host = try await probe.run(trouble + ["storm=1000"])
            #expect(host.isSuccess && host.errors.isEmpty, "\(host)")
            let cancelled = count("cancelled", in: host)
            let answered = count("answered", in: host)
            #expect(cancelled > 0 && cancelled + answered == 1000, "\(host)")
            #expect(count("records afterwards", in: host) >= 0, "\(host)")
            #expect(host.output.hasSuffix("end\nfact: left\n"), "\(host)")
        }

        @Test(
            .timeLimit(.minutes(10)),
            arguments: [
                ["forks"], ["spawns"], ["profiler"], ["forks", "spawns", "profiler"],
                ["hoard=3000"], ["files=32"], ["closed", "mute"],
            ])
        func `a host's forks, signals and descriptors fail no call`(
            _ trouble: [String]
        ) async throws {
            let host = try await probe.run(trouble + ["calls=500"])
            #expect(host.isSuccess && host.errors.isEmpty, "\(host)")
            #expect(host.output.contains("failed calls: 0 \n"), "\(host)")
            let facts = ["forks": "forked", "spawns": "spawned", "profiler": "signals"]
            for fact in trouble.compactMap({ facts[$0] }) {
                #expect(count(fact, in: host) > 0, "\(host)")
            }
            #expect(host.output.hasSuffix("end\nfact: left\n"), "\(host)")
        }

        private static let hasLocales = FileManager.default.fileExists(
            atPath: "/usr/share/i18n/locales/de_DE")

        @Test(
            .timeLimit(.minutes(5)), .enabled(if: hasLocales, "takes the sources of locales"))
        func `a host that writes decimals with commas submits what others do`() async throws {
            let made = try await CommandOutcome(
                ["localedef", "-i", "de_DE", "-f", "UTF-8", "\(folder.path)/de_DE.UTF-8"])
            try #require(made.status.isSuccess, "\(made)")
            var german = probe
            german.environment["LOCPATH"] = folder.path
            let host = try await german.run(["locale=de_DE.UTF-8", "calls=5", "submit"])
            #expect(host.isSuccess && host.errors.isEmpty, "\(host)")
            #expect(host.output.contains("decimal point: ,\n"), "\(host)")
            #expect(host.output.contains("failed calls: 0 \n"), "\(host)")
            let job = try #require(host.output.firstMatch(of: #/job: (\d+)/#)?.1)
            _ = try await SlurmCommand.run("scancel", [String(job)])
        }

        /// Whoever has the controller's port, by mistake or not, and answers what it likes.
        @Test(.timeLimit(.minutes(10)))
        func `a controller that answers nonsense is an error, in time and in little memory`()
            async throws
        {
            try await withThrowingTaskGroup { group in
                // Damaged text that has lost its zero byte makes auth_munge read over its end, which
                // ends the probe under the sanitizers.
                for nonsense in Nonsense.allCases
                where nonsense != .damagedEcho || !ClusterTests.isSanitized {
                    group.addTask { try await ask(nonsense) }
                }
                try await group.waitForAll()
            }
        }

        @Test(.timeLimit(.minutes(10)), arguments: SpoilingRelay.Damage.allCases)
        func `an answer that is spoilt on its way is asked for again, or its job looked for`(
            _ damage: SpoilingRelay.Damage
        ) async throws {
            let load = try await ask(through: damage, ["jobs", "deadline=120"])
            // Newer releases say that it was the release, which does not heal.
            let isRefused = damage == .header && load.output.contains("error: 1005 ")
            #expect(isRefused || load.output.contains("jobs: "), "\(load)")
            let submission = try await ask(through: damage, ["submit", "deadline=120"])
            #expect(submission.output.contains("error: -4 "), "\(submission)")
            let token = try #require(
                submission.output.firstMatch(of: #/token: ([0-9a-f]{32})/#)?.1)
            let found = try await probe.run(["find=\(token)"])
            #expect(found.output.contains("found: 1\n"), "\(found)")
            let cancelled = try await ask(through: damage, ["cancel=1", "deadline=120"])
            #expect(cancelled.isSuccess && !cancelled.output.contains("error: -"), "\(cancelled)")
        }

        /// Controllers from 23.02 on send answers that nobody has to verify.
        @Test(.timeLimit(.minutes(5)))
        func `a munged that goes away leaves open what was sent, and what was not is told`()
            async throws
        {
            let (sent, unsent) = try await withoutMunge(["submit"])
            if let token = sent.output.firstMatch(of: #/token: ([0-9a-f]{32})/#)?.1 {
                #expect(sent.output.contains("error: -4 "), "\(sent)")
                let found = try await probe.run(["find=\(token)"])
                #expect(found.output.contains("found: 1\n"), "\(found)")
            } else {
                #expect(sent.output.contains("job: "), "\(sent)")
            }
            #expect(unsent.output.contains("error: 1007 "), "\(unsent)")
            #expect(unsent.output.contains("retryable: true"), "\(unsent)")
        }

        @Test(
            .timeLimit(.minutes(5)),
            arguments: ["notify", "signal", "requeue", "hold", "suspend", "cancel"])
        func `a munged that goes away while an answer is on its way ends no host`(
            _ verb: String
        ) async throws {
            let job = try await SlurmCommand.run(
                "sbatch", ["--parsable", "--hold", "--output=/dev/null", "--wrap=true"]
            ).trimmingCharacters(in: .whitespacesAndNewlines)
            let (sent, _) = try await withoutMunge(["verb=\(verb)", "job=\(job)"])
            #expect(sent.isSuccess && sent.errors.isEmpty, "\(sent)")
            // Neither may be done twice.
            if ["notify", "requeue"].contains(verb) {
                #expect(!sent.output.contains("retryable: true"), "\(sent)")
            }
            _ = try await SlurmCommand.run("scancel", [job])
        }

        /// What becomes of a call whose munged ends while the answer is on its way, and of one that is
        /// made then.
        private func withoutMunge(
            _ words: [String]
        ) async throws -> (sent: ExampleProgram.Outcome, unsent: ExampleProgram.Outcome) {
            let file = try #require(ProcessInfo.processInfo.environment["SLURM_CONF"])
            let key = URL(fileURLWithPath: file).deletingLastPathComponent()
                .appendingPathComponent("munge.key").path
            let munge = try await OtherMunge(in: folder.path, key: key)
            defer { munge.stop() }
            let text = try String(contentsOfFile: file, encoding: .utf8)
            let port = text.firstMatch(of: #/(?m)^SlurmctldPort=(\d+)/#).flatMap { UInt16($0.1) }
            let relay = try SpoilingRelay(
                to: try #require(port), nil, meanwhile: { munge.stop() })
            defer { relay.stop() }
            let name = try configuration(port: relay.port, named: "munge")
            let changed = try String(contentsOfFile: name, encoding: .utf8)
                .replacing(
                    #/(?m)^AuthInfo=socket=[^,\s]*/#, with: "AuthInfo=socket=\(munge.socket)")
            try folder.write(changed, to: "munge.conf")
            let sent = try await leakyProbe.run(["file=\(name)"] + words)
            return (sent, try await leakyProbe.run(["file=\(name)"] + words))
        }

        /// As with one that is restarted. libslurm then looks for a function that it does not have.
        @Test(.timeLimit(.minutes(5)))
        func `a slurmdbd that goes away in the middle of a call ends no host`() async throws {
            let host = try await ask(
                through: .reset, ["accounting", "deadline=120"],
                to: "AccountingStoragePort", greetings: 1)
            #expect(host.isSuccess && host.errors.isEmpty, "\(host)")
            #expect(host.output.contains("rows: "), "\(host)")
        }

        private func ask(
            through damage: SpoilingRelay.Damage, _ words: [String],
            to daemon: String = "SlurmctldPort", greetings: Int = 0
        ) async throws -> ExampleProgram.Outcome {
            let file = try #require(ProcessInfo.processInfo.environment["SLURM_CONF"])
            let line = try Regex("(?m)^\(daemon)=(\\d+)", as: (Substring, Substring).self)
            let text = try String(contentsOfFile: file, encoding: .utf8)
            let port = try #require(text.firstMatch(of: line).flatMap { UInt16($0.output.1) })
            let relay = try SpoilingRelay(to: port, damage, greetings: greetings)
            defer { relay.stop() }
            let configuration = try configuration(
                port: relay.port, of: daemon, named: damage.rawValue)
            return try await leakyProbe.run(["file=\(configuration)"] + words)
        }

        @Test(.timeLimit(.minutes(5)))
        func `a logger that never comes back holds up no call`() async throws {
            let server = try NonsenseServer(.framedNoise)
            defer { server.stop() }
            let file = try configuration(port: server.port, named: "stuck")
            // Each is worth three lines of some sixty bytes; a pipe takes 64 KiB.
            let host = try await leakyProbe.run(["file=\(file)", "stucklog", "pings=600"])
            #expect(host.isSuccess && host.output.contains("late pings: 0\n"), "\(host)")
        }

        private func ask(_ nonsense: Nonsense) async throws {
            let server = try NonsenseServer(nonsense)
            defer { server.stop() }
            let file = try configuration(port: server.port, named: "\(nonsense)")
            // What libslurm takes for the return code of such a call is 0 if the message is none.
            let cancel = nonsense == .echo ? [] : ["cancel=1"]
            for request in ["jobs", "statistics", "submit", "hold=1"] + cancel {
                let host = try await leakyProbe.run(["file=\(file)", request])
                let what = "\(nonsense) \(request): \(host)"
                #expect(host.isSuccess && host.errors.isEmpty, "\(what)")
                #expect(host.output.contains("error: "), "\(what)")
                #expect(host.output.hasSuffix("end\nfact: left\n"), "\(what)")
                // A sanitizer keeps books even on what is allocated and never written.
                let limit = ClusterTests.isSanitized ? 2_000_000 : 200_000
                #expect((0..<limit).contains(count("peak kB", in: host)), "\(what)")
            }
        }

        /// The configuration of the cluster, with another in place of its controller.
        private func configuration(
            port: UInt16, of daemon: String = "SlurmctldPort", named name: String
        ) throws -> String {
            let file = try #require(ProcessInfo.processInfo.environment["SLURM_CONF"])
            let text = try String(contentsOfFile: file, encoding: .utf8)
                .replacing(try Regex("(?m)^\(daemon)=.*$"), with: "\(daemon)=\(port)")
                .replacing(#/(?m)^MessageTimeout=.*$/#, with: "")
            try folder.write(text + "MessageTimeout=2\n", to: "\(name).conf")
            return "\(folder.path)/\(name).conf"
        }

        private func count(_ fact: String, in host: ExampleProgram.Outcome) -> Int {
            host.output.split(separator: "\n").first { $0.hasPrefix("\(fact): ") }
                .flatMap { Int($0.dropFirst(fact.count + 2)) } ?? -1
        }
    }
}
