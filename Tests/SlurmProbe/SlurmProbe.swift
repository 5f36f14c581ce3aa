import Logging
import Slurm

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A host of the library, for tests of what must not happen to one: it connects as its arguments
/// say, and prints what came of it, a line for each fact.
///
/// `SlurmProbe [verify] [jobs] [statistics] [submit] [find=TOKEN] [hold=JOB] [cancel=JOB]
/// [verb=VERB job=JOB...] [resolve=JOB... owner=UID] [accounting] [elsewhere] [deadline=SECONDS] [file=PATH] [user=UID] [handler] [direct]
/// [exhausted] [live=SECONDS]` and what makes it a difficult host, see ``DifficultHost``.
@main
struct SlurmProbe {
    static func main() async {
        let arguments = CommandLine.arguments.dropFirst()
        if let user = value(of: "user").flatMap(UInt32.init) { _ = setuid(user) }
        if arguments.contains("handler") { signal(SIGPIPE, ownHandler) }
        // Neither may happen a second time in a child of the library's.
        atexit { print("fact: left") }
        print("fact: buffered before")

        let inheritableBefore = inheritableDescriptors()
        let host = DifficultHost()
        await host.prepare()
        LoggingSystem.bootstrap { _ in PrintingLog(isStuck: host.asks("stucklog")) }
        let options = ConnectOptions(
            configurationFile: value(of: "file"),
            triesInChildProcess: !arguments.contains("direct"), logger: Logger(label: "probe"))
        do throws(SlurmError) {
            let cluster = try await SlurmCluster.connect(
                options, verify: arguments.contains("verify"))
            print("connected: \(cluster.configuration.name)")
            try await call(cluster)
            await host.trouble(cluster)
            if let seconds = value(of: "live").flatMap(Int.init) {
                await LongLife.live(cluster, for: .seconds(seconds))
            }
        } catch {
            print("error: \(error.code.rawValue) \(error)")
            print("retryable: \(error.isRetryable)")
            if let token = error.token { print("token: \(token)") }
        }
        host.tell()
        print("SLURM_CONF: \(getenv("SLURM_CONF").map { String(cString: $0) } ?? "none")")
        print("SIGPIPE: \(dispositionOfBrokenPipe())")
        print("new inheritable: \(inheritableDescriptors() - inheritableBefore)")
        // The log comes through a thread of its own.
        try? await Task.sleep(for: .milliseconds(300))
        print("end")
    }

    private nonisolated static func value(of key: String) -> String? { values(of: key).first }

    private nonisolated static func values(of key: String) -> [String] {
        CommandLine.arguments.filter { $0.hasPrefix("\(key)=") }
            .map { String($0.dropFirst(key.count + 1)) }
    }

    private nonisolated static func call(_ cluster: SlurmCluster) async throws(SlurmError) {
        let deadline = value(of: "deadline").flatMap(Int.init).map { Duration.seconds($0) }
        let hoarded = CommandLine.arguments.contains("exhausted") ? allDescriptors() : []
        defer { for descriptor in hoarded { close(descriptor) } }
        if CommandLine.arguments.contains("elsewhere") {
            // For a cluster that slurmdbd has to be asked for, which goes on while others are asked.
            var job = JobDescription(name: "elsewhere", script: "#!/bin/sh\n")
            job.clusters = cluster.configuration.name
            Task { [job] in try await cluster.submit(job) }
            try? await Task.sleep(for: .seconds(1))
        }
        if CommandLine.arguments.contains("jobs") {
            let jobs = try await cluster.jobs(.mine, deadline: deadline)
            print("jobs: \(jobs.recordCount)")
        }
        if CommandLine.arguments.contains("statistics") {
            print("since: \(try await cluster.statistics(deadline: deadline).since)")
        }
        if CommandLine.arguments.contains("submit") {
            var job = JobDescription(name: "probe", script: "#!/bin/sh\ntrue\n")
            job.standardOutput = "/dev/null"
            job.isHeld = true
            print("job: \(try await cluster.submit(job, deadline: deadline))")
        }
        if CommandLine.arguments.contains("accounting"), let accounting = cluster.accounting {
            let rows = try await accounting.jobs(.ids([1]), deadline: deadline)
            print("rows: \(rows.count)")
        }
        if let job = value(of: "hold").flatMap(JobID.init) {
            try await cluster.hold(job, deadline: deadline)
            print("held: \(job)")
        }
        if let verb = value(of: "verb") {
            try await control(verb, values(of: "job").compactMap(JobID.init), cluster)
            print("did: \(verb)")
        }
        let lost = values(of: "resolve").compactMap(JobID.init).map {
            JobIdentity(
                id: $0, userID: value(of: "owner").flatMap(UInt32.init),
                wasPendingTask: $0.task != nil)
        }
        for (job, state) in await cluster.resolve(lost, deadline: deadline) {
            print("resolved: \(job) \(state)")
        }
        if let job = value(of: "cancel").flatMap(JobID.init) {
            try await cluster.cancel(job, deadline: deadline)
            print("cancelled job: \(job)")
        }
        if let token = value(of: "find").flatMap(SubmissionToken.init) {
            let found = try await cluster.find(token, deadline: deadline)
            print("found: \(found.count)")
        }
    }

    /// Does something to jobs.
    private nonisolated static func control(
        _ verb: String, _ jobs: [JobID], _ cluster: SlurmCluster
    ) async throws(SlurmError) {
        guard let job = jobs.first else { return }
        switch verb {
        case "hold": try await cluster.hold(job)
        case "release": try await cluster.release(job)
        case "suspend": try await cluster.suspend(job)
        case "resume": try await cluster.resume(job)
        case "requeue": try await cluster.requeue(job)
        case "notify": try await cluster.notify(job, "a word")
        case "signal": try await cluster.signal(job, .user1, to: .batchScript)
        case "cancel": try await cluster.cancel(job)
        case "top": try await cluster.top(jobs)
        case "update":
            var change = JobChange()
            change.comment = "by a stranger"
            try await cluster.update(job, change)
        default: print("error: no verb \(verb)")
        }
    }

    /// Opens files until no more can be opened.
    private nonisolated static func allDescriptors() -> [Int32] {
        var limit = rlimit(rlim_cur: 256, rlim_max: 256)
        #if canImport(Darwin)
            setrlimit(RLIMIT_NOFILE, &limit)
        #else
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        #endif
        var descriptors: [Int32] = []
        while case let descriptor = open("/dev/null", O_RDONLY), descriptor >= 0 {
            descriptors.append(descriptor)
        }
        return descriptors
    }

    private static func dispositionOfBrokenPipe() -> String {
        var action = sigaction()
        sigaction(SIGPIPE, nil, &action)
        #if canImport(Glibc)
            let handler = action.__sigaction_handler.sa_handler
        #elseif canImport(Musl)
            let handler = action.__sa_handler.sa_handler
        #else
            let handler = action.__sigaction_u.__sa_handler
        #endif
        switch unsafeBitCast(handler, to: Int.self) {
        case 0: return "default"
        case 1: return "ignored"
        default: return "own"
        }
    }
}

private func ownHandler(_: Int32) {}

/// Prints entries as facts.
private struct PrintingLog: LogHandler {
    /// Never comes back from its first entry.
    let isStuck: Bool
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        while isStuck { sleep(1000) }
        print("log: \(event.level) \(event.message)")
    }
}
