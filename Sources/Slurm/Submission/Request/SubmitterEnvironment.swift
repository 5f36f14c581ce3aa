/// The submitter's variables, with those that tell slurmd and srun about the submission.
///
/// The order of the steps is that of sbatch, because it is the order of the variables in the job.
struct SubmitterEnvironment {
    private let context: SubmissionContext
    private var variables: JobEnvironment
    private let release: SlurmRelease

    /// Releases from 24.11 on leave to slurmctld what it knows from the job's own fields.
    private var tellsFields: Bool { release < SlurmRelease(24, 11) }

    init(_ context: SubmissionContext) {
        self.context = context
        variables = context.environment
        release = context.configuration.release
        if !context.inheritsEnclosingJob { variables.removeEnclosingJob() }
        // It tells about the enclosing job only.
        if release >= SlurmRelease(25, 11) { variables["SLURM_STEPMGR"] = nil }
    }

    // MARK: What the options say

    mutating func setOptions(of job: JobDescription, _ layout: TaskLayout) throws(SlurmError) {
        for (name, value) in [
            ("SLURM_CONTAINER", job.container), ("SLURM_CONTAINER_ID", job.containerID),
            ("SLURM_CONTAINER_TYPE", job.containerType),
        ] {
            if let value { variables.setDefault(name, value) }
        }
        if release == SlurmRelease(24, 5), let network = job.network {
            variables["SLURM_NETWORK"] = network
        }
        if layout.hintApplies { variables["SLURM_HINT"] = job.hint }
        if tellsFields, let name = job.effectiveName { variables["SLURM_JOB_NAME"] = name }
        if tellsFields, let mode = job.openMode {
            variables["SLURM_OPEN_MODE"] = mode == .append ? "a" : "t"
        }
        if let dependency = job.dependency {
            variables["SLURM_JOB_DEPENDENCY"] = dependency.description
        }
        if let export = job.export, !export.isAll {
            variables.setDefault("SLURM_EXPORT_ENV", export.description)
        }
        if tellsFields {
            if let profile = job.profile { variables["SLURM_PROFILE"] = profile.description }
            if let frequency = job.accountingFrequency {
                variables["SLURM_ACCTG_FREQ"] = frequency
            }
            if let frequency = job.cpuFrequency {
                variables["SLURM_CPU_FREQ_REQ"] = frequency.description
            }
        }
        if !job.loadsLoginEnvironment { try setLimits(of: job) }
    }

    private mutating func setLimits(of job: JobDescription) throws(SlurmError) {
        let chosen = try job.propagatedLimits.map(ResourceLimit.parse)
        let limits = chosen ?? context.configuration.propagatedLimits
        for variable in context.limitVariables where limits.contains(variable.limit) {
            variables.set(chosen == nil ? variable.entry : variable.wish)
        }
    }

    // MARK: The job's own

    /// The variables of one job, without those that describe its resources.
    mutating func finish(
        _ job: JobDescription, _ fields: JobFields
    ) throws(SlurmError) -> JobEnvironment {
        if job.exportFile != nil { variables = [:] }
        setSurroundings(umask: job.umask ?? context.umask)

        var result = JobEnvironment()
        guard !job.isExternal else { return result }
        if let path = job.exportFile {
            let file = try contents(of: path)
            result.merge(Self.entries(of: file), where: Self.isWanted)
            if result["SLURM_SUBMIT_DIR"] != nil { variables["SLURM_SUBMIT_DIR"] = nil }
        }
        merge(job.export, into: &result)
        if job.loadsLoginEnvironment || job.export?.needsLogin(in: release) ?? false {
            result["SLURM_GET_USER_ENV"] = "1"
        }
        if fields.task_dist.map({ $0 & 0xFFFF }) == TaskDistribution.arbitrary.rawValue {
            result["SLURM_ARBITRARY_NODELIST"] = fields.req_nodes
        }
        return result
    }

