import Foundation
import Slurm
import Testing

/// The rest of the cluster, compared with what Slurm's commands say.
extension ClusterTests {
    @Suite struct Information {
        let cluster: SlurmCluster

        init() async throws {
            cluster = try await SlurmCluster.connect()
        }

        @Test func `partitions and nodes are those of sinfo`() async throws {
            let partitions = try await cluster.partitions()
            let names = try await Oracle.lines("sinfo", "-h", "-o", "%R %a %D %c")
            #expect(
                partitions.map(\.name).sorted()
                    == Set(names.map { String($0.split(separator: " ")[0]) }).sorted())
            let main = try #require(partitions.first { $0.name == "main" })
            #expect(main.isDefault)
            #expect(main.state == .up)
            let shown = try await Oracle.run("scontrol", "show", "partition", "main", "-o")
            #expect(shown.contains(" TotalNodes=\(main.nodeCount) "))
            #expect(shown.contains(" TotalCPUs=\(main.cpuCount) "))
            #expect(shown.contains(" PriorityTier=\(main.priorityTier) "))
            #expect(shown.contains(" OverSubscribe=\(main.oversubscription) "))
            let overTime = main.overTimeLimit.map { "\($0)" } ?? "NONE"
            #expect(shown.contains(" OverTimeLimit=\(overTime) "))
            #expect(shown.contains(" ExclusiveUser=\(main.isExclusiveToUser ? "YES" : "NO") "))
            #expect(shown.contains(" LLN=\(main.prefersLeastLoaded ? "YES" : "NO") "))
            #expect(main.allowedSubmissionHosts.isEmpty && shown.contains(" AllocNodes=ALL "))
            #expect(try stored(partitions) == partitions)

            let nodes = try await cluster.nodes()
            let lines = try await Oracle.lines("sinfo", "-h", "-N", "-p", "main", "-o", "%N %c %m")
            #expect(nodes.map { "\($0.name) \($0.cpus) \($0.memory)" }.sorted() == lines.sorted())
            #expect(nodes.allSatisfy { $0.gres?.contains("gpu") == true })
            #expect(nodes.allSatisfy { $0.version == cluster.capabilities.release })
            let told = try await Oracle.run("scontrol", "show", "node", "n1")
            let node = try #require(nodes.first { $0.name == "n1" })
            #expect(told.contains(" CPUEfctv=\(node.usableCPUs ?? 0) "))
            #expect(told.contains(" Boards=\(node.boards)\n"))
            #expect(try stored(nodes) == nodes)
        }

        @Test func `what a partition gives each GPU, and how jobs share it, is told`() async throws
        {
            _ = try await Oracle.run(
                "scontrol", "update", "PartitionName=high",
                "JobDefaults=DefCpuPerGPU=3,DefMemPerGPU=700", "OverSubscribe=FORCE:4",
                "AllocNodes=a,b")
            let high = try #require(try await cluster.partitions().first { $0.name == "high" })
            _ = try await Oracle.run(
                "scontrol", "update", "PartitionName=high", "JobDefaults=", "OverSubscribe=NO",
                "AllocNodes=ALL")
            #expect(high.defaultCPUsPerGPU == 3 && high.defaultMemoryPerGPU == 700)
            #expect(high.oversubscription == .force(4))
            #expect(high.allowedSubmissionHosts == ["a", "b"])
        }

        private func stored<Value: Codable>(_ value: Value) throws -> Value {
            try JSONDecoder().decode(Value.self, from: try JSONEncoder().encode(value))
        }

