internal import DoraCore

/// What is said where a command ends before the jobs that it watched.
struct Farewell: Sendable {
    /// `Job 12 goes on.`
    var news: String
    /// The words of the command that watches again, and of the one that cancels.
    var again: [String]
    var cancel: [String]

    /// Says it, also where the screen was drawn on.
    func say() {
        Terminal.leave()
        StandardError.letGo()
        report(text)
    }

    var text: String {
        let commands = [again, cancel].map { $0.map(Shell.quote).joined(separator: " ") }
        let width = commands.map(\.count).max() ?? 0
        let lines = zip(commands, ["watches again", "cancels"]).map { command, what in
            "  \(command)\(String(repeating: " ", count: width - command.count))  \(what)"
        }
        return ([news] + lines).joined(separator: "\n")
    }
}
