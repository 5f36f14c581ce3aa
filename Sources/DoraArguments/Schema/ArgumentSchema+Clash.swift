public import ArgumentParser
public import DoraCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

extension ArgumentSchema {
    /// Refuses flags that a command takes for its own, for the program would never see them.
    ///
    /// - Parameter command: the type of the command.
    /// - Throws: ``DoraCore/DoraError/Code/unsupportedArguments`` that names the first such flag
    ///   and the command.
    public func refuseFlags(
        ofCommand command: any ParsableCommand.Type
    ) throws(DoraError) {
        let own = Set(Self.flags(of: command)).subtracting(["-h", "--help"])
        // Help is everybody's; a schema by hand lists it too.
        guard let clash = flags.first(where: own.contains) else { return }
        let name = command.configuration.commandName ?? "\(command)"
        throw DoraError(
            .unsupportedArguments, operation: "describe the arguments",
            message: "\(clash) is a flag of the program and of the command \(name): give the "
                + "program's another name")
    }

    /// The flags that a command's help shows, with their dashes.
    package static func flags(of command: any ParsableCommand.Type) -> [String] {
        let help = try? JSONDecoder().decode(CommandHelp.self, from: Data(command._dumpHelp().utf8))
        return (help?.command.arguments ?? []).flatMap { ($0.names ?? []).map(\.text) }
    }
}
