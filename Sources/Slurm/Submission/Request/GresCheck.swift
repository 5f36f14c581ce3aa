/// Checks that the generic resources of a job agree with each other and with its nodes and tasks,
/// and derives what they imply: sbatch refuses such jobs itself, and sends what is implied.
struct GresCheck {
    private var job: JobFields
    private let configuration: SubmissionConfiguration
    private var tallies: [GresTally] = []
    private var asksForGPUs = false

    /// Sets what is implied.
    ///
    /// - Throws: `SlurmError` that names the options that do not agree.
    static func apply(
        to job: inout JobFields, configuration: SubmissionConfiguration
    ) throws(SlurmError) {
        let asked = [
            job.cpus_per_tres, job.mem_per_tres, job.tres_per_job, job.tres_per_node,
            job.tres_per_socket, job.tres_per_task,
        ]
        guard job.ntasks_per_tres != nil || asked.contains(where: { $0 != nil }) else { return }
        var check = GresCheck(job: job, configuration: configuration)
        try check.run()
        job = check.job
    }

    private init(job: JobFields, configuration: SubmissionConfiguration) {
        self.job = job
        self.configuration = configuration
    }

    private mutating func run() throws(SlurmError) {
        deriveTasksFromNodes()
        let needsGPUScheduling = [
            job.cpus_per_tres, job.tres_per_job, job.tres_per_socket, job.tres_per_task,
            job.mem_per_tres,
        ]
        let isLeftToServer = configuration.release >= SlurmRelease(25, 5)
        guard
            configuration.schedulesGPUs || isLeftToServer
                || needsGPUScheduling.allSatisfy({ $0 == nil })
        else {
            throw .refused("this cluster's SelectType does not support the GPU options; use --gres")
        }
        try count()
        try deriveTasksFromGPUs()
        guard !tallies.isEmpty else { return }
        guard job.mem_per_tres == nil || asksForGPUs else {
            throw .refused("--mem-per-gpu is given, but no GPU is asked for")
        }
        guard
            job.cpus_per_tres == nil || asksForGPUs || configuration.release < SlurmRelease(23, 2)
        else { throw .refused("--cpus-per-gpu is given, but no GPU is asked for") }
        for tally in tallies { try check(tally) }
        if configuration.release >= SlurmRelease(24, 5) { deriveMinimumCPUs() }
        try checkTypes()
    }

    // MARK: Counting

    private mutating func deriveTasksFromNodes() {
        guard job.tres_per_task != nil || job.ntasks_per_tres != nil, job.num_tasks == nil,
            let nodes = job.min_nodes, nodes == job.max_nodes
        else { return }
        if let perTRES = job.ntasks_per_tres {
            job.num_tasks = nodes &* UInt32(perTRES)
        } else if let perNode = job.ntasks_per_node {
            job.num_tasks = nodes &* UInt32(perNode)
        } else if job.cpus_per_task == nil {
            job.num_tasks = nodes
        }
    }

    private mutating func count() throws(SlurmError) {
        try count(job.cpus_per_tres) { tally, count, _ in tally.cpusPer = count }
        try count(job.tres_per_job, isRequest: true) { tally, count, _ in
            tally.perJob = count
            tally.total = max(tally.total, count)
        }
        try count(job.tres_per_node, isRequest: true) { tally, count, job in
            tally.perNode = count
            tally.total = max(tally.total, count &* UInt64(job.min_nodes ?? 1))
        }
        let release = configuration.release
        try count(job.tres_per_socket, isRequest: true) { tally, count, job in
            tally.perSocket = count
            tally.total = max(tally.total, count &* Self.sockets(of: job, release))
        }
        try count(job.tres_per_task, isRequest: true) { tally, count, job in
            tally.perTask = count
            tally.total = max(tally.total, count &* UInt64(job.num_tasks ?? 1))
        }
        try count(job.mem_per_tres) { _, _, _ in }
    }

    private static func sockets(of job: JobFields, _ release: SlurmRelease) -> UInt64 {
        if let nodes = job.min_nodes, let sockets = job.sockets_per_node {
            return UInt64(nodes) * UInt64(sockets)
        }
        if let tasks = job.num_tasks, let perSocket = job.ntasks_per_socket, perSocket > 0 {
            return (UInt64(tasks) + UInt64(perSocket) - 1) / UInt64(perSocket)
        }
        // From 24.05 on, a job is taken to have one node where nothing says how many.
        guard release >= SlurmRelease(24, 5), let sockets = job.sockets_per_node else { return 1 }
        return UInt64(sockets)
    }

