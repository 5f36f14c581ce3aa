import ArgumentParser
import DoraCore
import Testing

@testable import DoraArguments

/// Values that are read where they lie in a parsed instance.
@Suite struct PropertyLayoutTests {
    enum Kind: String, EnumerableFlag, ExpressibleByArgument { case small, large }

    struct Inner: ParsableArguments {
        @Flag var quick = false
        @Option var depth: Int8 = 3
    }

    /// Sizes and alignments of every sort, and groups between them.
    struct Mixed: ParsableArguments {
        @Flag var first = false
        @Option var rate = 0.5
        @Option var byte: UInt8 = 7
        @OptionGroup var inner: Inner
        @Option var name: String?
        @Flag var kind: Kind = .small
        @Option var sizes: [Int] = [1, 2]
        @Option var limit: Double?
        @Flag(name: .short) var verbosity: Int
        @Option(transform: { $0.count }) var length = 0
    }

    struct WithMore: ParsableArguments {
        @Option var rate = 0.5
        var cache = [1, 2, 3]
        @Option var count = 1

        enum CodingKeys: CodingKey { case rate, count }
    }

    struct WithMirror: ParsableArguments, CustomReflectable {
        @Option var rate = 0.5
        @Option var count = 1

        var customMirror: Mirror { Mirror(self, children: ["_count": _count]) }
    }

    final class Reference: ParsableArguments {
        @Option var rate = 0.5
        @Option var count = 1
    }

    @Test func `properties of all sizes are read where they lie`() throws {
        let grammar = try ParsableGrammar(Mixed.self)
        let layout = try #require(PropertyLayout(Mixed.self, grammar.parameters))
        let argv = [
            "--first", "--rate", "0.25", "--depth=-9", "--name=x", "--large", "--sizes=4",
            "--sizes=5", "-v", "-v", "--length=four",
        ]
        let values = layout.values(of: try Mixed.parse(argv))
        #expect(
            values == [
                .bool(true), .double(0.25), .int(7), .bool(false), .int(-9), .string("x"),
                .string("large"), .array([.int(4), .int(5)]), .null, .int(2), .int(4),
            ])
    }

    @Test func `where a mirror shows something else, it is asked`() throws {
        let withMore = try ParsableGrammar(WithMore.self)
        #expect(PropertyLayout(WithMore.self, withMore.parameters) == nil)
        #expect(try withMore.parsedValues(of: ["--count=5"]) == [.double(0.5), .int(5)])
        let reference = try ParsableGrammar(Reference.self)
        #expect(PropertyLayout(Reference.self, reference.parameters) == nil)
        let withMirror = try ParsableGrammar(WithMirror.self)
        #expect(PropertyLayout(WithMirror.self, withMirror.parameters) == nil)
        let grammar = try ParsableGrammar(Inner.self)
        let layout = try #require(PropertyLayout(Inner.self, grammar.parameters))
        #expect(layout.values(of: try Mixed.parse([])) == nil)
    }
}