        @Test func `a running step is told with what it uses`() async throws {
            var job = JobDescription(
                name: "information", script: "#!/bin/sh\nsrun sleep 300\n")
            job.standardOutput = "/dev/null"
            job.workingDirectory = "/tmp"
            let id = try await cluster.submit(job)
            do {
                try await Oracle.until("no step ran") {
                    try await cluster.steps(of: id.job).contains { $0.number == 0 }
                }
                let steps = try await cluster.steps(of: id.job)
                let words = try await Oracle.lines(
                    "squeue", "-h", "-s", "-j", "\(id)", "-o", "%i %j %u")
                #expect(words.contains { $0.hasPrefix("\(id).0 sleep") })
                let step = try #require(steps.first { $0.number == 0 })
                #expect(step.name == "sleep")
                #expect(step.id == id)
                #expect(step.state.base == .running)
                try await Oracle.until("its use is not known") {
                    // Its slurmd may not have started it yet, and then knows no such job.
                    (try? await cluster.usage(of: step).maximumResidentSize) ?? 0 > 0
                }
                let usage = try await cluster.usage(of: step)
                #expect(usage.tasks == 1)
                let node = try #require(try await cluster.nodes().first { $0.name == step.nodes })
                #expect(node.allocatedCPUs > 0)
            } catch {
                try? await cluster.cancel(id)
                throw error
            }
            try await cluster.cancel(id)
            _ = try await cluster.wait(for: [id])
            #expect(try await cluster.steps(of: id.job).isEmpty)
        }

        @Test func `a job and its node tell which GPUs are in use`() async throws {
            var job = JobDescription(name: "information", script: "#!/bin/sh\nsleep 300\n")
            job.standardOutput = "/dev/null"
            job.workingDirectory = "/tmp"
            job.gpusPerNode = 2
            let id = try await cluster.submit(job)
            do {
                try await Oracle.until("\(id) never ran") {
                    try await cluster.job(id)?.state.isActive == true
                }
                let record = try #require(try await cluster.job(id))
                let details = try await Oracle.run("scontrol", "show", "job", "-d", "\(id)")
                #expect(record.gresDetails.count == 1)
                #expect(record.gresDetails.allSatisfy { details.contains(" GRES=\($0)") })
                var query = JobQuery.mine
                #expect(try await cluster.jobs(query)[id]?.gresDetails == [])
                query.includesDetails = true
                #expect(try await cluster.jobs(query)[id]?.gresDetails == record.gresDetails)

                let name = try #require(record.nodes)
                let node = try #require(try await cluster.nodes().first { $0.name == name })
                let used = try #require(node.usedGRES)
                #expect(node.allocated?["gres/gpu"] == 2)
                let shown = try await Oracle.run("scontrol", "show", "node", "-d", name)
                #expect(used.hasPrefix("gpu:"))
                #expect(shown.contains("GresUsed=\(used)\n"))
                #expect(shown.contains("AllocTRES=\(node.allocated?.description ?? "")\n"))
                #expect(try stored(record) == record)
            } catch {
                try? await cluster.cancel(id)
                throw error
            }
            try await cluster.cancel(id)
            _ = try await cluster.wait(for: [id])
        }

        @Test(.enabled(if: getuid() == 0, "takes an operator"))
        func `a reservation is told`() async throws {
            let name = "information-\(UInt32.random(in: 0 ... .max))"
            _ = try await Oracle.run(
                "scontrol", "create", "reservation", "ReservationName=\(name)",
                "StartTime=now+10000", "Duration=10", "Users=root", "Nodes=n1")
            let all = try await cluster.reservations()
            _ = try await Oracle.run("scontrol", "delete", "ReservationName=\(name)")
            let reservation = try #require(all.first { $0.name == name })
            #expect(reservation.nodes == "n1")
            #expect(reservation.users == ["root"])
            #expect(!reservation.isActive(at: Date()))
        }

