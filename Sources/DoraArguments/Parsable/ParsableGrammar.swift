import ArgumentParser
import DoraCore

/// What a `ParsableArguments` type accepts, worked out once.
final class ParsableGrammar: Sendable {
    let type: any ParsableArguments.Type
    let parameters: [ParsableParameter]
    /// Whether ``ParsableParser`` can stand in for ArgumentParser where no argument is given that
    /// only that understands.
    let isTransparent: Bool
    /// The spellings with their dashes, in UTF-8, and which parameter and case they stand for.
    let flags: [(name: [UInt8], parameter: Int, spelling: Int)]
    /// The same, to look them up.
    let flagTable: FlagTable
    /// Which parameters must be given, and which are recognised by their place.
    let required: [Int]
    let positionals: [Int]
    let order: CanonicalOrder

    init(_ type: any ParsableArguments.Type) throws(DoraError) {
        self.type = type
        let parameters = Self.walk(type, path: [])
        self.parameters = parameters
        let flags = parameters.enumerated().flatMap { index, parameter in
            parameter.spellings.enumerated().flatMap { spelling, names in
                (names.names ?? []).map { (Array($0.text.utf8), index, spelling) }
            }
        }
        self.flags = flags
        flagTable = FlagTable(flags)
        required = parameters.indices.filter { parameters[$0].isRequired }
        positionals = parameters.indices.filter { parameters[$0].isPositional }
        order = CanonicalOrder(parameters.map(\.key))
        // What is recognised by its place may be there without a word; and a default that cannot be
        // written is to be told of.
        isTransparent = parameters.allSatisfy {
            $0.isTransparent || !$0.isPositional && $0.defaultValue != nil
        }
        try Self.refuseDuplicates(parameters, type)
    }

    private static func walk(
        _ type: any ParsableArguments.Type, path: [String]
    ) -> [ParsableParameter] {
        Mirror(reflecting: type.init()).children.flatMap { child -> [ParsableParameter] in
            let childType = Swift.type(of: child.value)
            if let group = childType as? any PropertyGroup.Type {
                return walk(group.groupType, path: path + [IsolatedProperty.name(of: child)])
            }
            guard child.value is any ParsedProperty else { return [] }
            return [ParsableParameter(child, path: path)]
        }
    }

    /// ArgumentParser finds one name twice in debug builds only; in release the first wins.
    private static func refuseDuplicates(
        _ parameters: [ParsableParameter], _ type: any ParsableArguments.Type
    ) throws(DoraError) {
        var seen: Set<String> = []
        let names = parameters.flatMap { parameter in
            parameter.spellings.flatMap { ($0.names ?? []).map(\.text) }
        }
        for name in parameters.map(\.key) + names where !seen.insert(name).inserted {
            throw DoraError(
                .unsupportedArguments, operation: "describe the arguments",
                message: "two arguments of \(type) are named '\(name)'")
        }
    }
}

extension ParsableGrammar {
    /// The values as ArgumentParser itself reads them; nil for those that cannot be written.
    ///
    /// - Throws: ``DoraError/Code/invalidArgument`` with ArgumentParser's message.
    func parsedValues(of argv: [String]) throws(DoraError) -> [JSONValue?] {
        values(of: try type.parsed(argv))
    }

    /// The values as they are after a parse that has read these; nil where a parse has to make
    /// them, or to say what is wrong with them.
    func madeValues(of values: [JSONValue?]) -> [JSONValue?]? {
        type.made(from: ValuesDecoder(parameters, values)).map { self.values(of: $0) }
    }

    /// The values of a parsed instance.
    func values(of arguments: any ParsableArguments) -> [JSONValue?] {
        var values: [JSONValue?] = []
        collect(arguments, into: &values)
        return values
    }

    private func collect(_ arguments: any ParsableArguments, into values: inout [JSONValue?]) {
        for child in Mirror(reflecting: arguments).children {
            if let group = child.value as? any PropertyGroup {
                collect(group.parsedGroup, into: &values)
            } else if let property = child.value as? any ParsedProperty {
                values.append(parameters[values.count].json(of: property.parsedValue))
            }
        }
    }
}
