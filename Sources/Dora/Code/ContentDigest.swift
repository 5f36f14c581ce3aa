internal import Crypto
internal import DoraCore
internal import Foundation

/// Names files by their contents, and reads them only when they have changed since.
struct ContentDigest: Sendable {
    /// Where it is noted what was read before.
    var folder: String

    /// The folder of these notes; it is no copy of a program.
    static let notes = ".seen"

    /// Of the names and contents of files and all that is in folders, 16 hex digits.
    ///
    /// - Parameter text: counts, too.
    func digest(of files: [URL], and text: String = "") throws -> String {
        let paths = files.flatMap { file in
            let inside = FileManager.default.enumerator(atPath: file.path)
            let names = (inside?.compactMap { $0 as? String } ?? []).sorted()
            return [(file.lastPathComponent, file.path)]
                + names.map { ("\(file.lastPathComponent)/\($0)", "\(file.path)/\($0)") }
        }
        var look = SHA256()
        look.update(data: Data(text.utf8))
        for (name, path) in paths {
            let facts = try FileManager.default.attributesOfItem(atPath: path)
            let time = (facts[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
            let size = facts[.size] as? Int ?? 0
            let number = facts[.systemFileNumber] as? Int ?? 0
            look.update(data: Data("\(name)\0\(path)\0\(time) \(size) \(number)\0".utf8))
        }
        let seen = "\(folder)/\(Self.notes)/\(Self.text(look.finalize()))"
        if let known = try Files.readText(seen), known.utf8.count == 16 { return known }

        var hash = SHA256()
        hash.update(data: Data(text.utf8))
        for (name, path) in paths {
            hash.update(data: Data("\0\(name)\0".utf8))
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
                !isFolder.boolValue
            else { continue }
            hash.update(
                data: try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe))
        }
        let digest = Self.text(hash.finalize())
        try Files.makeFolder("\(folder)/\(Self.notes)")
        try AtomicFile.replace(seen, withText: digest)
        return digest
    }

    /// The first 16 hex digits.
    static func text(_ digest: SHA256.Digest) -> String {
        digest.prefix(8).map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
    }
}
