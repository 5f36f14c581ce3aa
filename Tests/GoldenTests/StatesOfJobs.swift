import DoraCore

/// What Dora makes of the words of submitit's watcher, or of its own tests', before the rules see them.
enum StatesOfJobs {
    /// The states that submitit, under Dora, holds for not yet done.
    private static let unfinished: Set<String> = [
        "READY", "PENDING", "RUNNING", "UNKNOWN", "REQUEUED", "COMPLETING", "PREEMPTED",
    ]

    /// Whether nothing more will come of a job in this state.
    static func isDone(_ state: String) -> Bool { !unfinished.contains(word(state)) }

    /// The state of one job of an array: one that is not known while others are is missing.
    static func state(at index: Int, ofArray states: [String]) -> String {
        let state = word(states[index])
        let othersAreKnown = states.contains { word($0) != "UNKNOWN" }
        return state == "UNKNOWN" && othersAreKnown ? "MISSING" : state
    }

    /// The state of a chain, that of the job that speaks for it.
    static func state(ofChain states: [String], isDone: (String) -> Bool) -> String {
        let speaker = Chain.speaker(of: states.count) { place in
            isDone(states[place]) && word(states[place]) != "COMPLETED"
        }
        return word(states[speaker])
    }

    /// The state without who cancelled, which accounting adds; nothing at all is unknown.
    private static func word(_ state: String) -> String {
        let word = String(state.prefix { $0 != " " })
        return word.isEmpty ? "UNKNOWN" : word
    }
}
