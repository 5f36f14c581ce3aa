/// Writes to an open file what comes in many small parts.
package final class FileWriter {
    private let descriptor: Int32
    private let name: String
    private var waiting: [UInt8] = []

    /// - Parameters:
    ///   - descriptor: stays open.
    ///   - name: for errors.
    package init(_ descriptor: Int32, name: String) {
        self.descriptor = descriptor
        self.name = name
    }

    /// Writes the bytes, now or with those that follow.
    package func put(_ part: some Collection<UInt8>) throws(DoraError) {
        waiting += part
        if waiting.count > 1 << 20 { try flush() }
    }

    /// Writes what has waited.
    package func flush() throws(DoraError) {
        guard Files.writeAll(waiting, to: descriptor) else { throw Files.failure("write", name) }
        waiting.removeAll(keepingCapacity: true)
    }
}
