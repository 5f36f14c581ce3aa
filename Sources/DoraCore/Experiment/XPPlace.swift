/// Where the experiments of one main are: shared by all of them, since a configuration is large.
package final class XPPlace: Sendable {
    package let dora: DoraConfig
    /// What the path of an experiment's folder begins with.
    private let prefix: String

    package init(_ dora: DoraConfig) {
        self.dora = dora
        prefix = dora.xpsFolder + "/"
    }

    func folder(of signature: Signature) -> String { prefix + signature.description }

    func historyFile(of signature: Signature) -> String {
        folder(of: signature) + "/" + dora.history
    }
}