    private mutating func count(
        _ list: String?, isRequest: Bool = false,
        _ add: (inout GresTally, UInt64, JobFields) -> Void
    ) throws(SlurmError) {
        guard let list else { return }
        let items = try GresItem.items(
            of: list, prefix: configuration.gresPrefix, known: configuration.gresTypes)
        for item in items {
            if isRequest, item.name == "gpu" { asksForGPUs = true }
            let known = tallies.firstIndex { $0.name == item.name && $0.type == item.type }
            if known == nil { tallies.append(GresTally(name: item.name, type: item.type)) }
            add(&tallies[known ?? tallies.count - 1], item.count, job)
        }
    }

    private mutating func deriveTasksFromGPUs() throws(SlurmError) {
        guard let perGPU = job.ntasks_per_tres, perGPU > 0 else { return }
        if asksForGPUs, !tallies.isEmpty {
            let gpus = tallies.filter { $0.name == "gpu" }.reduce(0) { $0 &+ $1.total }
            guard gpus > 0 else {
                throw .refused("--ntasks-per-gpu is given, but the job has no GPUs")
            }
            job.num_tasks = UInt32(truncatingIfNeeded: gpus &* UInt64(perGPU))
        } else if let tasks = job.num_tasks, tasks > 0 {
            let gpus = UInt64(tasks / UInt32(perGPU))
            guard gpus > 0 else { return }
            let known = tallies.firstIndex { $0.name == "gpu" && $0.type == nil }
            if known == nil { tallies.append(GresTally(name: "gpu", type: nil)) }
            let place = known ?? tallies.count - 1
            tallies[place].perJob = gpus
            tallies[place].total = max(tallies[place].total, gpus)
            asksForGPUs = true
        } else {
            throw .refused("--ntasks-per-gpu needs GPUs, or a number of tasks or nodes")
        }
    }

    /// From 24.05 on, processors for GPUs and for tasks count from the start.
    private mutating func deriveMinimumCPUs() {
        let gpus = tallies.filter { $0.name == "gpu" }
        let perGPU = gpus.map(\.cpusPer).max() ?? 0
        let forGPUs = gpus.reduce(0) { $0 &+ perGPU &* $1.total }
        let forTasks = job.cpus_per_task.flatMap { cpus in
            job.num_tasks.map { UInt64(cpus) * UInt64($0) }
        }
        let least = max(forGPUs, forTasks ?? 0)
        guard least > job.min_cpus ?? 0 else { return }
        job.min_cpus = UInt32(truncatingIfNeeded: least)
    }

    // MARK: Checking

    private mutating func check(_ tally: GresTally) throws(SlurmError) {
        var tally = tally
        try checkOrder(tally)
        if tally.perSocket > 0, job.sockets_per_node == nil {
            throw .refused("--\(tally.name)s-per-socket needs --sockets-per-node")
        }
        if tally.cpusPer > 0, job.cpus_per_task != nil {
            throw .refused("--cpus-per-\(tally.name) and --cpus-per-task exclude each other")
        }
        try checkNodes(tally)
        try checkSockets(tally)
        if let perTRES = job.ntasks_per_tres, perTRES > 0, let tasks = job.num_tasks,
            tasks % UInt32(perTRES) != 0
        {
            throw .refused("--ntasks is no multiple of --ntasks-per-\(tally.name)")
        }
        try checkTasks(&tally)
        try checkTasksPerNode(tally)
        try checkTasksPerSocket(tally)
        try checkCPUs(tally)
        try checkNodesAgainstTotal(tally)
        try checkShares(tally)
    }

    private func checkOrder(_ tally: GresTally) throws(SlurmError) {
        let name = tally.name
        for smaller in [tally.perNode, tally.perTask, tally.perSocket]
        where tally.perJob > 0 && smaller > tally.perJob {
            throw .refused("--\(name)s is less than what each node, task or socket asks for")
        }
        for smaller in [tally.perTask, tally.perSocket]
        where tally.perNode > 0 && smaller > tally.perNode {
            throw .refused("--\(name)s-per-node is less than what each task or socket asks for")
        }
    }

    /// How many nodes it takes for all, when each node has its share.
    private mutating func checkNodes(_ tally: GresTally) throws(SlurmError) {
        guard tally.perJob > 0, tally.perNode > 0 else { return }
        let nodes = try quotient(
            tally.perJob, tally.perNode, "--\(tally.name)s", "--\(tally.name)s-per-node")
        guard job.min_nodes ?? 0 <= nodes, nodes <= job.max_nodes ?? .max else {
            throw .refused(
                "--\(tally.name)s and --\(tally.name)s-per-node make \(nodes) nodes, "
                    + "which is not what --nodes says")
        }
        (job.min_nodes, job.max_nodes) = (nodes, nodes)
    }

