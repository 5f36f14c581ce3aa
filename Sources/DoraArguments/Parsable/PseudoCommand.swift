import ArgumentParser
import DoraCore

/// What ArgumentParser makes of a type to parse it, but for one thing: a pseudo-command is not
/// asked for completions, which takes ArgumentParser two parses more for each command line.
struct PseudoCommand<Arguments: ParsableArguments>: ParsableCommand {
    static var configuration: CommandConfiguration {
        var configuration = CommandConfiguration()
        configuration._superCommandName = ""
        return configuration
    }

    @OptionGroup var arguments: Arguments

    /// The arguments of a command line; nil where ArgumentParser's own way has to say what is
    /// wrong with it, and for types that are commands themselves.
    static func arguments(of argv: [String]) -> Arguments? {
        Arguments.isCommand ? nil : (try? parseAsRoot(argv) as? Self)?.arguments
    }
}

extension ParsableArguments {
    /// Parses with ArgumentParser.
    ///
    /// - Throws: ``DoraError/Code/invalidArgument`` with ArgumentParser's message, and
    ///   a hint.
    static func parsed(_ argv: [String]) throws(DoraError) -> Self {
        if let arguments = PseudoCommand<Self>.arguments(of: argv) { return arguments }
        do {
            return try parse(argv)
        } catch {
            throw DoraError(
                .invalidArgument, operation: "read the arguments",
                message: Refusal.text(message(for: error), of: argv, to: Self.self))
        }
    }

    /// The arguments as a parse leaves them that has read these values, `validate()` included; nil
    /// where a parse has to make them, or to say what is wrong.
    static func made(from values: ValuesDecoder) -> Self? {
        guard !isCommand, var arguments = try? Self(from: values),
            (try? arguments.validate()) != nil
        else { return nil }
        return arguments
    }

    fileprivate static var isCommand: Bool { self is any ParsableCommand.Type }
}
