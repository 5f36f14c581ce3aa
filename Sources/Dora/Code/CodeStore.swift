internal import Crypto
internal import DoraCore
internal import Foundation

/// Keeps the program that pending jobs will run, so that building it anew does not change them:
/// `<dir>/codes/<digest>/`, with the resource bundles that stood beside it.
struct CodeStore: Sendable {
    private let folder: String

    init(_ dora: DoraConfig) { folder = dora.codesFolder }

    /// Keeps the executable, this process's own if nil, and returns the path of the copy.
    func keep(_ executable: String? = nil) throws(DoraError) -> String {
        let own = try OwnExecutable.path()
        let source = URL(fileURLWithPath: executable ?? own).resolvingSymlinksInPath()
        // A job of a kept program that submits others hands on the same copy.
        if source.deletingLastPathComponent().deletingLastPathComponent().path == folder {
            return source.path
        }
        let files = [source] + Self.bundles(beside: source)
        do {
            let digest = try Self.digest(files)
            let kept = URL(fileURLWithPath: folder).appendingPathComponent(digest)
            let copy = kept.appendingPathComponent(source.lastPathComponent).path
            if FileManager.default.fileExists(atPath: kept.path) { return copy }
            // Renamed when complete: a folder of this name is whole.
            let temporary = URL(
                fileURLWithPath: "\(kept.path).\(UInt32.random(in: 0 ... .max)).tmp")
            try FileManager.default.createDirectory(
                at: temporary, withIntermediateDirectories: true)
            for file in files {
                try FileManager.default.copyItem(
                    at: file, to: temporary.appendingPathComponent(file.lastPathComponent))
            }
            do { try FileManager.default.moveItem(at: temporary, to: kept) } catch {
                try? FileManager.default.removeItem(at: temporary)
                guard FileManager.default.fileExists(atPath: copy) else { throw error }
            }
            return copy
        } catch {
            throw DoraError(
                .inputOutput, operation: "keep the program",
                message: "cannot copy \(source.path) to \(folder): \(error)")
        }
    }

    private static func bundles(beside executable: URL) -> [URL] {
        let folder = executable.deletingLastPathComponent()
        return Files.names(in: folder.path)
            .filter { $0.hasSuffix(".resources") }
            .map { folder.appendingPathComponent($0) }
    }

    /// Of the names and contents of all files, 16 hex digits.
    private static func digest(_ files: [URL]) throws -> String {
        var hash = SHA256()
        for file in files {
            let inside = FileManager.default.enumerator(atPath: file.path)
            let names = (inside?.compactMap { $0 as? String } ?? []).sorted()
            for path in [file.path] + names.map({ "\(file.path)/\($0)" }) {
                hash.update(data: Data(path.dropFirst(file.path.count).utf8))
                var isFolder: ObjCBool = false
                guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
                    !isFolder.boolValue
                else { continue }
                hash.update(
                    data: try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe))
            }
        }
        return hash.finalize().prefix(8).map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
    }
}
