internal import DoraCore
internal import Slurm
internal import Synchronization

/// Where the jobs of machines without Slurm are kept, below Dora's folder.
///
/// ```
/// local/jobs/<id>.events       whose job it is, and what became of each task: one line at a time
///            <id>.sh, .env     its script and its variables, until it has ended
/// local/<host>/queue/<id>.json what is left to be done on that machine
///              cancel/<id>     a request; <id>_<task> for one task
///              lock, log       held and written by the machine's supervisor
/// ```
struct LocalFolder: Sendable, Hashable {
    /// Dora's folder, absolute.
    var directory: String
    var host = Submitter.hostName

    private var local: String { directory + "/local" }
    var jobs: String { local + "/jobs" }
    var queue: String { "\(local)/\(host)/queue" }
    var cancellations: String { "\(local)/\(host)/cancel" }
    var lock: String { "\(local)/\(host)/lock" }
    var log: String { "\(local)/\(host)/log" }
    var limit: String { "\(local)/\(host)/limit" }

    func events(_ id: UInt32) -> String { "\(jobs)/\(id).events" }
    func script(_ id: UInt32) -> String { "\(jobs)/\(id).sh" }
    func environment(_ id: UInt32) -> String { "\(jobs)/\(id).env" }
    func entry(_ id: UInt32) -> String { "\(queue)/\(id).json" }

    /// Makes all folders.
    func make() throws(DoraError) {
        for folder in [jobs, queue, cancellations] { try Files.makeFolder(folder) }
    }

    /// The last id that this process has taken: of thousands only the first is looked for among
    /// all that there are.
    final class LastID: Sendable {
        private let id = Mutex<UInt32?>(nil)

        /// The next one to try; nil where there is none any more.
        ///
        /// - Parameter find: the highest that is taken.
        func next(_ find: () throws(DoraError) -> UInt32) throws(DoraError) -> UInt32? {
            try id.withLock { (id) throws(DoraError) in
                let last = if let id { id } else { try find() }
                guard last < .max else { return nil }
                id = last + 1
                return id
            }
        }
    }

    /// Takes the next free id for a submission: no machine gives it to another job.
    func takeID(
        byIDFolder: String, last: LastID = LastID(), header: LocalEvents.Header
    ) throws(DoraError) -> UInt32 {
        while true {
            let id = try last.next { () throws(DoraError) in
                let taken =
                    try Files.list(byIDFolder).compactMap { JobID($0)?.job }
                    + Files.list(jobs).compactMap { UInt32($0.prefix { $0 != "." }) }
                return taken.max() ?? 0
            }
            guard let id else {
                throw DoraError(
                    .invalidFile, operation: "take an id for a job",
                    message: "\(UInt32.max), the highest there is, is taken: move what is named "
                        + "so out of \(jobs) and \(byIDFolder)")
            }
            if try Disk.createExclusively(events(id), header.line) { return id }
        }
    }

    /// The ids of what is left to be done.
    var queued: [UInt32] {
        Files.names(in: queue).compactMap { name in
            name.hasSuffix(".json") ? UInt32(name.dropLast(5)) : nil
        }.sorted()
    }
}
