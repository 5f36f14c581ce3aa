import DoraArguments
import DoraCore
import Testing

extension GoldenTests {
    @Test func share() throws {
        try GoldenFile("share").check { one in
            switch one.kind {
            case "dump":
                // Dora's function takes any value.
                let value = try one.value("argvs")
                try one.expect("text", SharedText.dump(value), one.text("text"))
                try one.expect("value", SharedText.loadValue(one.text("text")), value)
            case "load":
                if one.expectsError {
                    return try one.expectError { _ = try SharedText.load(one.text("text")) }
                }
                let argvs = try one.list("argvs").map { try one.texts(in: $0, "argvs") }
                try one.expect("argvs", SharedText.load(one.text("text")), argvs)
            case "import": try one.checkImport()
            case "export": try one.checkExport()
            default: throw GoldenCase.Difference(description: "unknown kind \(one.kind)")
            }
        }
    }
}

extension GoldenCase {
    fileprivate func checkImport() throws {
        try Scratch.with { folder in
            let main = try main(directory: folder)
            var lines = try text("stdin").split(
                separator: "\n", omittingEmptySubsequences: false
            ).map(String.init)[...]
            let input = SharedText.text { lines.popFirst() }
            var report = ""
            let importing = {
                for argv in try SharedText.load(input) {
                    let xp = try main.xp(for: argv)
                    try main.initialize(xp)
                    report +=
                        "\u{1B}[1mExport:\u{1B}[0m Imported XP \(xp.signature): "
                        + "\(main.name(of: xp))\n"
                }
            }
            if expectsError { try expectError(importing) } else { try importing() }
            try expect("report", report, text("stderr"))
            let created = try XPStore(main.dora).signatures().map { signature in
                let file = "\(main.dora.folder(of: signature))/.argv.json"
                return (signature.description, JSONValue.string(try Files.readText(file) ?? ""))
            }
            let expected = (self["created"].objectValue ?? [:]).map { ($0.key, $0.value) }
                .sorted { $0.0 < $1.0 }
            try expect("created", JSONObject(created), JSONObject(expected))
        }
    }

    fileprivate func checkExport() throws {
        let known = self["known"]
        let argvs = try texts("sigs").map { try texts(in: known[$0] ?? .null, "known") }
        try expect("output", "\n\(SharedText.dump(argvs))\n\n\n", text("stdout"))
    }
}
