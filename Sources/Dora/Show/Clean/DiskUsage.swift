internal import DoraCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What files and folders take on the disk.
enum DiskUsage {
    /// The bytes of a file, or of all files in a folder; links are not followed.
    static func bytes(_ path: String) -> Int64 {
        var information = stat()
        guard lstat(path, &information) == 0 else { return 0 }
        var bytes = Int64(information.st_blocks) * 512
        guard information.st_mode & S_IFMT == S_IFDIR else { return bytes }
        for name in Files.names(in: path) { bytes += self.bytes("\(path)/\(name)") }
        return bytes
    }

    /// When a file or folder was last changed, in seconds since 1970.
    static func modified(_ path: String) -> Double? {
        var information = stat()
        guard lstat(path, &information) == 0 else { return nil }
        #if canImport(Darwin)
            return Double(information.st_mtimespec.tv_sec)
        #else
            return Double(information.st_mtim.tv_sec)
        #endif
    }
}