        @Test func `settings are those of scontrol`() async throws {
            let settings = try await cluster.settings()
            let text = try await Oracle.run("scontrol", "show", "config")
            func value(_ key: String) -> String? {
                text.split(separator: "\n").first {
                    $0.split(separator: " ").first.map(String.init) == key
                }.map { $0.drop { $0 != "=" }.dropFirst(2).description }
            }
            #expect(value("MaxArraySize") == "\(settings.maximumArraySize)")
            #expect(value("MaxJobCount") == "\(settings.maximumJobs)")
            #expect(value("MinJobAge") == "\(settings.minimumJobAge.components.seconds) sec")
            #expect(value("KillWait") == "\(settings.killWait.components.seconds) sec")
            #expect(value("ClusterName") == settings.clusterName)
            #expect(value("SLURM_VERSION") == settings.version)
            #expect(value("SelectType") == settings.selectType)
            #expect(value("PrivateData")?.contains("jobs") == settings.hidesJobs)
            #expect(value("SlurmUser")?.hasSuffix("(\(settings.slurmUser))") == true)
            let last = try await cluster.controllers()
            #expect(last.first?.isUp == true)
            #expect(last.count == cluster.configuration.controllers.count)
        }

        @Test func `licenses and priorities are those of Slurm's commands`() async throws {
            let shown = try await Oracle.run("scontrol", "show", "licenses")
            for license in try await cluster.licenses() {
                #expect(shown.contains("LicenseName=\(license.name)"))
            }
            // Other plugins have no factors, and sprio fails.
            guard try await cluster.settings().priorityType == "priority/multifactor" else {
                return
            }
            let sprio = try await Oracle.lines("sprio", "-h", "-o", "%i")
            #expect(try await cluster.priorities().count >= sprio.count)
        }

        @Test func `slurmdbd knows who may use what, where there is one`() async throws {
            guard let accounting = cluster.accounting else {
                #expect(!cluster.configuration.hasAccounting)
                return
            }
            let names = try await Oracle.lines("sacctmgr", "-nP", "show", "qos", "format=name")
            let all = try await accounting.qualitiesOfService()
            #expect(all.map(\.name).sorted() == names.sorted())
            let lines = try await Oracle.lines(
                "sacctmgr", "-nP", "show", "assoc", "cluster=\(cluster.configuration.name)",
                "format=account,user")
            let associations = try await accounting.associations()
            #expect(
                associations.map { "\($0.account)|\($0.user ?? "")" }.sorted() == lines.sorted())
            let roots = try await accounting.associations(of: "root")
            #expect(roots.allSatisfy { $0.user == "root" })
        }

        @Test func `jobs are found in accounting by how they ended`() async throws {
            guard let accounting = cluster.accounting else { return }
            var job = JobDescription(name: "information", script: "#!/bin/sh\nexit 3\n")
            job.standardOutput = "/dev/null"
            job.workingDirectory = "/tmp"
            let id = try await cluster.submit(job)
            _ = try await cluster.wait(for: [id])
            // The end of a job that starts at once may be known seconds before its name is.
            try await Oracle.until("slurmdbd never learned of \(id)'s end and name") {
                guard let job = try await accounting.jobs(.ids([id])).first else { return false }
                return job.state.isFinal && job.name == "information"
            }
            var query = AccountingQuery()
            query.state = .failed
            #expect(try await accounting.jobs(query).contains { $0.id == id })
            query.since = Date() - 3600
            #expect(try await accounting.jobs(query).contains { $0.id == id })
            query.until = Date() - 1800
            #expect(try await !accounting.jobs(query).contains { $0.id == id })
            query = AccountingQuery()
            query.name = "information"
            query.partition = "main"
            #expect(try await accounting.jobs(query).contains { $0.id == id })
            query.partition = "high"
            #expect(try await !accounting.jobs(query).contains { $0.id == id })
            query.partition = nil
            query.account = try await accounting.jobs(.ids([id])).first?.account
            #expect(try await accounting.jobs(query).contains { $0.id == id })
            query.account = "nobodys"
            #expect(try await accounting.jobs(query).isEmpty)
            query = .ids([id])
            query.state = .failed
            #expect(try await accounting.jobs(query).map(\.id) == [id])
            query.since = Date() - 3600
            #expect(try await accounting.jobs(query).map(\.id) == [id])
        }
    }
}
