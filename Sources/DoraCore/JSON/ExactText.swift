#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A text that equals another only when both have the same code points.
///
/// Swift's `String` holds `é` and `e` + U+0301 for equal; Python and file systems do not.
struct ExactText: Hashable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (lhs: Self, rhs: Self) -> Bool { lhs.text.isIdentical(to: rhs.text) }

    func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
    }
}

extension String {
    /// Whether both texts have the same code points.
    package func isIdentical(to other: String) -> Bool {
        // What Swift holds for different is, and most texts are; it compares short ones in registers.
        guard utf8.count == other.utf8.count, self == other else { return false }
        // The bytes themselves are compared many times faster than by the views' iterators, which
        // serve where a text of Foundation's has none.
        return utf8.withContiguousStorageIfAvailable { bytes in
            other.utf8.withContiguousStorageIfAvailable { others in
                bytes.isEmpty || memcmp(bytes.baseAddress!, others.baseAddress!, bytes.count) == 0
            }
        }?.flatMap { $0 } ?? utf8.elementsEqual(other.utf8)
    }

    /// Whether this text comes before the other by code points, Python's order.
    ///
    /// UTF-8 keeps the order of code points, so that its bytes can be compared.
    package func precedes(_ other: String) -> Bool {
        utf8.withContiguousStorageIfAvailable { bytes in
            other.utf8.withContiguousStorageIfAvailable { bytes.lexicographicallyPrecedes($0) }
        }?.flatMap { $0 } ?? utf8.lexicographicallyPrecedes(other.utf8)
    }
}
