import Testing

@testable import Slurm

/// How options, variables and lines of the script make one job.
@Suite struct CommandLines {
    private let script: JobScript = """
        #!/bin/sh
        # A comment
        #SBATCH -n2 --comment="from the \\"script\\"" # and a remark
        #SBATCH -t 10

        hostname
        #SBATCH -n9
        """

    private func read(
        _ arguments: [String], script: JobScript? = nil, _ variables: JobEnvironment = [:]
    ) throws(SlurmError) -> JobDescription {
        try JobDescription(
            sbatch: arguments, script: script ?? self.script, context: .plain(variables))
    }

    @Test func `the script's lines count up to its first command`() throws {
        let job = try read([])
        #expect(job.tasks == 2)
        #expect(job.comment == "from the \"script\"")
        #expect(job.timeLimit == .minutes(10))
        #expect(job.submitLine == "sbatch")
    }

    @Test func `the command line beats variables, and they beat the script`() throws {
        let job = try read(
            ["--time=30", "-Jmine"],
            ["SBATCH_TIMELIMIT": "20", "SBATCH_JOB_NAME": "theirs", "SBATCH_PARTITION": "high"])
        #expect(job.timeLimit == .minutes(30))
        #expect(job.name == "mine")
        #expect(job.partition == "high")
        #expect(job.tasks == 2)
    }

    @Test func `memory on the command line takes back other memory in variables`() throws {
        let job = try read(["--mem=1G"], ["SBATCH_MEM_PER_CPU": "10"])
        #expect(job.memoryPerNode == .gigabytes(1) && job.memoryPerCPU == nil)
        #expect(throws: SlurmError.self) { try read(["--mem=1G", "--mem-per-cpu=1"]) }
    }

    @Test func `long names may be cut short while they are clear`() throws {
        #expect(try read(["--parti=high", "--contig"]).partition == "high")
        let error = #expect(throws: SlurmError.self) { try read(["--nod=2"]) }
        #expect(error?.message.contains("--nodefile, --nodelist, --nodes") == true)
        #expect(throws: SlurmError.self) { try read(["--contiguous=yes"]) }
        #expect(throws: SlurmError.self) { try read(["-Z"]) }
        #expect(throws: SlurmError.self) { try read(["-N"]) }
    }

    /// 16 bits make 0, 1 or something else of it, as sbatch's variable does.
    @Test(arguments: [
        ("0", false), ("", false), ("65536", false), ("1", true), ("65537", true),
        ("4294967297", true), ("2", nil), ("65538", nil), ("65535", nil), ("4294967295", nil),
        ("-1", nil),
    ]) func `whether all nodes are waited for is cut as sbatch cuts it`(
        text: String, waits: Bool?
    ) throws {
        #expect((try? read(["--wait-all-nodes=\(text)"]).waitsForAllNodes) == waits)
    }

    /// A number that 32 bits make negative is none.
    @Test func `what sbatch cuts to a negative number is not asked for`() throws {
        #expect(try read(["--switches=2147483647"]).switches == 2_147_483_647)
        for number in ["2147483648", "4294967295"] {
            #expect(try read(["--switches=\(number)@5"]).switches == nil)
            #expect(try read(["--switches=\(number)@5"]).switchWait == 300)
            #expect(try !read(["--get-user-env=\(number)"]).loadsLoginEnvironment)
        }
        #expect(try read(["--get-user-env=4294967296"]).loadsLoginEnvironment)
        #expect(try !read(["--get-user-env=99999999999999999999"]).loadsLoginEnvironment)
    }

    @Test func `letters may stand together`() throws {
        let job = try read(["-HOc3", "name.sh", "-n", "4"])
        #expect(job.isHeld && job.overcommits && job.cpusPerTask == 3)
        #expect(job.command == "name.sh" && job.arguments == ["-n", "4"])
    }

    @Test func `components come from colons and from the script`() throws {
        let job = try read(["-n1", "-p", "a", ":", "-n3"], script: "#!/bin/sh\n#SBATCH -J x\n")
        #expect(job.tasks == 1 && job.partition == "a")
        let second = try #require(job.laterComponents.first)
        #expect(second.tasks == 3 && second.partition == nil && second.name == "x")
        #expect(second.script == nil && job.script != nil)

        let other = try read(
            [], script: "#!/bin/sh\n#SBATCH -n1\n#SBATCH hetjob\n#SBATCH -n2\n#SBATCH packjob\n")
        #expect(([other] + other.laterComponents).map(\.tasks) == [1, 2, nil])
    }

