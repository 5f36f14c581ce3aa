internal import DoraArguments
internal import DoraCore
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The latest entries of histories; a file that has not changed is not read again.
final class HistoryCache: Sendable {
    /// What tells one content of a file from another: histories are replaced, so that the inode
    /// changes too.
    private struct Stamp: Hashable {
        var inode: UInt64
        var size: Int64
        var seconds: Int
        var nanoseconds: Int

        init?(_ path: String) {
            var information = stat()
            guard stat(path, &information) == 0 else { return nil }
            inode = UInt64(information.st_ino)
            size = Int64(information.st_size)
            #if canImport(Darwin)
                let time = information.st_mtimespec
            #else
                let time = information.st_mtim
            #endif
            seconds = time.tv_sec
            nanoseconds = time.tv_nsec
        }
    }

    private struct Known {
        var stamp: Stamp?
        var latest: LatestEntry?
        /// How many entries there are, also those that are not shown.
        var total: Int
    }

    private struct State {
        var known: [Int: Known] = [:]
        /// Entries of a history that count.
        var limit = Int.max
        var reads = 0
    }

    private let xps: [XP]
    private let history: @Sendable (XP) -> [JSONValue]
    private let state = Mutex(State())

    /// - Parameter history: reads a history, such as ``DecoratedMain/history(of:)``.
    init(_ xps: [XP], history: @escaping @Sendable (XP) -> [JSONValue]) {
        self.xps = xps
        self.history = history
    }

    /// Lets so many entries of each history count; what is cut off is not shown.
    func trim(_ trim: HistoryTrim) throws(DoraError) {
        guard let limit = try trim.length(count: xps.count, of: { self.read($0).total })
        else { return }
        state.withLock {
            guard $0.limit != limit else { return }
            // Those that neither of both cuts stay as they are.
            let uncut = min($0.limit, limit)
            $0.known = $0.known.filter { $0.value.total <= uncut }
            $0.limit = limit
        }
    }

    /// Reads all that have changed, on all processors.
    func readAll() async throws(DoraError) {
        _ = try await Work.map(xps.count, "reading histories") { index throws(DoraError) in
            self.latest(index)
        }
    }

    /// Reads all that have changed, and lets so many entries of each count.
    func readAll(_ trim: HistoryTrim) async throws(DoraError) {
        if trim == .toShortest { try await readAll() }
        try self.trim(trim)
        try await readAll()
    }

    /// How many files have been read.
    var reads: Int { state.withLock { $0.reads } }

    /// What is known of an XP's history, without looking at its file.
    func known(_ index: Int) -> LatestEntry? { state.withLock { $0.known[index]?.latest } }

    /// The latest entry of an XP's history, read if its file has changed.
    @discardableResult
    func latest(_ index: Int) -> LatestEntry? { read(index).latest }

    private func read(_ index: Int) -> Known {
        let stamp = Stamp(xps[index].historyFile)
        let (known, limit) = state.withLock { ($0.known[index], $0.limit) }
        if let known, known.stamp == stamp { return known }
        let entries = stamp == nil ? [] : history(xps[index])
        let shown = entries.prefix(limit)
        let read = Known(
            stamp: stamp, latest: shown.last.map { LatestEntry(entry: $0, count: shown.count) },
            total: entries.count)
        state.withLock {
            if $0.limit == limit { $0.known[index] = read }
            if stamp != nil { $0.reads += 1 }
        }
        return read
    }
}
