/// What jobs run, and where.
struct KeptProgram: Sendable, Hashable {
    /// The copy of the program, absolute.
    var path: String
    /// The clone of the repository in which jobs run; nil: they run where the command was given.
    var clone: GitClone?
}
