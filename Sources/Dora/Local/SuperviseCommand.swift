internal import ArgumentParser
internal import DoraCore

/// `supervise`: runs this machine's local jobs. The local scheduler starts it.
struct SuperviseCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "supervise", abstract: "Run the local jobs of a folder.",
            shouldDisplay: false)
    }

    @Argument(help: "Dora's folder.")
    var directory: String

    func run() async throws { try await Supervisor.work(in: directory) }
}
