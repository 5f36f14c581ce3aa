internal import DoraCore

/// The clone of a repository in which jobs run: `codes/<commit>`, where Dora's `git_save` has it,
/// and `codes/<commit>.tar` for jobs that copy it to their node's disk.
struct GitClone: Sendable, Hashable {
    /// Its folder, absolute.
    var folder: String
    /// Where the command was given, below the repository's root; empty for the root itself.
    var place = ""
    /// Where the command was given, absolute.
    var original: String
    /// The clone in one file, absolute, for jobs that copy it; nil: they run in the clone.
    var archive: String?

    /// Where jobs run.
    var workingFolder: String { Self.path(folder, place) }

    /// A place in a folder.
    static func path(_ folder: String, _ place: String) -> String {
        place.isEmpty ? folder : "\(folder)/\(place)"
    }

    /// How the job's script tells its workers to run in a copy.
    enum Variable {
        static let archive = "DORA_CODE_ARCHIVE"
        static let place = "DORA_CODE_PLACE"
    }
}
