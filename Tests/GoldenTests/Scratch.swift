import Foundation

/// A folder for one case, removed afterwards.
enum Scratch {
    static func with(_ body: (String) throws -> Void) throws {
        let folder = NSTemporaryDirectory() + "/dora-golden-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }
}
