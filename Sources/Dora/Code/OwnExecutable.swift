internal import DoraCore
internal import Foundation

/// The file that this process runs.
enum OwnExecutable {
    /// Its path, absolute.
    static func path() throws(DoraError) -> String {
        guard let path = Bundle.main.executablePath else {
            throw DoraError(
                .notFound, operation: "find the program",
                message: "this process's executable cannot be found")
        }
        return path
    }
}
