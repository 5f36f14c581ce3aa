import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension Work {
    /// So few are done before tasks have begun.
    package static let smallestShare = 16
    /// More than one for each processor, for one may have other work for a while.
    private static let sharesPerProcessor = 8

    /// As many as there is room for in the memory of a machine, as it has more for more processors.
    package static var windowSize: Int { sharesPerProcessor * processors }

    private static let processors = max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1)

    /// Does the same for many, on all processors.
    ///
    /// - Parameters:
    ///   - count: of how many.
    ///   - what: the work, in a few words, for those who watch it.
    ///   - body: is called once with each number below the count, on several threads at once.
    /// - Returns: what it returned, in order.
    /// - Throws: the error of the lowest number that has one; those behind it may be left out.
    package static func map<Value: Sendable>(
        _ count: Int, _ what: String,
        _ body: @escaping @Sendable (Int) throws(DoraError) -> Value
    ) async throws(DoraError) -> [Value] {
        let stage = stage(what, of: count)
        defer { stage?.end() }
        return try await map(count, stage, body)
    }

    /// The same as a part of a longer stage, which is told of each.
    package static func map<Value: Sendable>(
        _ count: Int, _ stage: (any WorkStage)?,
        _ body: @escaping @Sendable (Int) throws(DoraError) -> Value
    ) async throws(DoraError) -> [Value] {
        let shares = shares(of: count)
        guard shares.count > 1 else { return try map(0..<count, stage, body).get() }
        let parts = await withTaskGroup(of: (Int, Result<[Value], DoraError>).self) { group in
            for (number, share) in shares.enumerated() {
                group.addTask { (number, map(share, stage, body)) }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        return try joined(parts, count)
    }

    /// The same for who cannot await: this thread takes its part, and waits for the others.
    ///
    /// - Parameter share: so few are worth a thread.
    package static func mapBlocking<Value: Sendable>(
        _ count: Int, share: Int = smallestShare,
        _ body: @escaping @Sendable (Int) throws(DoraError) -> Value
    ) throws(DoraError) -> [Value] {
        let shares = shares(of: count, share)
        guard shares.count > 1 else { return try map(0..<count, nil, body).get() }
        let parts = Mutex<[Int: Result<[Value], DoraError>]>([:])
        // Threads that run no task know nothing of this one.
        let found = Damage.found
        DispatchQueue.concurrentPerform(iterations: shares.count) { number in
            let part = Damage.$found.withValue(found) { map(shares[number], nil, body) }
            parts.withLock { $0[number] = part }
        }
        return try joined(parts.withLock { $0 }, count)
    }

    private static func map<Value: Sendable>(
        _ range: Range<Int>, _ stage: (any WorkStage)?,
        _ body: @Sendable (Int) throws(DoraError) -> Value
    ) -> Result<[Value], DoraError> {
        Result { () throws(DoraError) in
            try range.map { index throws(DoraError) in
                let value = try body(index)
                stage?.advance()
                return value
            }
        }
    }

    private static func joined<Value>(
        _ parts: [Int: Result<[Value], DoraError>], _ count: Int
    ) throws(DoraError) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(count)
        for number in 0..<parts.count { values += try parts[number]?.get() ?? [] }
        return values
    }

    /// What threads do apart; one share where that is not worth it.
    private static func shares(of count: Int, _ share: Int = smallestShare) -> [Range<Int>] {
        let shares = min(processors * sharesPerProcessor, count / share)
        guard processors > 1, shares > 1 else { return [0..<count] }
        return (0..<shares).map { count * $0 / shares..<count * ($0 + 1) / shares }
    }
}
