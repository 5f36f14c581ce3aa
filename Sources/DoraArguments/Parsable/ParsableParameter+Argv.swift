import DoraCore

extension ParsableParameter {
    /// The arguments that give this value; none where not giving anything does, nil where nothing
    /// gives it.
    ///
    /// - Parameter beforeTexts: whether a text may follow that is none of this parameter's.
    func arguments(for value: JSONValue, beforeTexts: Bool) -> [String]? {
        switch shape {
        case .positional:
            if value.isNull { return defaultValue == .null ? [] : nil }
            return texts(value)
        case .option:
            if value.isNull { return defaultValue == .null ? [] : nil }
            guard let name = spellings.first?.preferredName?.text, let texts = texts(value),
                texts.isEmpty ? isDefault(value) : !takesRest
            else { return nil }
            // So argparse reads a list, too, of which a flag given again replaces what was before.
            if takesMore, texts.count > 1, !beforeTexts,
                texts.allSatisfy({ !$0.isEmpty && !$0.hasPrefix("-") })
            {
                return [name] + texts
            }
            return texts.flatMap { text in
                // Behind `=` ArgumentParser finds no empty text, and a combining mark joins the `=`.
                text.isEmpty || "=\(text)".first != "="
                    ? [name, text] : ["\(name)=\(text)"]
            }
        case .flag:
            guard let isOn = value.boolValue else { return nil }
            return isOn ? flag(0).map { [$0] } : defaultValue == .bool(false) ? [] : nil
        case .invertedFlag:
            guard let isOn = value.boolValue else { return value.isNull ? [] : nil }
            return flag(isOn ? 0 : 1).map { [$0] }
        case .counter:
            guard let count = value.intValue, let name = flag(0),
                let start = defaultValue?.intValue, count >= start
            else { return nil }
            return Array(repeating: name, count: count - start)
        case .cases(let cases):
            if value.isNull { return defaultValue == .null ? [] : nil }
            let wanted = isArray ? value.arrayValue ?? [value] : [value]
            let flags = wanted.compactMap { one in cases.firstIndex(of: one).flatMap(flag) }
            return flags.count == wanted.count ? flags : nil
        }
    }

    /// Whether all that follows belongs to it, flags included.
    var takesRest: Bool { spellings.first?.parsingStrategy == "allRemainingInput" }

    private func texts(_ value: JSONValue) -> [String]? {
        let elements = isArray ? value.arrayValue ?? [value] : [value]
        let texts = elements.compactMap { element -> String? in
            switch element {
            case .null: nil
            case .array, .object: readJSON(element)
            default: ValueCodec.text(of: element)
            }
        }
        // A list that a transform makes of one text has no text for each element.
        let isOne = elements.count == 1 || spellings.first?.isRepeating == true
        return texts.count == elements.count && isOne ? texts : nil
    }

    /// The JSON of a value that is more than a text, where its type reads that.
    private func readJSON(_ value: JSONValue) -> String? {
        let text = value.jsonText
        switch codec.read(text) {
        case .array, .object: return text
        default: return nil
        }
    }

    /// The preferred name of a spelling, with its dashes.
    private func flag(_ spelling: Int) -> String? {
        spellings.indices.contains(spelling) ? spellings[spelling].preferredName?.text : nil
    }
}
