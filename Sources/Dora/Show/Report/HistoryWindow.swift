internal import DoraCore

/// Works through histories on all processors, and so many at a time that what is made of them takes
/// little memory.
enum HistoryWindow {
    /// Makes something of each XP's history, and takes that in, in the order of the XPs.
    ///
    /// - Parameters:
    ///   - what: the work, in a few words, for those who watch it.
    ///   - read: is called once with each place, on several threads at once.
    ///   - body: takes what it made.
    static func forEach<Made: Sendable>(
        in flock: [Sheep], _ what: String, _ read: @escaping @Sendable (Int) -> Made,
        body: (Int, Made) throws(DoraError) -> Void
    ) throws(DoraError) {
        let stage = Work.stage(what, of: flock.count)
        defer { stage?.end() }
        for start in stride(from: 0, to: flock.count, by: Work.windowSize) {
            let count = min(Work.windowSize, flock.count - start)
            let made = try Work.mapBlocking(count, share: 1) { place throws(DoraError) in
                read(start + place)
            }
            for (place, one) in made.enumerated() {
                try body(start + place, one)
                stage?.advance()
            }
        }
    }
}
