#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where the command was given from which this process comes.
///
/// With ``DoraConfig/gitSave`` jobs run in a clone of the repository, so that their current folder
/// is another one; paths that lead out of the repository are meant from here.
public enum OriginalFolder {
    /// Dora's own name for it, so that its programs and these can start each other.
    package static let variable = "_DORA_ORIGINAL_DIR"

    /// The folder, absolute: of the command that submitted this process's job from a clone, else
    /// the current one.
    public static var path: String {
        getenv(variable).map { String(cString: $0) } ?? Files.currentFolder
    }

    /// A path made absolute by this folder. Dora's `to_absolute_path`.
    ///
    /// - Parameter path: returned as it is where it is absolute.
    public static func absolutePath(_ path: String) -> String {
        path.utf8.first == UInt8(ascii: "/") ? path : self.path + "/" + path
    }
}
