internal import DoraCore
internal import Synchronization

/// Gives values that are mostly the same as the one before one memory.
final class SharedValue: Sendable {
    private let last = Mutex(JSONValue.null)

    /// The value, in the memory of the last one where that is equal.
    func shared(_ value: JSONValue) -> JSONValue {
        last.withLock { last in
            if last != value { last = value }
            return last
        }
    }
}
