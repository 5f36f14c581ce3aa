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
        guard let limit = try trim.length(count: xps.count, of: { self.history(xps[$0]).count })
        else { return }
        state.withLock {
            if $0.limit != limit { $0.known = [:] }
            $0.limit = limit
        }
    }

    /// How many files have been read.
    var reads: Int { state.withLock { $0.reads } }

    /// What is known of an XP's history, without looking at its file.
    func known(_ index: Int) -> LatestEntry? { state.withLock { $0.known[index]?.latest } }

    /// The latest entry of an XP's history, read if its file has changed.
    @discardableResult
    func latest(_ index: Int) -> LatestEntry? {
        let stamp = Stamp(xps[index].historyFile)
        let known = state.withLock { $0.known[index] }
        if let known, known.stamp == stamp { return known.latest }
        let limit = state.withLock { $0.limit }
        let entries = stamp == nil ? [] : history(xps[index]).prefix(limit)
        let latest = entries.last.map { LatestEntry(entry: $0, count: entries.count) }
        state.withLock {
            $0.known[index] = Known(stamp: stamp, latest: latest)
            if stamp != nil { $0.reads += 1 }
        }
        return latest
    }
}
