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
    /// The parameters whose default cannot be written.
    let unwritable: [Int]
    /// Which parameters must be given, and which are recognised by their place.
    let required: [Int]
    let positionals: [Int]
    let order: CanonicalOrder
    /// Where the values lie in an instance; nil where only a mirror can tell.
    private let layout: PropertyLayout?

    init(_ type: any ParsableArguments.Type) throws(DoraError) {
        self.type = type
        let parameters = Self.properties(type, path: []).map { ParsableParameter($0, path: $1) }
        self.parameters = parameters
        let flags = parameters.enumerated().flatMap { index, parameter in
            parameter.spellings.enumerated().flatMap { spelling, names in
                (names.names ?? []).map { (Array($0.text.utf8), index, spelling) }
            }
        }
        self.flags = flags
        flagTable = FlagTable(flags)
        unwritable = parameters.indices.filter { parameters[$0].defaultValue == nil }
        required = parameters.indices.filter { parameters[$0].isRequired }
        positionals = parameters.indices.filter { parameters[$0].isPositional }
        order = CanonicalOrder(parameters.map(\.key))
        layout = PropertyLayout(type, parameters)
        // What is recognised by its place may be there without a word; and a default that cannot be
        // written is to be told of.
        isTransparent = parameters.allSatisfy {
            $0.isTransparent || !$0.isPositional && $0.defaultValue != nil
        }
        try Self.refuseDuplicates(parameters, type)
    }

    private static func properties(
        _ type: any ParsableArguments.Type, path: [String]
    ) -> [(child: Mirror.Child, path: [String])] {
        Mirror(reflecting: type.init()).children.flatMap { child in
            let childType = Swift.type(of: child.value)
            if let group = childType as? any PropertyGroup.Type {
                return properties(
                    group.groupType, path: path + [IsolatedProperty.name(of: child)])
            }
            return child.value is any ParsedProperty ? [(child, path)] : []
        }
    }

    /// Whether a parameter's default is not the one that it was at first, as a random seed is not.
    func hasOtherDefault(_ index: Int) -> Bool {
        let properties = Self.properties(type, path: [])
        guard properties.indices.contains(index),
            let value = IsolatedProperty.value(of: properties[index].child, parsing: [])
        else { return false }
        return parameters[index].json(of: value) != parameters[index].defaultValue
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
        if let values = layout?.values(of: arguments) { return values }
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
