internal import ArgumentParser
internal import DoraCore

/// Which jobs that exist are submitted again.
struct RuleOptions: ParsableArguments {
    @Flag(name: .shortAndLong, help: "Submit again what failed, was cancelled or got lost.")
    var retry = false

    @Flag(name: [.customShort("R"), .long], help: "Cancel jobs that run or wait, and submit them again.")
    var replace = false

    @Flag(
        name: [.customShort("D"), .customLong("replace_done"), .customLong("replace-done")],
        help: "Submit again what has completed.")
    var replaceDone = false

    var rules: SubmitRules {
        var rules = SubmitRules()
        rules.retry = retry
        rules.replace = replace
        rules.replaceDone = replaceDone
        return rules
    }
}