    @Test func `lines of PBS and LSF are translated`() throws {
        let pbs = try read(
            [], script: "#!/bin/sh\n#PBS -l nodes=2:ppn=4,walltime=1:00:00,mem=4gb -N x -q y\n")
        #expect(pbs.nodes == 2 && pbs.tasks == 8 && pbs.timeLimit == .minutes(60))
        #expect(pbs.memoryPerNode == .gigabytes(4) && pbs.name == "x" && pbs.partition == "y")
        let lsf = try read([], script: "#!/bin/sh\n#BSUB -n 2,8 -W 60 -M 2048 -m \"n1 n2\"\n")
        #expect(lsf.tasks == 8 && lsf.memoryPerCPU == .megabytes(2))
        #expect(lsf.requiredNodes == "n1,n2")
        let ignored = try read(["--ignore-pbs"], script: "#!/bin/sh\n#PBS -N x\n")
        #expect(ignored.name == nil)
    }

    @Test(
        arguments: [
            ("#!/bin/sh\n#SBATCH -n2 stray\n", "no option"),
            ("#!/bin/sh\n#SBATCH --comment=\"open\n", "not closed"),
            ("#!/bin/sh\n#SBATCH : -n2\n", "unexpected"),
            ("#!/bin/sh\n#SBATCH --ntasks=x\n", "--ntasks \"x\""),
            ("hostname\n", "must begin with #!"), ("", "empty"), ("#!/bin/sh\r\n", "line breaks"),
        ])
    func `a bad script is refused with the reason`(script: String, reason: String) {
        let error = #expect(throws: SlurmError.self) { try read([], script: JobScript(script)) }
        #expect(error?.code == .invalidArgument)
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
    }

    @Test func `what asks sbatch to print submits nothing`() {
        #expect(SbatchCommand.information(requestedBy: ["-n1", "--vers"]) == .version)
        #expect(SbatchCommand.information(requestedBy: ["-h"]) == .help)
        #expect(SbatchCommand.information(requestedBy: ["-n1", "job.sh", "--help"]) == nil)
        #expect(throws: SlurmError.self) { try read(["--usage"]) }
    }

    @Test func `what is for sbatch itself is told apart`() throws {
        let command = try SbatchCommand(
            ["--wrap=hostname", "--parsable", "-W", "--test-only", "-Q"], context: .plain())
        #expect(command.isParsable && command.waits && command.isTestOnly && command.isQuiet)
        #expect(command.description.name == "wrap")
        #expect(command.description.script == JobScript(wrapping: "hostname"))
        #expect(throws: SlurmError.self) {
            try SbatchCommand(["--wrap=a", "job.sh"], context: .plain())
        }
    }

    @Test func `all data for a profile is more than each kind of it`() throws {
        #expect(try read(try read(["--profile=all"]).sbatchArguments).profile == .all)
        let kinds = try read(["--profile=energy,lustre,network,task"])
        #expect(try read(kinds.sbatchArguments).profile == kinds.profile)
    }

    /// The typed description and the options end in the same request.
    @Test func `the options of a description say what it says`() throws {
        var job = JobDescription(
            name: "a name", script: "#!/bin/sh\n", nodes: NodeCount(2, upTo: 4), tasks: 8,
            cpusPerTask: 2, memoryPerNode: .gigabytes(3), gpus: "volta:4",
            timeLimit: .minutes(1501), partition: "main", array: ArraySpecification(0...9),
            dependency: .all(.afterAny([5])))
        job.begin = TimePoint(secondsSince1970: 1_800_000_000)
        job.deadline = TimePoint(secondsSince1970: 1_900_000_000)
        job.signal = WarningSignal(.user1, secondsBefore: 90, toBatchShell: true)
        job.mailEvents = [.end, .fail]
        job.enforcesGresBinding = true
        job.killOnInvalidDependency = false
        (job.socketsPerNode, job.coresPerSocket, job.threadsPerCore) = (1, nil, 2)
        job.hasNodeInformation = true
        job.distribution = TaskDistribution("block:cyclic")
        job.specializedProcessors = .threads(2)
        job.cpuFrequency = CPUFrequency("low-high:ondemand")
        job.memoryBinding = MemoryBinding("verbose,local")
        (job.switches, job.switchWait, job.delayBoot) = (2, 90, 600)
        (job.sharing, job.openMode, job.requeues) = (.user, .append, false)
        (job.waitsForAllNodes, job.staysAfterNodeFailure, job.nice) = (true, true, -5)
        (job.licenses, job.gres, job.comment) = ("a:2", "nvme:1", "x y")
        job.profile = [.task, .network]

        let again = try read(job.sbatchArguments, script: job.script)
        let context = SubmissionContext.plain()
        var (one, two) = (
            try SubmissionRequest(job, context: context),
            try SubmissionRequest(again, context: context)
        )
        // Only what was typed differs.
        one.components[0].submit_line = nil
        two.components[0].submit_line = nil
        #expect(one == two)
    }
}

extension SubmissionContext {
    /// Surroundings that are the same everywhere.
    static func plain(_ variables: JobEnvironment = [:]) -> SubmissionContext {
        SubmissionContext(
            environment: variables, currentDirectory: "/", userID: 1000, groupID: 1000,
            host: "here", now: TimePoint(secondsSince1970: 1_700_000_000), calendar: .utc)
    }
}
