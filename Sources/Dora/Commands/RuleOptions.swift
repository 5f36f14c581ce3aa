internal import ArgumentParser
internal import DoraCore

/// Which jobs that exist are submitted again.
struct RuleOptions: ParsableArguments {
    @Flag(name: .shortAndLong, help: "Submit again what failed, was cancelled or got lost.")
    var retry = false

    @Flag(
        name: [.customShort("R"), .long],
        help: ArgumentHelp(
            "Cancel jobs that run or wait, and submit them again. Where this is interrupted, the next "
                + "command submits what was cancelled, also by scancel; --cancel keeps it from that."
        ))
    var replace = false

    @Flag(name: .words("replace_done", short: "D"), help: "Submit again what has completed.")
    var replaceDone = false

    var rules: SubmitRules {
        SubmitRules(retry: retry, replace: replace, replaceDone: replaceDone)
    }
}
