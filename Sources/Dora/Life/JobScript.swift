internal import DoraCore
internal import Slurm

/// The shell script that a scheduler runs for one XP or for each task of an array of XPs.
///
/// It claims its token first, so that of two jobs that carry the work of one submission only one
/// runs; it leaves a start and an end record in the XP's folder, which tell what happened when
/// the scheduler has forgotten the job.
struct JobScript: Sendable {
    /// The XPs that the script runs.
    enum Target: Sendable {
        /// One XP.
        case single(Signature)
        /// Task i of the array runs the XP whose signature stands at byte 9 * i of the file.
        case array(tasksFile: String)
    }

    /// How the program is started on the node.
    enum Launch: Sendable {
        /// As a step of Slurm's, with further arguments of `srun`.
        case srun([String])
        /// As a child of the shell; more than one task are local ranks.
        case child(tasks: Int)

        /// As the only child of the shell.
        static let direct = Launch.child(tasks: 1)
    }

    /// What folders are called, in Dora's folder and in an XP's.
    struct Folders: Sendable, Hashable {
        var xps = "xps"
        var jobs = "jobs"
        var tokens = "tokens"
    }

    var name: String
    var token: SubmissionToken
    /// Dora's folder, absolute.
    var directory: String
    var folders = Folders()
    var target: Target
    /// The program, absolute; the job runs `<program> run -f <signature>`.
    var program: String
    /// A folder of shared libraries that the program needs and a node may lack; nil: the one that
    /// was kept with it, if any.
    var libraries: String?
    /// The clone of the repository in which it runs; nil: where the command was given.
    var clone: GitClone?
    /// The file in the XP's folder by which workers meet.
    var rendezvousFile = "rendezvous.txt"
    /// Lines run before the program, in the same shell and folder.
    var setup: [String] = []
    var launch: Launch
    /// How often the job may reach its time limit and be requeued.
    var maxTimeouts = 0
    /// Which of a chain of dependent jobs this is; 0 is the first.
    var place = 0

    /// The whole script.
    var text: String {
        [header, identity, claim, records, folder, setup.joined(separator: "\n"), run]
            .filter { !$0.isEmpty }
            .joined(separator: "\n\n") + "\n"
    }
}
