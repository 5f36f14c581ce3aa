import DoraCore
import Synchronization

/// A type's grammar, with what has been learned of whether ``ParsableParser`` can be trusted.
///
/// A `validate()` that changes values cannot be seen from outside, nor some transforms. So the first
/// command line with each combination of arguments is parsed by ArgumentParser too; where both
/// differ, everything is parsed by ArgumentParser from then on.
final class ParsableSource: Sendable {
    let grammar: ParsableGrammar
    /// Whether ArgumentParser parses everything.
    private let isFull: Atomic<Bool>
    /// Whether it did so from the start.
    private let wasFull: Bool
    private let learned = Mutex(Learned())
    private let known: Mutex<KnownValues>
    /// The combination that was seen last.
    private let lastShape = Atomic(noShape)

    /// Stands for none: all 64 bits, which is never taken for the one before.
    private static let noShape = UInt64.max

    private struct Learned {
        var shapes: Set<UInt64> = []
        var reason: String?
    }

    /// More combinations than this are not compared before an experiment is initialised.
    private static let shapeLimit = 256

    init(_ grammar: ParsableGrammar, parsing: ParsingPolicy) {
        self.grammar = grammar
        wasFull = parsing == .full || !grammar.isTransparent
        isFull = Atomic(wasFull)
        known = Mutex(KnownValues(grammar))
    }

    /// Why everything is parsed by ArgumentParser though it was not so at first.
    var fullParseReason: String? { learned.withLock { $0.reason } }

    /// The values of the parameters that are given, by the schema alone; nil where that must not
    /// or cannot be.
    private func given(in argv: [String]) throws(DoraError) -> [JSONValue?]? {
        guard !isFull.load(ordering: .relaxed),
            let values = ParsableParser.values(of: argv, grammar)
        else { return nil }
        let shape = shape(of: values)
        guard !isKnown(shape) else { return values }
        let parsed = try parsedValues(of: argv)
        guard let index = difference(values, parsed) else {
            // Not before: another thread must not take on trust what is being looked at here.
            learned.withLock { _ = $0.shapes.insert(shape) }
            return values
        }
        parseFully(because: change(grammar.parameters[index], values[index], parsed[index], argv))
        return nil
    }

    /// The values as ArgumentParser reads them. A default that is another one each time, as a random
    /// seed, is the default all the same: so it is in Python, where it is made once.
    private func parsedValues(of argv: [String]) throws(DoraError) -> [JSONValue?] {
        var values = try grammar.parsedValues(of: argv)
        let parameters = grammar.parameters
        let changed = values.indices.filter { values[$0] != parameters[$0].defaultValue }
        guard !changed.isEmpty, let mentions = ParsableParser.mentions(in: argv, grammar) else {
            return values
        }
        let given = Set(mentions.map(\.parameter))
        for index in changed where !given.contains(index) && grammar.hasOtherDefault(index) {
            values[index] = parameters[index].defaultValue
        }
        return values
    }

    private func parseFully(because reason: String) {
        isFull.store(true, ordering: .relaxed)
        learned.withLock { $0.reason = $0.reason ?? reason }
    }

    private func change(
        _ parameter: ParsableParameter, _ value: JSONValue?, _ parsed: JSONValue?, _ argv: [String]
    ) -> String {
        let read = value ?? parameter.defaultValue ?? .null
        return "'\(parameter.key)' is \(read.pythonRepr) by its text and "
            + "\(parsed?.pythonRepr ?? "without a text") after parsing, in \(argv): "
            + "\(grammar.type) changes it"
    }

    private func shape(of values: [JSONValue?]) -> UInt64 {
        var shape: UInt64 = 0
        for index in values.indices where values[index] != nil {
            shape ^= 1 << UInt64(index & 63)
        }
        return shape
    }

    private func isKnown(_ shape: UInt64) -> Bool {
        // The experiments of a grid mostly have the combination of the one before.
        if shape != Self.noShape, shape == lastShape.load(ordering: .relaxed) { return true }
        let isKnown = learned.withLock {
            $0.shapes.count >= Self.shapeLimit || $0.shapes.contains(shape)
        }
        if isKnown { lastShape.store(shape, ordering: .relaxed) }
        return isKnown
    }

    func delta(of argv: [String], excluding isExcluded: [Bool]) throws(DoraError) -> Delta {
        guard var values = try given(in: argv) else {
            return try delta(
                ofParsed: parsedValues(of: argv), excluding: isExcluded)
        }
        return try dropDefaults(&values, excluding: isExcluded)
    }