    private mutating func setSurroundings(umask: UInt16) {
        variables["SLURM_PRIO_PROCESS"] = String(context.niceness)
        variables["SLURM_SUBMIT_DIR"] = context.currentDirectory
        variables["SLURM_SUBMIT_HOST"] = context.host
        let digits = String(umask & 0o777 | 0o1000, radix: 8).dropFirst()
        variables.setDefault("SLURM_UMASK", "0" + digits)
    }

    private func merge(_ export: ExportPolicy?, into result: inout JobEnvironment) {
        guard let export, !export.isAll else {
            // A credential of the submitter's, from 26.05 on only for those who ask for it.
            let keepsToken = export != nil || release < SlurmRelease(26, 5)
            result.merge(variables) { keepsToken || !$0.elementsEqual("SLURM_JWT".utf8) }
            return
        }
        guard !export.isNone, !export.isNil(in: release) else {
            result.merge(variables) { $0.starts(with: "SLURM") || isSPANK($0) }
            return
        }
        var chosen: [[UInt8]] = []
        for part in export.parts {
            if part.isSame(as: "ALL") {
                chosen += variables.entries
            } else if part.contains("=") {
                chosen.append(Array(part.utf8))
            } else if let entry = variables.entry(named: part) {
                chosen.append(entry)
            }
        }
        // Each call looks at all variables there are, so it is one for all parts.
        result.merge(chosen)
        let start = release < SlurmRelease(24, 5) ? "SLURM_" : "SLURM"
        result.merge(variables) {
            $0.starts(with: start) || release >= SlurmRelease(24, 5) && isSPANK($0)
        }
    }

    /// Options of SPANK plugins, which reach the job from 23.11 on whatever is exported.
    private func isSPANK(_ name: ArraySlice<UInt8>) -> Bool {
        release >= SlurmRelease(23, 11) && name.starts(with: "_SLURM_SPANK_OPTION_")
    }

    // MARK: Files of variables

    /// Entries that NUL separates; an empty one ends the list.
    private static func entries(of file: [UInt8]) -> some Sequence<[UInt8]> {
        file.split(separator: 0, omittingEmptySubsequences: false)
            .prefix { !$0.isEmpty }.map(Array.init)
    }

    /// The file's contents; a number names an open file of this process.
    private func contents(of path: String) throws(SlurmError) -> [UInt8] {
        if let number = LeadingInteger(path), number.rest.isEmpty, number.value > 2,
            let descriptor = Int32(exactly: number.value), FileContents.isOpen(descriptor)
        {
            return FileContents.read(from: descriptor)
        }
        return try FileContents.read(path, in: context, option: "--export-file")
    }

    /// Variables that belong to the submitting terminal and host.
    private static func isWanted(_ name: ArraySlice<UInt8>) -> Bool {
        !["DISPLAY", "ENVIRONMENT", "HOSTNAME"].contains { name.elementsEqual($0.utf8) }
    }
}

extension JobEnvironment {
    private static let enclosing = [
        "SLURM_", "SLURMD_", "SRUN_", "SBATCH_", "PMI_", "PMI2_", "PMIX_",
    ]
    private static let locating = ["SLURM_CONF", "SLURM_JWT", "SLURM_TIME_FORMAT"]

    /// Removes what tells about an enclosing job, and keeps what locates the cluster.
    mutating func removeEnclosingJob() {
        removeAll(named: { name in
            // Most names are none of these by their first letter.
            guard let first = name.first, first == UInt8(ascii: "S") || first == UInt8(ascii: "P"),
                Self.enclosing.contains(where: { name.starts(with: $0) })
            else { return false }
            return !Self.locating.contains { name.elementsEqual($0.utf8) }
        })
    }
}

extension ArraySlice<UInt8> {
    /// Whether a text stands first: by its storage, since its view of bytes makes each of them anew.
    fileprivate func starts(with text: String) -> Bool {
        var text = text
        return text.withUTF8 { starts(with: $0) }
    }
}
