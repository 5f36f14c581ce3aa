/// How several arrays keep one limit on the tasks that run at once.
enum Throttle: Equatable {
    /// There are no more tasks than may run.
    case none
    /// Each array has a part of it.
    case shares([Int])
    /// The parts would be too small to be of use: one array after another has all of it.
    case chain

    /// - Parameters:
    ///   - limit: tasks at once, in all arrays together; less than 1 counts as 1.
    ///   - new: arrays about to be submitted.
    ///   - live: arrays that are there already; they come first among the shares.
    ///   - tasks: in all arrays together.
    init(_ limit: Int, over new: Int, beside live: Int, tasks: Int) {
        let limit = max(limit, 1)
        let arrays = new + live
        if tasks <= limit || arrays == 0 {
            self = .none
        } else if arrays == 1 || limit >= 2 * arrays {
            self = .shares((0..<arrays).map { limit / arrays + ($0 < limit % arrays ? 1 : 0) })
        } else {
            self = .chain
        }
    }
}
