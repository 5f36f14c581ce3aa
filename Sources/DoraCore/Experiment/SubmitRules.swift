/// When an experiment that has been submitted before is submitted again.
public struct SubmitRules: Sendable, Hashable, Codable {
    /// Submit those again that failed, were cancelled, timed out or got lost.
    public var retry: Bool
    /// Read and written for Dora's sake; Dora declares it and never acts on it.
    public var update: Bool
    /// Cancel what is pending or running and submit it again.
    public var replace: Bool
    /// Submit those again that completed.
    public var replaceDone: Bool

    /// Makes rules; by default nothing is submitted twice.
    public init(
        retry: Bool = false, update: Bool = false, replace: Bool = false, replaceDone: Bool = false
    ) {
        self.retry = retry
        self.update = update
        self.replace = replace
        self.replaceDone = replaceDone
    }

    private enum CodingKeys: String, CodingKey {
        case retry, update, replace
        case replaceDone = "replace_done"
    }
}
