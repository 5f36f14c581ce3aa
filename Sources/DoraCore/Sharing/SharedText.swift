/// The text by which experiments are handed on: their arguments as JSON, compressed by zlib, in
/// base64.
public enum SharedText {
    private static let lineLength = 70

    /// The text of the arguments of experiments, in lines of 70 characters. Dora's `share.dump`.
    ///
    /// - Parameter argvs: one command line for each experiment.
    /// - Throws: ``DoraError/Code/inputOutput`` where zlib has no memory.
    public static func dump(_ argvs: [[String]]) throws(DoraError) -> String {
        try dump(.array(argvs.map { .array($0.map(JSONValue.string)) }))
    }

    package static func dump(_ value: JSONValue) throws(DoraError) -> String {
        let text = Base64.encode(try Zlib.compress(Array(value.jsonText.utf8)))
        return stride(from: 0, to: text.count, by: lineLength)
            .map { String(decoding: text[$0..<min($0 + lineLength, text.count)], as: UTF8.self) }
            .joined(separator: "\n")
    }

    /// The arguments of the experiments in a text. Dora's `share.load`.
    ///
    /// White space and other characters that base64 does not use are passed over.
    ///
    /// - Parameter text: what ``dump(_:)`` made; white space does not count.
    /// - Throws: ``DoraError/Code/damagedText`` where the text is not whole.
    public static func load(_ text: String) throws(DoraError) -> [[String]] {
        let value = try loadValue(text)
        let argvs = value.arrayValue?.compactMap { argv -> [String]? in
            let texts = argv.arrayValue?.compactMap(\.stringValue)
            return texts?.count == argv.arrayValue?.count ? texts : nil
        }
        guard let argvs, argvs.count == value.arrayValue?.count else {
            throw damaged("what is inside is no list of arguments")
        }
        return argvs
    }

    package static func loadValue(_ text: String) throws(DoraError) -> JSONValue {
        let content = text.parts(separatedBy: "\n").map(\.pythonStripped).joined()
        guard !content.isEmpty else {
            throw DoraError(
                .damagedText, operation: "read a shared text",
                message: "there is no text. Give what `export` printed on standard input.")
        }
        let json = try Zlib.decompress(try Base64.decode(content))
        guard let text = String(validating: json, as: UTF8.self) else {
            throw damaged("what is inside is no text")
        }
        do throws(DoraError) { return try JSONValue(jsonText: text) } catch {
            throw damaged("what is inside is \(error)")
        }
    }

    /// The lines of `import`'s input that belong to the text: up to the first blank line behind it.
    ///
    /// - Parameter nextLine: gives the next line, nil at the end.
    public static func text(fromLines nextLine: () -> String?) -> String {
        var text = ""
        while let line = nextLine()?.pythonStripped {
            if line.isEmpty, !text.isEmpty { break }
            text += line
        }
        return text
    }

    static func damaged(_ reason: String) -> DoraError {
        DoraError(
            .damagedText, operation: "read a shared text",
            message: "the text is not whole: \(reason). Copy all of what `export` printed.")
    }
}