    private mutating func checkSockets(_ tally: GresTally) throws(SlurmError) {
        guard tally.perNode > 0, tally.perSocket > 0 else { return }
        let sockets = try quotient(
            tally.perNode, tally.perSocket, "--\(tally.name)s-per-node",
            "--\(tally.name)s-per-socket")
        try require(&job.sockets_per_node, sockets, "--sockets-per-node", tally)
    }

    private mutating func checkTasks(_ tally: inout GresTally) throws(SlurmError) {
        guard tally.perTask > 0 else { return }
        let name = tally.name
        if tally.perJob > 0 {
            let tasks = try quotient(
                tally.perJob, tally.perTask, "--\(name)s", "--\(name)s-per-task")
            guard job.num_tasks ?? tasks == tasks else {
                throw .refused("--\(name)s and --\(name)s-per-task do not make --ntasks")
            }
            job.num_tasks = tasks
        } else if let tasks = job.num_tasks {
            tally.perJob = UInt64(tasks) &* tally.perTask
        } else {
            throw .refused("--\(name)s-per-task needs --\(name)s or --ntasks")
        }
    }

    private mutating func checkTasksPerNode(_ tally: GresTally) throws(SlurmError) {
        guard tally.perNode > 0, tally.perTask > 0 else { return }
        let tasks = try quotient(
            tally.perNode, tally.perTask, "--\(tally.name)s-per-node", "--\(tally.name)s-per-task")
        try require(&job.ntasks_per_node, tasks, "--ntasks-per-node", tally)
    }

    private mutating func checkTasksPerSocket(_ tally: GresTally) throws(SlurmError) {
        guard tally.perSocket > 0, tally.perTask > 0 else { return }
        let tasks = try quotient(
            tally.perSocket, tally.perTask, "--\(tally.name)s-per-socket",
            "--\(tally.name)s-per-task")
        try require(&job.ntasks_per_socket, tasks, "--ntasks-per-socket", tally)
    }

    private mutating func checkCPUs(_ tally: GresTally) throws(SlurmError) {
        guard tally.cpusPer > 0, tally.perTask > 0 else { return }
        let cpus = UInt32(truncatingIfNeeded: tally.cpusPer &* tally.perTask)
        try require(&job.cpus_per_task, cpus, "--cpus-per-task", tally)
    }

    private mutating func checkNodesAgainstTotal(_ tally: GresTally) throws(SlurmError) {
        guard tally.perJob > 0 else { return }
        if let nodes = job.min_nodes, tally.perJob < nodes {
            throw .refused("--\(tally.name)s is less than the number of nodes")
        }
        if let nodes = job.max_nodes, tally.perJob < nodes {
            job.max_nodes = UInt32(tally.perJob)
        }
    }

    /// Shares of a GPU are not for use beside whole GPUs, and before 23.02 only counted by the node.
    private func checkShares(_ tally: GresTally) throws(SlurmError) {
        let hasShares = tallies.contains(where: \.isShare)
        guard !hasShares || !tallies.contains(where: { $0.name == "gpu" }) else {
            throw .refused("GPUs and shares of GPUs exclude each other")
        }
        guard tally.isShare else { return }
        guard job.tres_freq == nil else {
            throw .refused("--gpu-freq and \(tally.name), a share of a GPU, exclude each other")
        }
        guard configuration.release < SlurmRelease(23, 2) else { return }
        guard tally.perJob == 0 || job.max_nodes == 1,
            tally.perSocket == 0 || job.sockets_per_node == 1,
            tally.perTask == 0 || job.num_tasks == 1
        else {
            throw .refused("\(tally.name) can be asked for on each node only")
        }
    }

    /// Something for each resource of any type may stand beside types; a number of them may not.
    private func checkTypes() throws(SlurmError) {
        for tally in tallies where tally.type == nil && tally.isAskedFor {
            guard !tallies.contains(where: { $0.name == tally.name && $0.type != nil }) else {
                throw .refused("\(tally.name) is asked for with a type and without one")
            }
        }
    }

    // MARK: Arithmetic

    private func quotient(
        _ whole: UInt64, _ part: UInt64, _ wholeName: String, _ partName: String
    ) throws(SlurmError) -> UInt32 {
        guard whole % part == 0, let quotient = UInt32(exactly: whole / part) else {
            throw .refused("\(wholeName) is no multiple of \(partName)")
        }
        return quotient
    }

    private func require(
        _ field: inout UInt16?, _ value: UInt32, _ option: String, _ tally: GresTally
    ) throws(SlurmError) {
        let implied = UInt16(truncatingIfNeeded: value)
        guard let given = field, given != 0 else {
            field = implied
            return
        }
        guard given == implied else {
            throw .refused(
                "the numbers of \(tally.name)s make \(option) \(implied), but it is \(given)")
        }
    }
}
