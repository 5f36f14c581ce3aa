import Synchronization

/// The history of an experiment's metrics: a list with one entry for each call of ``push(_:)``,
/// kept in `history.json`.
///
/// Only the worker of rank 0 writes; every other one keeps its history in memory.
public final class Link: Sendable {
    /// The file; nil keeps the history in memory only.
    public var file: String? {
        switch target {
        case .memory: nil
        case .file(let file): file
        case .experiment(let signature, let place): place.historyFile(of: signature)
        }
    }

    private enum Target {
        case memory
        case file(String)
        // The path is made for those that use it: a grid makes thousands that nobody does.
        case experiment(Signature, XPPlace)
    }

    private let target: Target

    fileprivate struct State {
        var history: [JSONValue] = []
        /// The text of those entries that no value can hold, by their places.
        var originals: [Int: [UInt8]] = [:]
        /// The first entries as they stand in the file, so that a push need not write them anew, and
        /// how many: histories that are only read are never written.
        var text = JSONWriter()
        var writtenCount = 0
        var syncing = SyncBudget()
    }

    private let state = Mutex(State())

    /// Makes a link with an empty history; nothing is read or written yet.
    ///
    /// - Parameter file: the path of `history.json`; nil keeps the history in memory.
    public init(file: String?) { target = file.map(Target.file) ?? .memory }

    /// Makes the link of an experiment.
    init(of signature: Signature, in place: XPPlace) { target = .experiment(signature, place) }

    /// What has been pushed or loaded, oldest first.
    public var history: [JSONValue] { state.withLock { $0.history } }

    /// Adds one entry, usually an object of numbers and objects, and writes the file.
    ///
    /// Without ``load()`` before, the history of an earlier run is replaced, as in Dora.
    ///
    /// - Parameter metrics: one entry, by name.
    /// - Throws: ``DoraError/Code/inputOutput`` when the file cannot be written; the history is what
    ///   it was before, so that the same entry can be pushed again.
    public func push(_ metrics: JSONValue) throws(DoraError) {
        let metrics = metrics.jsonable
        try state.withLock { state throws(DoraError) in
            state.history.append(metrics)
            do throws(DoraError) { try commit(&state) } catch {
                state.forgetLast()
                throw error
            }
        }
    }

    /// Replaces the whole history and writes the file.
    ///
    /// - Parameter history: all entries, oldest first.
    /// - Throws: ``DoraError/Code/invalidArgument`` when `history` is not a list,
    ///   ``DoraError/Code/inputOutput`` when the file cannot be written; the history is what it was
    ///   before.
    public func update(_ history: JSONValue) throws(DoraError) {
        guard case .array(let entries) = history.jsonable else {
            throw DoraError(
                .invalidArgument, operation: "update the history",
                message: "history must be a list, but got \(history.pythonRepr)")
        }
        try state.withLock { state throws(DoraError) in
            var updated = State(
                history: entries, originals: state.originals(of: entries), syncing: state.syncing)
            try commit(&updated)
            state = updated
        }
    }

    /// Reads the file; the history stays as it is when there is none or it holds `null`.
    ///
    /// Half of a surrogate pair, which Python makes of text that is not UTF-8, is U+FFFD in the
    /// ``history``, and stays what it is in the file.
    ///
    /// - Throws: ``DoraError/Code/invalidFile`` when it holds no JSON list.
    public func load() throws(DoraError) {
        guard let file, let bytes = try Files.read(file) else { return }
        let content: JSONValue
        let originals: [Int: [UInt8]]
        do {
            (content, originals) = try JSONParser.parseRepairing(bytes)
        } catch {
            throw DoraError(
                .invalidFile, operation: "load the history",
                message: "\(file) is damaged: \(error.message). Mend it, or move it away for a new "
                    + "history.")
        }
        if content.isNull { return }
        guard case .array(let entries) = content else {
            throw DoraError(
                .invalidFile, operation: "load the history",
                message: "\(file) holds no list. Mend it, or move it away for a new history.")
        }
        state.withLock { $0 = State(history: entries, originals: originals) }
    }

    /// The entries of a file; none where it cannot be read, which is noted.
    package static func history(in file: String) -> [JSONValue] {
        let link = Link(file: file)
        do throws(DoraError) { try link.load() } catch { Damage.found?.note(error) }
        return link.history
    }

    private func commit(_ state: inout State) throws(DoraError) {
        guard let file, WorkerRank.current == 0 else { return }
        guard !state.history.isEmpty else { return try AtomicFile.replace(file, withText: "[]") }
        state.writeRest()
        let text = Array("[".utf8) + state.text.bytes + Array("\n]".utf8)
        try state.syncing.write { (isSynced) throws(DoraError) in
            try AtomicFile.replace(file, with: text, synced: isSynced)
        }
    }
}

/// Whether what is written over and over is put on the disk each time.
///
/// A machine that goes down may leave a file without content that had just been replaced, and of a
/// history all that was ever pushed is in it. Waiting for the disk is dear where it is done often, so
/// it gets one hundredth of the time: what is pushed every few seconds is on the disk each time.
struct SyncBudget {
    private var last: ContinuousClock.Instant?
    private var cost = Duration.zero

    /// Writes, and says whether to the disk.
    mutating func write(
        at now: () -> ContinuousClock.Instant = { .now },
        _ body: (_ isSynced: Bool) throws(DoraError) -> Void
    ) throws(DoraError) {
        let start = now()
        let isSynced = last.map { start - $0 >= cost * 100 } ?? true
        try body(isSynced)
        guard isSynced else { return }
        let end = now()
        (last, cost) = (end, end - start)
    }
}

extension Link.State {
    /// Writes the entries that the text does not have yet.
    fileprivate mutating func writeRest() {
        for place in writtenCount..<history.count {
            if place > 0 { text.raw(",") }
            text.newLine(1)
            if let original = originals[place] {
                text.bytes(original)
            } else {
                text.indented(history[place], depth: 1)
            }
        }
        writtenCount = history.count
    }

    /// Forgets the last entry, which could not be written.
    fileprivate mutating func forgetLast() {
        history.removeLast()
        (text, writtenCount) = (JSONWriter(), 0)
    }

    /// The originals of those entries that are in the history. Two that differ in their originals
    /// only are told apart by where they stand, at the history's beginning or else at its end.
    fileprivate func originals(of entries: [JSONValue]) -> [Int: [UInt8]] {
        guard !originals.isEmpty else { return [:] }
        let isEnd =
            !history.starts(with: entries) && history.suffix(entries.count).elementsEqual(entries)
        let start = isEnd ? history.count - entries.count : 0
        let known = Dictionary(
            originals.sorted { $0.key < $1.key }.map { (history[$0.key], $0.value) },
            uniquingKeysWith: { first, _ in first })
        var result: [Int: [UInt8]] = [:]
        for (place, entry) in entries.enumerated() {
            let before = place + start
            let isInPlace = before < history.count && history[before] == entry
            result[place] = isInPlace ? originals[before] : known[entry]
        }
        return result
    }
}
