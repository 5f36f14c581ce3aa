internal import DoraCore

/// How much of each history is shown, so that XPs that started at different times compare.
enum HistoryTrim: Sendable, Equatable {
    /// All of it.
    case none
    /// As much as the XP at this place has; negative places count from the end.
    case toIndex(Int)
    /// As much as the XP with the least has.
    case toShortest

    /// How many entries of each history count; nil for all.
    ///
    /// - Parameters:
    ///   - count: how many histories there are.
    ///   - length: how many entries the history at a place has.
    /// - Throws: `DoraError` with code `.notFound` for a place that is not there.
    func length(count: Int, of length: (Int) -> Int) throws(DoraError) -> Int? {
        switch self {
        case .none: return nil
        case .toShortest: return (0..<count).map(length).min()
        case .toIndex(let place):
            let index = place < 0 ? count + place : place
            guard (0..<count).contains(index) else {
                throw DoraError(
                    .notFound, operation: "trim the histories",
                    message: "--trim \(place): \(count) experiments were chosen, counted from 0")
            }
            return length(index)
        }
    }
}
