#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

extension Double {
    /// How a number is laid out, by its letter in C's `printf`.
    enum Layout: String, CaseIterable {
        /// `0.1235`
        case fixed = "f"
        /// `1.2e-01`
        case scientific = "e"
        /// The shorter of both, without zeros at the end.
        case shorter = "g"
    }

    // unsafe: never changed, nor freed.
    nonisolated(unsafe) private static let locale = newlocale(LC_NUMERIC_MASK, "C", nil)

    /// The number as C's `printf` writes it, with a decimal point whatever the host's locale has.
    ///
    /// - Parameter digits: after the decimal point; significant ones of `shorter`.
    func text(_ layout: Layout, _ digits: Int) -> String {
        let previous = uselocale(Self.locale)
        defer { uselocale(previous) }
        // Before the point there are 309 at most.
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 320 + max(digits, 0)) {
            buffer in
            let count = withVaList([Int32(clamping: max(digits, 0)), self]) {
                vsnprintf(buffer.baseAddress, buffer.count, "%.*\(layout.rawValue)", $0)
            }
            return String(
                decoding: UnsafeRawBufferPointer(buffer).prefix(Int(count)), as: UTF8.self)
        }
    }
}
