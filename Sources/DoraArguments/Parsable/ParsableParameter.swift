import ArgumentParser
import DoraCore

/// One property of a `ParsableArguments` type.
///
/// A class, since it is looked at several times for every command line: a copy of a value with so
/// many parts would retain each of them.
final class ParsableParameter: Sendable {
    /// How the property is given.
    enum Shape: Sendable {
        /// `--name value`.
        case option
        /// `--name` for true.
        case flag
        /// `--name` for true, `--no-name` for false.
        case invertedFlag
        /// `--name` once more for each step.
        case counter
        /// `--case`, one spelling for each value.
        case cases([JSONValue])
        /// Recognised by its place.
        case positional
    }

    /// The properties that lead here from the type.
    let path: [String]
    /// The key in the delta.
    let key: String
    let shape: Shape
    let spellings: [Spelling]
    let isArray: Bool
    /// Whether its values are neither arrays nor optional.
    private let isSingle: Bool
    let isOption: Bool
    let isPositional: Bool
    /// Whether all texts up to the next flag belong to the option.
    let takesMore: Bool
    let codec: ValueCodec
    /// The value where the property is not given, null for one that must be; nil where it cannot
    /// be written.
    let defaultValue: JSONValue?
    /// Whether the property must be given.
    let isRequired: Bool
    /// What makes its values of texts.
    let reading: Reading
    /// Whether ``ParsableParser`` understands the property as ArgumentParser does.
    let isTransparent: Bool
    /// The property itself, to have ArgumentParser read it, and to make it of a value.
    let property: IsolatedProperty.Property
    /// The property as it is in an instance for which it was not given; nil where only
    /// ArgumentParser can make it.
    let defaultProperty: IsolatedProperty.Property?

    init(_ child: Mirror.Child, path: [String]) {
        let name = IsolatedProperty.name(of: child)
        let spellings = IsolatedProperty.spellings(of: child)
        self.spellings = spellings
        self.path = path + [name]
        let valueType = (type(of: child.value) as? any ParsedProperty.Type)?.valueType ?? Any.self
        let unwrapped = (valueType as? any OptionalValue.Type)?.wrappedType ?? valueType
        let elementType = (unwrapped as? any ArrayValue.Type)?.elementType
        let isArray = elementType != nil
        self.isArray = isArray
        isSingle = !isArray && unwrapped == valueType
        let shape = Self.shape(elementType ?? unwrapped, spellings)
        self.shape = shape
        isOption = if case .option = shape { true } else { false }
        isPositional = if case .positional = shape { true } else { false }
        takesMore = isArray && spellings.first?.parsingStrategy == "upToNextOption"
        let codec = Self.codec(elementType ?? unwrapped, shape, spellings)
        self.codec = codec
        key = Self.key(name, shape, spellings)

        let value = IsolatedProperty.value(of: child, parsing: [])
        isRequired = value == nil
        let defaultValue = value.map { Self.json(of: $0, codec) } ?? .null
        self.defaultValue = defaultValue
        let reading =
            spellings.first.map {
                Self.reading($0, codec, isArray: isArray, default: defaultValue)
            } ?? .unclear
        self.reading = reading
        isTransparent = Self.isTransparent(child, shape, spellings, codec, isArray, reading)
        let property = IsolatedProperty.Property(child)
        self.property = property
        defaultProperty = defaultValue.flatMap { property.holding($0, codec) }
    }

    /// The long flag with underscores where there is just one, or one with its inversion; else the
    /// property's name likewise.
    private static func key(_ name: String, _ shape: Shape, _ spellings: [Spelling]) -> String {
        let flags = spellings.compactMap { $0.preferredName?.name }
        let flag: String? =
            if case .invertedFlag = shape, flags.count == 2 {
                invertedName(on: flags[0], off: flags[1])
            } else { flags.count == 1 && spellings.count == 1 ? flags[0] : nil }
        return flag.map { String($0.map { $0 == "-" ? "_" : $0 }) } ?? name.snakeCase
    }

    /// What a flag and its inversion have in common: `--augment` and `--no-augment` are `augment`,
    /// and so are `--enable-augment` and `--disable-augment`.
    private static func invertedName(on: String, off: String) -> String {
        let (enable, disable) = ("enable", "disable")
        guard on.hasPrefix(enable), off.hasPrefix(disable),
            on.dropFirst(enable.count) == off.dropFirst(disable.count)
        else { return on }
        let rest = on.dropFirst(enable.count)
        if let separator = rest.first, "-_".contains(separator) { return String(rest.dropFirst()) }
        return rest.prefix(1).lowercased() + rest.dropFirst()
    }

