internal import DoraCore

#if canImport(Darwin)
    internal import Foundation
#endif

/// The file that this process runs.
enum OwnExecutable {
    /// Its path, absolute.
    static func path() throws(DoraError) -> String {
        #if canImport(Darwin)
            let path = Bundle.main.executablePath
        #else
            let path = Files.linkTarget("/proc/self/exe")
        #endif
        guard let path else {
            throw DoraError(
                .notFound, operation: "find the program",
                message: "this process's executable cannot be found")
        }
        return path
    }
}
