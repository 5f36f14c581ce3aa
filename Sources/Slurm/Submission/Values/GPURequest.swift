/// A number of GPUs, of any type or of a given one (`--gpus`, `--gpus-per-node`, …).
///
/// An integer literal or a text such as `4`, `volta:2` or `volta:3,kepler:5`.
public struct GPURequest: Sendable, Hashable, LosslessStringConvertible,
    ExpressibleByIntegerLiteral,
    ExpressibleByStringLiteral
{
    /// sbatch's notation, a list of `[type:]number`.
    public let description: String

    /// This many GPUs of any type.
    ///
    /// - Parameter count: how many GPUs.
    public init(_ count: Int) {
        description = "\(count)"
    }

    /// This many GPUs of one type.
    ///
    /// - Parameters:
    ///   - count: how many GPUs.
    ///   - type: the type, as the cluster names it.
    public init(_ count: Int, type: String) {
        description = "\(type):\(count)"
    }

    /// A list of `[type:]number`.
    ///
    /// - Parameter list: a text such as `volta:2,kepler:1`.
    public init(_ list: String) {
        description = list
    }

    /// This many GPUs of any type.
    ///
    /// - Parameter count: how many GPUs.
    public init(integerLiteral count: Int) {
        self.init(count)
    }

    /// A list of `[type:]number`.
    ///
    /// - Parameter list: a text such as `volta:2,kepler:1`.
    public init(stringLiteral list: String) {
        self.init(list)
    }

    /// The items as `tres_per_node` and its like have them; nil where there is none.
    func tres(prefix: String) -> String? {
        let items = description.pieces(at: ",")
        return items.isEmpty
            ? nil : items.map { prefix + "gpu:" + $0 }.joined(separator: ",")
    }
}
