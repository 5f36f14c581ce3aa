/// Jobs of one experiment, each of which runs if those before it did not end well.
package enum Chain {
    /// The job that speaks for the experiment: the first that has not failed, else the last.
    ///
    /// - Parameters:
    ///   - count: how many jobs there are, at least 1.
    ///   - hasFailed: whether the job at a place has ended, and not well. Asked in order, and of no
    ///     job behind the one that is found.
    /// - Returns: its place.
    package static func speaker(of count: Int, hasFailed: (Int) -> Bool) -> Int {
        (0..<count).first { !hasFailed($0) } ?? count - 1
    }
}
