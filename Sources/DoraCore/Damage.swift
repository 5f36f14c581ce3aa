import Synchronization

/// What could not be read while a command did all that can be done without it: one broken file is no
/// reason to leave thousands of experiments alone, and never passed over in silence.
package final class Damage: Sendable {
    /// Where the command that runs collects it; nil where nobody does.
    @TaskLocal package static var found: Damage?

    /// In their order, and for looking them up: after a disk was full it may be every file.
    private let errors = Mutex<(all: [DoraError], known: Set<String>)>(([], []))

    /// Nothing yet.
    package init() {}

    /// What was noted, each once, in the order in which it came up.
    package var all: [DoraError] { errors.withLock { $0.all } }

    /// Takes in what is wrong with a file, once however often that is read.
    package func note(_ error: DoraError) {
        errors.withLock { if $0.known.insert(error.message).inserted { $0.all.append(error) } }
    }
}
