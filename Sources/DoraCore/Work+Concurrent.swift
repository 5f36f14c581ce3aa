#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension Work {
    /// So few are done before tasks have begun.
    private static let smallestShare = 16
    /// More than one for each processor, for one may have other work for a while.
    private static let sharesPerProcessor = 8

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
        @Sendable func run(_ range: Range<Int>) -> Result<[Value], DoraError> {
            Result { () throws(DoraError) in
                try range.map { index throws(DoraError) in
                    let value = try body(index)
                    stage?.advance()
                    return value
                }
            }
        }
        let processors = sysconf(Int32(_SC_NPROCESSORS_ONLN))
        let shares = min(processors * sharesPerProcessor, count / smallestShare)
        guard processors > 1, shares > 1 else { return try run(0..<count).get() }
        let parts = await withTaskGroup(of: (Int, Result<[Value], DoraError>).self) { group in
            for share in 0..<shares {
                group.addTask {
                    (share, run(count * share / shares..<count * (share + 1) / shares))
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        var values: [Value] = []
        values.reserveCapacity(count)
        for share in 0..<shares { values += try parts[share]?.get() ?? [] }
        return values
    }
}
