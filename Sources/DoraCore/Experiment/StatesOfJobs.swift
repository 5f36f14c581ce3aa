/// One state for an experiment whose job is not alone: in an array, or in a chain of dependents.
package enum StatesOfJobs {
    /// The states that submitit, under Dora, holds for not yet done.
    private static let unfinished: Set<String> = [
        "READY", "PENDING", "RUNNING", "UNKNOWN", "REQUEUED", "COMPLETING", "PREEMPTED",
    ]

    /// Whether nothing more will come of a job in this state.
    package static func isDone(_ state: String) -> Bool { !unfinished.contains(word(state)) }

    /// The state of one job of an array: one that is not known while others are is missing.
    package static func state(at index: Int, ofArray states: [String]) -> String {
        let state = word(states[index])
        let othersAreKnown = states.contains { word($0) != "UNKNOWN" }
        return state == "UNKNOWN" && othersAreKnown ? "MISSING" : state
    }

    /// The state of a chain, each job of which runs if the one before did not end well: of the
    /// first that completed or is not done, else of the last.
    package static func state(
        ofChain states: [String], isDone: (String) -> Bool = isDone
    ) -> String {
        let deciding = states.first { word($0) == "COMPLETED" || !isDone($0) } ?? states.last
        return word(deciding ?? "UNKNOWN")
    }

    /// The state without who cancelled, which accounting adds; nothing at all is unknown.
    private static func word(_ state: String) -> String {
        let word = String(state.prefix { $0 != " " })
        return word.isEmpty ? "UNKNOWN" : word
    }
}
