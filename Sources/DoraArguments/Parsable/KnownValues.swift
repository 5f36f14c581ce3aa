import DoraCore

/// The values that are known to be what ArgumentParser reads.
///
/// ArgumentParser makes its table of options anew for each command line, which takes many times as
/// long as all else that is done to it. All that it can add to values that the schema has read is
/// a `transform`, which gives one text always the same value.
struct KnownValues {
    private let grammar: ParsableGrammar
    /// Whether all of the type's values can be made without ArgumentParser.
    private let isPossible: Bool
    /// Of each parameter, as far as somebody asked, whether it is proven to have no transform.
    private var isPlain: [Bool?]
    /// Of each other parameter, texts that ArgumentParser leaves as they are.
    private var texts: [Set<String>]
    private var textCount = 0
    private var parseCount = 0

    /// More texts than this are not kept.
    private static let textLimit = 10_000

    init(_ grammar: ParsableGrammar) {
        self.grammar = grammar
        isPossible = grammar.parameters.allSatisfy { $0.codec.value != nil }
        isPlain = Array(repeating: nil, count: grammar.parameters.count)
        texts = Array(repeating: [], count: grammar.parameters.count)
    }

    /// Whether ArgumentParser need not be asked for values.
    mutating func cover(_ values: [JSONValue?]) -> Bool {
        // A proof takes longer than a parse, so it is for those who go on parsing.
        guard isPossible, parseCount > values.count(where: { $0 != nil }) else { return false }
        return values.indices.allSatisfy { index in
            guard let value = values[index] else { return true }
            return isPlain(index) || texts(of: value, index)?.isSubset(of: texts[index]) ?? false
        }
    }

    /// Notes that ArgumentParser has read values as the schema did.
    ///
    /// - Parameter parsed: what ArgumentParser made of all parameters.
    mutating func add(_ values: [JSONValue?], _ parsed: [JSONValue?]) {
        parseCount += 1
        for index in values.indices where textCount < Self.textLimit {
            guard let value = values[index], value == parsed[index], isPlain[index] != true,
                let new = texts(of: value, index)
            else { continue }
            let before = texts[index].count
            texts[index].formUnion(new)
            textCount += texts[index].count - before
        }
    }

    private mutating func isPlain(_ index: Int) -> Bool {
        if let known = isPlain[index] { return known }
        let isPlain = grammar.parameters[index].isProvenPlain()
        self.isPlain[index] = isPlain
        return isPlain
    }

    /// What stands on the command line for a value; nil for one that has several spellings.
    private func texts(of value: JSONValue, _ index: Int) -> Set<String>? {
        guard grammar.parameters[index].codec.isText else { return nil }
        switch value {
        case .string(let text): return [text]
        case .array(let elements):
            let texts = elements.compactMap(\.stringValue)
            return texts.count == elements.count ? Set(texts) : nil
        default: return nil
        }
    }
}
