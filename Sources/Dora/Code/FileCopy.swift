internal import Foundation

/// Copies files for whoever runs this.
enum FileCopy {
    /// Copies a file, or a folder with all that is in it.
    ///
    /// `FileManager.copyItem` keeps the owner of a folder, which only root may: a program that
    /// somebody else has built could not be kept.
    static func copy(_ source: String, to target: String) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: source, isDirectory: &isFolder),
            isFolder.boolValue
        else { return try FileManager.default.copyItem(atPath: source, toPath: target) }
        try FileManager.default.createDirectory(
            atPath: target, withIntermediateDirectories: true)
        for name in try FileManager.default.contentsOfDirectory(atPath: source) {
            try copy("\(source)/\(name)", to: "\(target)/\(name)")
        }
    }
}
