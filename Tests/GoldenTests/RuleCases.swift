import DoraCore
import Testing

extension GoldenTests {
    /// Dora forgets these ends, so that there they count as running. Here they can be retried.
    static let intendedDifferences: Set<String> = ["PREEMPTED", "BOOT_FAIL", "DEADLINE"]

    @Test func rules() throws {
        var different = 0
        try GoldenFile("rules").check { one in
            let states = try one.texts("states")
            let rules = SubmitRules(
                retry: one.rule("retry"), update: one.rule("update"),
                replace: one.rule("replace"), replaceDone: one.rule("replace_done"))
            let state = try one.state(states)
            try one.expect("state", state, one["sheep_state"].stringValue)
            let action: String
            switch rules.decision(forState: state) {
            case .nothing: action = "nothing"
            case .submit: action = "submit"
            case .cancelAndSubmit: action = "cancel+submit"
            }
            var expected = try one.text("action")
            if let state, Self.intendedDifferences.contains(state) {
                expected = rules.retry ? "submit" : "nothing"
                different += 1
            }
            try one.expect("action", action, expected)
            try one.expect("done", one.isDone(states), one.flag("is_done"))
            let cancelled = try one.texts("cancelled")
            if action == "cancel+submit" {
                let jobs = one["job"] == "dependents" ? Array(states.indices) : [one.index]
                try one.expect("cancelled", cancelled, jobs.map(String.init))
            }
        }
        print("rules.json: \(different) cases of \(Self.intendedDifferences.sorted()), as intended")
    }
}

extension GoldenCase {
    /// Dora's test watcher knows these ends only.
    private static let fakeEnds: Set<String> = ["COMPLETED", "FAILED", "CANCELLED"]

    fileprivate var index: Int { self["index"].intValue ?? 0 }

    fileprivate func rule(_ name: String) -> Bool { self["rules"][name]?.boolValue ?? false }

    private func isEnd(_ state: String) -> Bool {
        self["watcher"] == "fake" ? Self.fakeEnds.contains(state) : StatesOfJobs.isDone(state)
    }

    fileprivate func state(_ states: [String]) throws -> String? {
        switch try text("job") {
        case "none": return nil
        case "single", "array": return StatesOfJobs.state(at: index, ofArray: states)
        case "dependents": return StatesOfJobs.state(ofChain: states, isDone: isEnd)
        default: throw Difference(description: "unknown job \(self["job"].pythonText)")
        }
    }

    fileprivate func isDone(_ states: [String]) throws -> Bool {
        switch try text("job") {
        case "none": true
        case "dependents": states.allSatisfy(isEnd)
        default: isEnd(states[index])
        }
    }
}
