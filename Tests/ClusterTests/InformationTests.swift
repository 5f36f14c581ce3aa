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
            // From 26.05 on one word tells whether it is a user, a node, or what hangs together.
            let exclusiveUser = " ExclusiveUser=\(main.isExclusiveToUser ? "YES" : "NO") "
            let exclusive = " Exclusive=\(main.isExclusiveToUser ? "USER" : "NO") "
            #expect(shown.contains(exclusiveUser) || shown.contains(exclusive))
            #expect(shown.contains(" LLN=\(main.prefersLeastLoaded ? "YES" : "NO") "))
            #expect(main.allowedSubmissionHosts.isEmpty && shown.contains(" AllocNodes=ALL "))
            #expect(try stored(partitions) == partitions)

            let nodes = try await cluster.nodes()
            let lines = try await Oracle.lines("sinfo", "-h", "-N", "-p", "main", "-o", "%N %c %m")
            #expect(nodes.map { "\($0.name) \($0.cpus) \($0.memory)" }.sorted() == lines.sorted())
            #expect(nodes.allSatisfy { $0.gres?.contains("gpu") == true })
            #expect(
                nodes.allSatisfy {
                    // A build may have a number after it, as in "21.08.8-2".
                    $0.version?.hasPrefix(cluster.capabilities.release) == true
                })
            let told = try await Oracle.run("scontrol", "show", "node", "n1")
            let node = try #require(nodes.first { $0.name == "n1" })
            // Before 22.05 nobody tells it.
            let usable = node.usableCPUs.map { " CPUEfctv=\($0) " }
            #expect(usable.map(told.contains) ?? !told.contains("CPUEfctv"))
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

        @Test func `slurmdbd tells the names of what it counts`() async throws {
            guard let accounting = cluster.accounting else { return }
            let lines = try await Oracle.lines(
                "sacctmgr", "-nP", "show", "tres", "format=type,name,id")
            let all = try await accounting.trackableResources()
            let told = all.map { one in
                let parts = one.name.split(separator: "/", maxSplits: 1)
                return "\(parts[0])|\(parts.count > 1 ? parts[1] : "")|\(one.resource.rawValue)"
            }
            #expect(told.sorted() == lines.sorted())
            #expect(all.first { $0.name == "mem" }?.resource == .memory)
            #expect(all.contains { $0.name == "gres/gpu" })
        }

        @Test(.enabled(if: getuid() == 0, "takes an operator"))
        func `limits are those that sacctmgr set`() async throws {
            guard let accounting = cluster.accounting else { return }
            let name = "information\(UInt32.random(in: 0 ... .max))"
            _ = try await Oracle.run("sacctmgr", "-i", "add", "qos", name)
            _ = try await Oracle.run(
                "sacctmgr", "-i", "modify", "qos", name, "set", "Priority=7", "GraceTime=33",
                "UsageFactor=2.5",
                "PreemptExemptTime=00:05:00", "GrpJobs=50", "GrpSubmit=60", "MaxJobsPU=3",
                "MaxSubmitJobsPU=9", "MaxJobsPA=13", "MaxSubmitJobsPA=14", "MaxWall=3-01:02:00",
                "GrpTRES=cpu=100,gres/gpu=4", "MaxTRESPerJob=cpu=5,mem=4G", "MaxTRESPerUser=cpu=11",
                "MinTRESPerJob=cpu=2")
            _ = try await Oracle.run("sacctmgr", "-i", "add", "account", name)
            _ = try await Oracle.run(
                "sacctmgr", "-i", "modify", "account", name, "set", "GrpJobs=20",
                "GrpSubmitJobs=30", "MaxJobs=5",
                "MaxSubmitJobs=8", "MaxWall=100", "GrpTRES=cpu=40", "MaxTRESPerJob=cpu=6",
                "Fairshare=17", "QOS=normal,\(name)", "DefaultQOS=\(name)", "Priority=3")
            _ = try await Oracle.run(
                "sacctmgr", "-i", "add", "user", "nobody", "account=\(name)", "partition=main")
            _ = try await Oracle.run(
                "sacctmgr", "-i", "modify", "user", "nobody", "where", "account=\(name)", "set",
                "MaxJobs=2",
                "Fairshare=parent")
            let all = try await accounting.qualitiesOfService()
            let associations = try await accounting.associations()
            let gpu = try await accounting.trackableResources().first { $0.name == "gres/gpu" }
            _ = try await Oracle.run(
                "sacctmgr", "-i", "delete", "user", "nobody", "account=\(name)")
            _ = try await Oracle.run("sacctmgr", "-i", "delete", "account", name)
            _ = try await Oracle.run("sacctmgr", "-i", "delete", "qos", name)

            let qos = try #require(all.first { $0.name == name })
            var expected = QOS(id: qos.id, name: name)
            expected.details = name
            (expected.priority, expected.usageFactor) = (7, 2.5)
            (expected.graceTime, expected.preemptExemptTime) = (.seconds(33), .seconds(300))
            (expected.maximumJobs, expected.maximumSubmittedJobs) = (50, 60)
            (expected.maximumJobsPerUser, expected.maximumSubmittedJobsPerUser) = (3, 9)
            (expected.maximumJobsPerAccount, expected.maximumSubmittedJobsPerAccount) = (13, 14)
            expected.maximumTime = .seconds(3 * 86400 + 3720)
            expected.maximumResources[.cpu] = 100
            expected.maximumResources[try #require(gpu).resource] = 4
            expected.maximumResourcesPerJob = ResourceAmounts("1=5,2=4096")
            expected.maximumResourcesPerUser[.cpu] = 11
            expected.minimumResourcesPerJob[.cpu] = 2
            #expect(qos == expected)

            let account = try #require(
                associations.first { $0.account == name && $0.user == nil })
            #expect(account.parent == "root" && account.shares == 17 && account.priority == 3)
            #expect(account.maximumGroupJobs == 20 && account.maximumGroupSubmittedJobs == 30)
            #expect(account.maximumJobs == 5 && account.maximumSubmittedJobs == 8)
            #expect(account.maximumTime == .seconds(6000) && account.defaultQOS == qos.id)
            #expect(account.maximumGroupResources[.cpu] == 40)
            #expect(account.maximumResourcesPerJob[.cpu] == 6)
            #expect(account.allowedQOS.contains(qos.id))
            let user = try #require(associations.first { $0.account == name && $0.user != nil })
            #expect(user.user == "nobody" && user.partition == "main" && user.isDefault)
            #expect(user.shares == nil && user.maximumJobs == 2 && user.maximumSubmittedJobs == 8)
        }

        @Test(.enabled(if: getuid() == 0, "takes an operator"))
        func `the rules of a partition are told`() async throws {
            let name = "information\(UInt32.random(in: 0 ... .max))"
            _ = try await Oracle.run(
                "scontrol", "create", "PartitionName=\(name)", "Nodes=n[1-2]", "State=DRAIN",
                "Hidden=YES", "RootOnly=YES", "ReqResv=YES", "LLN=YES", "ExclusiveUser=YES",
                "DisableRootJobs=NO", "DefaultTime=1-02:03:00", "MaxTime=2-00:00:00", "MinNodes=1",
                "MaxNodes=3", "MaxCPUsPerNode=7", "DefMemPerNode=123", "MaxMemPerCPU=456",
                "PriorityTier=9", "PriorityJobFactor=321", "GraceTime=77", "OverTimeLimit=5",
                "AllowAccounts=physics,root", "AllowGroups=root", "DenyQos=normal",
                "Alternate=main", "TRESBillingWeights=CPU=1.0,Mem=0.25G")
            let all = try await cluster.partitions()
            _ = try await Oracle.run("scontrol", "delete", "PartitionName=\(name)")
            let partition = try #require(all.first { $0.name == name })
            #expect(partition.state == .drain && partition.isHidden && partition.isForRootOnly)
            #expect(partition.requiresReservation && partition.prefersLeastLoaded)
            #expect(partition.isExclusiveToUser && !partition.excludesRoot && !partition.isDefault)
            #expect(partition.nodes == "n[1-2]" && partition.nodeCount == 2)
            #expect(partition.defaultTime == .minutes(1563))
            #expect(
                partition.maximumTime == .minutes(2880) && partition.overTimeLimit == .minutes(5))
            #expect(partition.minimumNodes == 1 && partition.maximumNodes == 3)
            #expect(partition.maximumCPUsPerNode == 7)
            #expect(partition.defaultMemory == .perNode(123))
            #expect(partition.maximumMemory == .perCPU(456))
            #expect(partition.priorityTier == 9 && partition.priorityFactor == 321)
            #expect(partition.graceTime == .seconds(77) && partition.alternate == "main")
            #expect(partition.allowedAccounts == ["physics", "root"])
            #expect(partition.allowedGroups == ["root"] && partition.deniedQOS == ["normal"])
            #expect(partition.billingWeights == "CPU=1.0,Mem=0.25G")
            #expect(try stored(partition) == partition)
        }

        @Test(.enabled(if: getuid() == 0, "takes an operator"))
        func `what an operator says of a node is told`() async throws {
            _ = try await Oracle.run(
                "scontrol", "update", "NodeName=n2", "State=DRAIN", "Reason=bad disk", "Weight=55",
                "Comment=a remark", "Extra=more")
            _ = try await Oracle.run(
                "scontrol", "update", "NodeName=n2", "AvailableFeatures=a,b", "ActiveFeatures=a")
            let all = try await cluster.nodes()
            _ = try await Oracle.run(
                "scontrol", "update", "NodeName=n2", "State=RESUME", "Weight=1", "Comment=",
                "Extra=", "AvailableFeatures=", "ActiveFeatures=")
            let node = try #require(all.first { $0.name == "n2" })
            #expect(node.state.flags.contains(.drain) && !node.state.isUsable)
            #expect(node.reason == "bad disk" && node.reasonUserID == 0)
            #expect(abs(try #require(node.reasonTime).timeIntervalSinceNow) < 60)
            #expect(node.weight == 55 && node.comment == "a remark" && node.extra == "more")
            #expect(node.features == ["a", "b"] && node.activeFeatures == ["a"])
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
