import ArgumentParser
import DoraCore
import Foundation
import Testing

@testable import DoraArguments

/// Stored properties of every shape, read where they lie and compared with what a mirror shows.
@Suite struct PropertyShapeTests {
    // MARK: Values

    enum Only: String, CaseIterable, ExpressibleByArgument { case one }
    enum Size: String, CaseIterable, ExpressibleByArgument { case small, large }
    enum Level: UInt8, ExpressibleByArgument { case low = 1, high = 200 }
    enum Colour: String, EnumerableFlag { case red, green, blue }

    /// Its payloads differ in size, so that the case lies behind them or in bits they do not use.
    enum Schedule: ExpressibleByArgument, LosslessStringConvertible, Sendable {
        case constant
        case step(every: Int, by: Double)
        indirect case named(String, then: Schedule)

        init?(argument: String) { self.init(argument) }

        init?(_ description: String) {
            let parts = description.split(separator: ":", maxSplits: 2).map(String.init)
            switch parts.first {
            case "constant" where parts.count == 1: self = .constant
            case "step":
                guard parts.count == 3, let every = Int(parts[1]), let by = Double(parts[2]) else {
                    return nil
                }
                self = .step(every: every, by: by)
            case "named":
                guard parts.count == 3, let then = Schedule(parts[2]) else { return nil }
                self = .named(parts[1], then: then)
            default: return nil
            }
        }

        var description: String {
            switch self {
            case .constant: "constant"
            case .step(let every, let by): "step:\(every):\(by)"
            case .named(let name, let then): "named:\(name):\(then)"
            }
        }

        var defaultValueDescription: String { description }
    }

    final class Shared: ExpressibleByArgument, Sendable {
        let text: String

        init?(argument: String) { text = argument }
        var defaultValueDescription: String { text }
    }

    /// More than the 24 bytes that an `Any` has room for, and than any register.
    struct Large: ExpressibleByArgument {
        var words: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)
        var name: String
        var isLast: Bool

        init?(argument: String) {
            let count = UInt64(argument.utf8.count)
            words = (count, 1, 2, 3, 4, 5, 6, 7, ~count)
            name = argument
            isLast = true
        }