    /// The experiment of a command line; nothing is written.
    func xp(
        for argv: [String], excluding isExcluded: [Bool], in place: XPPlace
    ) throws(DoraError) -> XP {
        guard var values = try given(in: argv) else {
            let delta = try delta(
                ofParsed: parsedValues(of: argv), excluding: isExcluded)
            return XP(place: place, argv: argv, keptDelta: delta, signature: try delta.signature())
        }
        let delta = try dropDefaults(&values, excluding: isExcluded)
        return XP(
            place: place, argv: argv, keptDelta: delta,
            signature: grammar.order.signature(of: values, count: delta.count))
    }

    /// The delta of the values that count; all others become nil.
    private func dropDefaults(
        _ values: inout [JSONValue?], excluding isExcluded: [Bool]
    ) throws(DoraError) -> Delta {
        for index in grammar.unwritable where values[index] == nil {
            guard isExcluded.isMarked(index) else {
                throw grammar.parameters[index].unwritable(of: grammar.type)
            }
        }
        var pairs: [Delta.Pair] = []
        pairs.reserveCapacity(min(values.count, 16))
        for index in values.indices {
            guard let value = values[index] else { continue }
            let parameter = grammar.parameters[index]
            if isExcluded.isMarked(index) || parameter.isDefault(value) {
                values[index] = nil
            } else {
                pairs.append(.init(key: parameter.key, value: value))
            }
        }
        return Delta(pairs)
    }

    private func delta(
        ofParsed values: [JSONValue?], excluding isExcluded: [Bool]
    ) throws(DoraError) -> Delta {
        var delta = Delta()
        for (index, parameter) in grammar.parameters.enumerated()
        where !isExcluded.isMarked(index) {
            guard let value = values[index] else { throw parameter.unwritable(of: grammar.type) }
            guard !parameter.isDefault(value) else { continue }
            delta.pairs.append(.init(key: parameter.key, value: value))
        }
        return delta
    }

    /// All values, the defaults included; nil for those that cannot be written.
    func values(of argv: [String]) throws(DoraError) -> [JSONValue?] {
        guard let given = try given(in: argv) else { return try parsedValues(of: argv) }
        return zip(given, grammar.parameters).map { $0 ?? $1.defaultValue }
    }

    func namespace(of argv: [String]) throws(DoraError) -> JSONObject {
        var namespace = JSONObject()
        for (parameter, value) in zip(grammar.parameters, try values(of: argv)) {
            guard let value else { throw parameter.unwritable(of: grammar.type) }
            namespace[parameter.key] = value
        }
        return namespace
    }

    /// Compares a delta that was made of a command line with what the program will make of it: by
    /// ArgumentParser, or where it is known what that reads, by the type's own `validate()` alone.
    func check(
        _ argv: [String], gives delta: Delta, excluding isExcluded: [Bool]
    ) throws(DoraError) {
        // What the schema does not read, ArgumentParser has read already.
        guard !wasFull, let values = ParsableParser.values(of: argv, grammar) else { return }
        if known.withLock({ $0.cover(values) }), let made = grammar.madeValues(of: values),
            try self.delta(ofParsed: made, excluding: isExcluded) == delta
        {
            return
        }
        let parsed = try parsedValues(of: argv)
        guard try self.delta(ofParsed: parsed, excluding: isExcluded) != delta,
            let index = difference(values, parsed)
        else {
            return known.withLock { $0.add(values, parsed) }
        }
        let reason = change(grammar.parameters[index], values[index], parsed[index], argv)
        parseFully(because: reason)
        throw DoraError(
            .unsupportedArguments, operation: "check the arguments",
            message: "\(reason). Make the main with `parsing: .full`, so that signatures are made "
                + "of what the program gets.")
    }

    /// The first parameter that the two differ about.
    private func difference(_ values: [JSONValue?], _ parsed: [JSONValue?]) -> Int? {
        grammar.parameters.indices.first { index in
            (values[index] ?? grammar.parameters[index].defaultValue) != parsed[index]
        }
    }
}

extension ParsableParameter {
    /// Whether a value is the default, as Python compares; a NaN is one too where that is the
    /// default.
    func isDefault(_ value: JSONValue) -> Bool {
        guard let defaultValue else { return false }
        return value.isEqual(to: defaultValue) || value == defaultValue
    }

    func unwritable(of type: Any.Type) -> DoraError {
        DoraError(
            .unsupportedArguments, operation: "read the arguments",
            message: "'\(key)' of \(type) has a value that cannot be written down: let its type "
                + "conform to ArgumentRepresentable, or to Encodable with no set in it, or exclude "
                + "it")
    }
}
