/// What a requeued job waits for.
public enum RequeueState: String, Sendable, Hashable, Codable {
    /// For its turn.
    case pending
    /// To be released.
    case held
    /// To be released, marked as a special exit.
    case specialExit
}