    private static func shape(_ type: Any.Type, _ spellings: [Spelling]) -> Shape {
        switch spellings.first?.kind {
        case .positional, nil: .positional
        case .option: .option
        case .flag:
            if type == Bool.self {
                spellings.count > 1 ? .invertedFlag : .flag
            } else if type == Int.self {
                .counter
            } else {
                .cases(spellings.map { .string($0.preferredName?.name ?? "") })
            }
        }
    }

    private static func codec(
        _ type: Any.Type, _ shape: Shape, _ spellings: [Spelling]
    ) -> ValueCodec {
        guard case .cases(let names) = shape else { return .make(for: type) }
        return ValueCodec(
            read: { text in names.first { $0.stringValue == text } },
            json: { value in
                guard let index = (value as? any EnumerableFlag).flatMap({ caseIndex(of: $0) })
                else {
                    return nil
                }
                return names.indices.contains(index) ? names[index] : nil
            },
            value: { name in
                guard let type = type as? any EnumerableFlag.Type else { return nil }
                return names.firstIndex(of: name).flatMap { enumerated(type, at: $0) }
            })
    }

    private static func enumerated<Value: EnumerableFlag>(
        _ type: Value.Type, at index: Int
    ) -> Any? {
        Array(Value.allCases)[index]
    }

    /// Where a case stands: ArgumentParser lists the spellings in the order of the cases.
    private static func caseIndex<Value: EnumerableFlag>(of value: Value) -> Int? {
        Value.allCases.enumerated().first { $0.element == value }?.offset
    }

    /// The JSON of a property's value; nil where it cannot be written.
    func json(of value: Any) -> JSONValue? {
        isSingle ? codec.json(value) : Self.json(of: value, codec)
    }

    private static func json(of value: Any, _ codec: ValueCodec) -> JSONValue? {
        if let optional = value as? any OptionalValue {
            guard let wrapped = optional.wrapped else { return .null }
            return json(of: wrapped, codec)
        }
        guard let array = value as? any ArrayValue else { return codec.json(value) }
        let elements = array.elements.compactMap(codec.json)
        return elements.count == array.elements.count ? .array(elements) : nil
    }
}

extension ParsableParameter {
    /// Texts of every sort: what a transform changes differs for one of them at least, unless it
    /// looks for something rare, which the check before an experiment is initialised finds.
    private static let probes = ["7", "2", "0.5", "true", "a", "B"]

    /// Asks ArgumentParser how it reads the property, and compares.
    private static func isTransparent(
        _ child: Mirror.Child, _ shape: Shape, _ spellings: [Spelling], _ codec: ValueCodec,
        _ isArray: Bool, _ reading: Reading
    ) -> Bool {
        let strategies = ["default", isArray ? "upToNextOption" : "default"]
        guard spellings.allSatisfy({ strategies.contains($0.parsingStrategy) }),
            spellings.flatMap({ $0.names ?? [] }).allSatisfy({
                $0.name.utf8.allSatisfy { $0 < 0x80 }
            })
        else { return false }
        let prefix: String
        switch shape {
        case .option:
            guard let name = spellings.first?.preferredName?.text,
                IsolatedProperty.value(of: child, parsing: [name]) == nil
            else { return false }
            prefix = name + "="
        case .positional: prefix = ""
        default: return true
        }
        guard reading == .unclear else { return reading == .type }
        return probes.allSatisfy { probe in
            // What the type does not read ArgumentParser is asked for anyway, and a transform may
            // end the process at a text that makes no sense.
            guard let expected = codec.read(probe) else { return true }
            let value = IsolatedProperty.value(of: child, parsing: [prefix + probe])
            return value.map { json(of: $0, codec) } == (isArray ? .array([expected]) : expected)
        }
    }
}

extension String {
    /// The name with `_` before each capital that begins a word, in small letters.
    fileprivate var snakeCase: String {
        var result = ""
        let characters = Array(self)
        for (index, character) in characters.enumerated() {
            let follows = index > 0 && !characters[index - 1].isUppercase
            let leads = index + 1 < characters.count && characters[index + 1].isLowercase
            if character.isUppercase, index > 0, follows || leads, result.last != "_" {
                result.append("_")
            }
            result.append(contentsOf: character.lowercased())
        }
        return result
    }
}
