/// Whether one controller answers.
public struct ControllerStatus: Sendable, Hashable, Codable {
    /// The controller; the first of all is the primary.
    public var controller: ClusterConfiguration.Controller
    /// Why it does not answer; `nil` if it does.
    public var error: SlurmError?
    /// Whether it answers.
    public var isUp: Bool { error == nil }

    /// Creates a status.
    ///
    /// - Parameters:
    ///   - controller: the controller.
    ///   - error: why it does not answer; `nil` if it does.
    public init(controller: ClusterConfiguration.Controller, error: SlurmError? = nil) {
        self.controller = controller
        self.error = error
    }
}
