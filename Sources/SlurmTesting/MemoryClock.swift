#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// What time it is on a cluster in memory.
public struct MemoryClock: Sendable {
    private var fixed: Date?
    private var offset: Duration = .zero

    /// A clock that stands still until it is advanced.
    ///
    /// - Parameter start: what it shows first; by default the beginning of 2026.
    public static func manual(
        from start: Date = Date(timeIntervalSince1970: 1_767_225_600)
    ) -> MemoryClock {
        MemoryClock(fixed: start)
    }

    /// The machine's clock, for jobs that go on by themselves while a test waits.
    public static var system: MemoryClock { MemoryClock() }

    var now: Date { (fixed ?? Date()).advanced(by: offset / .seconds(1)) }

    mutating func advance(by duration: Duration) {
        offset += duration
    }
}
