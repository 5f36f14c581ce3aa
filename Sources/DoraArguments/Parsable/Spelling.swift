/// One way to give a property, as ArgumentParser's description of its help has it.
struct Spelling: Decodable, Sendable {
    enum Kind: String, Decodable {
        case positional, option, flag
    }

    struct Name: Decodable, Sendable {
        enum Kind: String, Decodable {
            case long, short, longWithSingleDash
        }

        var kind: Kind
        var name: String

        /// The name with its dashes.
        var text: String { (kind == .long ? "--" : "-") + name }
    }

    var kind: Kind
    var names: [Name]?
    var parsingStrategy: String
    var abstract: String?
    /// Whether the values of several mentions are put together.
    var isRepeating: Bool
    /// The default, unless a transform reads the values.
    var defaultValue: String?
    /// The values that there are, unless a transform reads them.
    var allValues: [String]?

    /// The first long name, else the first one.
    var preferredName: Name? { names?.first { $0.kind == .long } ?? names?.first }

    var isHelp: Bool { names?.contains { $0.text == "--help" } ?? false }
}

/// ArgumentParser's description of a command's help.
struct CommandHelp: Decodable {
    struct Command: Decodable {
        var arguments: [Spelling]?
    }

    var command: Command
}
