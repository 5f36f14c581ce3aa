/// Long work says here how far it is. Nobody sees it unless the command that runs shows it: a
/// library writes to no terminal by itself.
package enum Work {
    /// Who shows the stages that begin.
    ///
    /// A structure, for of a task-local closure Swift 6.3 looks up a type in vain at run time, where
    /// it optimizes.
    package struct Display: Sendable {
        let begin: @Sendable (_ what: String, _ steps: Int?) -> any WorkStage

        /// - Parameter begin: begins to show a stage of so many steps, nil if that is not known.
        package init(_ begin: @escaping @Sendable (_ what: String, _ steps: Int?) -> any WorkStage)
        {
            self.begin = begin
        }
    }

    /// Shows what is done; nil shows nothing.
    @TaskLocal package static var display: Display?

    /// Begins a stage of work; nil where nobody looks.
    ///
    /// - Parameters:
    ///   - what: the work, in a few words.
    ///   - steps: how many there are; nil where that is not known.
    package static func stage(_ what: String, of steps: Int? = nil) -> (any WorkStage)? {
        steps == 0 ? nil : display?.begin(what, steps)
    }
}

/// A part of long work. Its methods may be called on any thread.
package protocol WorkStage: AnyObject, Sendable {
    /// So many steps more are done.
    func advance(by steps: Int)
    /// The stage is over.
    func end()
}

extension WorkStage {
    /// One step more is done.
    package func advance() { advance(by: 1) }
}