        var defaultValueDescription: String {
            isLast && words.0 == ~words.8 ? name : "damaged"
        }
    }

    /// Nine bytes, so that what follows lies in the padding of its stride.
    struct Odd: ExpressibleByArgument {
        var word: UInt64
        var byte: UInt8

        init?(argument: String) {
            guard let word = UInt64(argument) else { return nil }
            self.word = word
            byte = UInt8(truncatingIfNeeded: word)
        }

        var defaultValueDescription: String {
            byte == UInt8(truncatingIfNeeded: word) ? "\(word)" : "damaged"
        }
    }

    struct Pair<First: ExpressibleByArgument & Sendable>: ExpressibleByArgument {
        var first: First
        var flag: Bool

        init?(argument: String) {
            guard let first = First(argument: argument) else { return nil }
            self.first = first
            flag = true
        }

        var defaultValueDescription: String { flag ? first.defaultValueDescription : "damaged" }
    }

    struct NoSuch: Error {}

    @propertyWrapper struct Doubled: Decodable {
        var wrappedValue: Int
        init(wrappedValue: Int) { self.wrappedValue = 2 * wrappedValue }
    }

    // MARK: Types

    struct Nothing: ParsableArguments {}

    struct OnlyStatic: ParsableArguments {
        static let shared = 5
        var computed: Int { 7 }
    }

    struct Bytes: ParsableArguments {
        @Flag var first = false
        @Option var byte: UInt8 = 7
        @Flag var second = false
        @Option var short: Int16 = -3
        @Flag var third = false
        @Option var word: UInt32 = 9
        @Option var only = Only.one
        @Option var size = Size.small
        @Option var level = Level.low
        @Option var long: Int64 = -1
        @Flag var fourth = false
        @Option var float: Float = 0.1
        @Option var next: Only?
        @Option var odd = Odd(argument: "300")!
        @Option var last: Int8 = 5
    }

    struct Flags: ParsableArguments {
        @Flag(inversion: .prefixedNo) var augment = true
        @Flag(inversion: .prefixedEnableDisable) var cache: Bool?
        @Flag(name: .shortAndLong) var verbose: Int
        @Flag var colour: Colour = .red
        @Flag(name: .customShort("q")) private var quiet = false
        @Option var level: UInt8?

        enum Edge: String, EnumerableFlag { case left, right }
        @Flag var edge: Edge?

        enum Corner: String, EnumerableFlag { case near, far }
        @Flag var corners: [Corner] = []
    }

    struct Optionals: ParsableArguments {
        @Option var bool: Bool?
        @Option var byte: UInt8?
        @Option var size: Size?
        @Option var int: Int?
        @Option var schedule: Schedule?
        @Option var shared: Shared?
        @Option var large: Large?
        @Option var odd: Odd?
        @Option var pair: Pair<Int16>?
        @Option var text: String?
        @Option(transform: { Optional($0) }) var twice: String??
    }

    struct Lists: ParsableArguments {
        @Option var sizes: [Size] = [.large]
        @Option(parsing: .upToNextOption) var rates: [Double] = []
        @Option var schedules: [Schedule] = [.constant]
        @Option var pairs: [Pair<Only>] = []
        @Flag var isFirst = false
        @Argument var files: [String] = []
    }

    struct Places: ParsableArguments {
        @Argument var source: String
        @Argument var count: UInt8 = 1
        @Argument var schedule: Schedule?
        @Argument(parsing: .captureForPassthrough) var rest: [String] = []
    }

    struct Custom: ParsableArguments {
        @Option var schedule = Schedule.step(every: 3, by: 0.5)
        @Flag var between = false
        @Option var large = Large(argument: "large")!
        @Option var byte: UInt8 = 1
        @Option var shared = Shared(argument: "shared")!
        @Option var pair = Pair<UInt8>(argument: "4")!
        @Option var other = Pair<Pair<String>>(argument: "x")!
        @Option var end: Int8 = -1
    }

    struct Transformed: ParsableArguments {
        @Flag var first = false
        @Option(transform: { text in try UUID(uuidString: text) ?? { throw NoSuch() }() })
        var id = UUID(uuid: (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16))
        @Option(transform: { text in try Decimal(string: text) ?? { throw NoSuch() }() })
        var price = Decimal(string: "1.25")!
        @Option var byte: UInt8 = 1
        @Option(transform: { URL(fileURLWithPath: $0) }) var place = URL(fileURLWithPath: "/tmp")
        @Option(transform: { Date(timeIntervalSince1970: try Double($0) ?? { throw NoSuch() }()) })
        var date = Date(timeIntervalSince1970: 1.5)
        @Option(transform: { Data($0.utf8) }) var data = Data([1, 2, 3])
        @Option(transform: { [$0: $0.utf8.count] }) var counts = ["a": 1]
        @Option(transform: { Set([$0]) }) var names: Set<String> = []
        @Option(transform: { ($0.utf8.count, $0) }) var tuple: (Int, String) = (1, "a")
        @Option(transform: { _ in }) var void: Void = ()
        @Option(transform: { _ in SIMD4<Float>(1, 2, 3, 4) }) var vector = SIMD4<Float>(
            repeating: 0)
        @Flag var second = false
        @Option(transform: { _ in SIMD16<Int32>(repeating: 3) })
        var wide = SIMD16<Int32>(repeating: 1)
        @Option(transform: { try Int128($0) ?? { throw NoSuch() }() }) var huge: Int128 = -5
        @Option(transform: { text -> any Sendable & Encodable in text })
        var anything: any Sendable & Encodable = 5
        @Option(transform: { text -> Any in text }) var any: Any = "b"
        @Option(transform: { text -> @Sendable (Int) -> String in { "\(text) \($0)" } })
        var function: @Sendable (Int) -> String = { "\($0)" }
        @Option(transform: { text -> any Error in NoSuch() }) var error: any Error = NoSuch()
        @Option(transform: { text -> Any.Type in Int.self }) var type: Any.Type = String.self
        @Option var last: Int16 = 3
    }

    struct Generic<Value: ExpressibleByArgument & Sendable, Other>: ParsableArguments
    where Other: ParsableArguments {
        @Flag var isFirst = false
        @Option var value: Value?
        @OptionGroup var other: Other
        @Option var list: [Value] = []
        @Flag var isLast = false
    }

    struct Generic2<Value: ExpressibleByArgument & Sendable>: ParsableArguments {
        @Option var second: Value?
    }

    struct Leaf: ParsableArguments {
        @Option var leaf: Int8 = 1
    }

    struct Branch: ParsableArguments {
        @Flag var isBranch = false
        @OptionGroup var nothing: Nothing
        @OptionGroup(title: "Leaf") var leaf: Leaf
        @OptionGroup(visibility: .hidden) var fixed: OnlyStatic
        @Flag var isOld = false
    }

    struct Tree: ParsableArguments {
        @OptionGroup private var nothing: Nothing
        @Flag var isTree = false
        @OptionGroup var branch: Branch
        @Option var height: Float = 3.5
        @OptionGroup var optionals: Optionals
        @OptionGroup private(set) var flags: Flags
        @Flag var isTall = false

        static let forest = 3
        var area: Int { 5 }
        @Option var width: Int = 3 { didSet { height = Float(width) } }
    }

    struct Command: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "thing")
        @Option var rate = 0.5
        @Flag var isFast = false
        @OptionGroup var leaf: Leaf
        func run() {}
    }

    // MARK: Types whose memory is not read

    struct PlainVariable: ParsableArguments {
        @Option var rate = 0.5
        var count = 3
    }

    struct PlainConstant: ParsableArguments {
        let version: UInt8 = 3
        @Option var rate = 0.5
        @Option var count = 1

        enum CodingKeys: CodingKey { case rate, count }
    }

    struct WithLazy: ParsableArguments {
        @Option var rate = 0.5
        lazy var square = rate * rate

        enum CodingKeys: CodingKey { case rate }
    }

    struct WithWrapper: ParsableArguments {
        @Doubled var size = 3
        @Option var count = 1
    }

    struct WithWeak: ParsableArguments {
        weak var owner: Reference?
        @Option var count = 1

        enum CodingKeys: CodingKey { case count }
    }

    final class Reference: ParsableArguments {
        @Option var rate = 0.5
        init() {}
    }

    struct GroupOfPlain: ParsableArguments {
        @OptionGroup var plain: PlainVariable
        @Option var last: Int8 = 5
    }

    struct GroupOfReference: ParsableArguments {
        @OptionGroup var reference: Reference
        @Option var last: Int8 = 5
    }

    // MARK: Agreement

    /// The values that a mirror shows.
    private func mirrored(
        _ arguments: any ParsableArguments, _ parameters: inout ArraySlice<ParsableParameter>
    ) -> [JSONValue?] {
        Mirror(reflecting: arguments).children.flatMap { child -> [JSONValue?] in
            if let group = child.value as? any PropertyGroup {
                return mirrored(group.parsedGroup, &parameters)
            }
            guard let property = child.value as? any ParsedProperty,
                let parameter = parameters.popFirst()
            else { return [] }
            return [parameter.json(of: property.parsedValue)]
        }
    }

    private func compare<Arguments: ParsableArguments>(
        _ type: Arguments.Type, _ argvs: [String]...
    ) throws {
        let grammar = try ParsableGrammar(type)
        let layout = try #require(PropertyLayout(type, grammar.parameters), "\(type)")
        for argv in (grammar.required.isEmpty ? [[]] : []) + argvs {
            let arguments = try type.parsed(argv)
            var parameters = grammar.parameters[...]
            let expected = mirrored(arguments, &parameters)
            #expect(expected.count == grammar.parameters.count)
            #expect(layout.values(of: arguments) == expected, "\(type) \(argv)")
            #expect(grammar.values(of: arguments) == expected)
        }
    }

    @Test func `values are read where they lie, whatever their size`() throws {
        try compare(Nothing.self)
        try compare(OnlyStatic.self)
        try compare(
            Bytes.self,
            [
                "--first", "--byte=255", "--short=-300", "--third", "--word=70000", "--size=large",
                "--level=200", "--long=-9000000000", "--fourth", "--float=0.25", "--next=one",
                "--odd=77", "--last=-128",
            ],
            ["--odd=18446744073709551615", "--last=127"])
    }

    @Test func `flags, optionals and lists are read where they lie`() throws {
        try compare(
            Flags.self,
            ["--no-augment", "--enable-cache", "-vvv", "--blue", "-q", "--level=3", "--right"],
            ["--disable-cache", "--far", "--near", "--far"])
        try compare(
            Optionals.self,
            [
                "--bool=true", "--byte=0", "--size=large", "--int=-1", "--schedule=step:2:0.25",
                "--shared=s", "--large=some name", "--odd=257", "--pair=-9", "--text=t",
                "--twice=x",
            ],
            ["--bool=false", "--schedule=constant", "--text=a text of more than fifteen bytes"],
            ["--schedule=named:a:named:b:step:1:2.5"])
        try compare(
            Lists.self,
            [
                "--sizes=small", "--sizes=large", "--rates", "0.5", "1", "--pairs=one",
                "--schedules=constant", "--schedules=step:5:5", "--is-first", "a", "b",
            ])
        try compare(
            Places.self, ["from"], ["from", "5", "constant"],
            ["from", "5", "named:x:constant", "--more", "than"])
    }

    @Test func `values of types of their own are read where they lie`() throws {
        try compare(
            Custom.self,
            [
                "--schedule=named:a:step:1:2", "--between", "--large=other", "--byte=200",
                "--shared=other", "--pair=9", "--other=y", "--end=3",
            ],
            ["--schedule=constant"])
        try compare(
            Transformed.self,
            [
                "--first", "--id=01020304-0506-0708-090A-0B0C0D0E0FFF", "--price=-3.75",
                "--byte=9", "--place=/etc", "--date=3.5", "--data=xyz", "--counts=four",
                "--names=x", "--tuple=five5", "--void=x", "--vector=x", "--second", "--wide=x",
                "--huge=-170141183460469231731687303715884105728", "--anything=x", "--any=y",
                "--function=x", "--error=x", "--type=x", "--last=-7",
            ])
    }

    @Test func `groups and generic types are read where they lie`() throws {
        try compare(
            Generic<Int8, Leaf>.self,
            ["--is-first", "--value=-3", "--leaf=4", "--list=5", "--is-last"])
        try compare(
            Generic<Schedule, Generic2<Large>>.self,
            ["--value=constant", "--second=x", "--list=step:1:1", "--list=constant", "--is-last"])
        try compare(Generic<Only, Nothing>.self, ["--value=one", "--list=one", "--is-last"])
        try compare(Branch.self, ["--is-branch", "--leaf=3", "--is-old"])
        try compare(
            Tree.self,
            [
                "--is-tree", "--leaf=9", "--height=0.5", "--schedule=constant", "--odd=5",
                "--level=9", "--is-tall", "--width=-1", "--is-old",
            ])
        try compare(Command.self, ["--rate=3", "--is-fast", "--leaf=2"])
    }

    @Test func `values that were set after the parse are those that are read`() throws {
        var tree = try Tree.parse(["--is-tree"])
        tree.width = 8
        tree.branch.leaf.leaf = 5
        tree.optionals.schedule = .named("x", then: .step(every: 1, by: 2))
        let grammar = try ParsableGrammar(Tree.self)
        let layout = try #require(PropertyLayout(Tree.self, grammar.parameters))
        let values = try #require(layout.values(of: tree))
        let named = Dictionary(
            zip(grammar.parameters.map(\.key), values), uniquingKeysWith: { first, _ in first })
        #expect(named["height"] == .double(8))
        #expect(named["leaf"] == .int(5))
        #expect(named["schedule"] == .string("named:x:step:1:2.0"))
        #expect(named["is_tree"] == .bool(true))
    }

    @Test func `what stores something else is asked by its mirror`() throws {
        try fallBack(PlainVariable.self, ["--rate=2"], [.double(2)])
        try fallBack(PlainConstant.self, ["--rate=2", "--count=5"], [.double(2), .int(5)])
        try fallBack(WithLazy.self, ["--rate=2"], [.double(2)])
        try fallBack(WithWrapper.self, ["--count=9"], [.int(9)])
        try fallBack(WithWeak.self, ["--count=9"], [.int(9)])
        try fallBack(GroupOfPlain.self, ["--rate=3", "--last=-1"], [.double(3), .int(-1)])
        try fallBack(GroupOfReference.self, ["--rate=3", "--last=-1"], [.double(3), .int(-1)])
    }

    private func fallBack<Arguments: ParsableArguments>(
        _ type: Arguments.Type, _ argv: [String], _ values: [JSONValue?]
    ) throws {
        let grammar = try ParsableGrammar(type)
        #expect(PropertyLayout(type, grammar.parameters) == nil, "\(type)")
        #expect(try grammar.parsedValues(of: argv) == values, "\(type)")
    }
}
