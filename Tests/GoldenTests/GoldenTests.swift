import DoraArguments
import DoraCore
import Foundation
import Testing

/// Every case that the real Dora computed comes out the same here.
@Suite struct GoldenTests {
    static let files = [
        "argparse", "fnmatch", "layout", "link", "master_port", "names", "patterns", "rules",
        "share", "signatures", "value_to_argv",
    ]

    @Test func `every file of cases is known and there`() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: GoldenFile.folder)
            .filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
        #expect(names == Self.files)
    }

    @Test func signatures() throws {
        try GoldenFile("signatures").check { one in
            let delta = Delta(try one.pairs("delta"))
            let dora = DoraConfig(directory: "/tmp/unused", exclude: try one.texts("exclude"))
            if one.expectsError {
                return try one.expectError { _ = try XP(dora: dora, argv: [], delta: delta) }
            }
            let xp = try XP(dora: dora, argv: [], delta: delta)
            try one.expect("canonical text", xp.delta.canonicalText(), one.text("canonical"))
            try one.expect("signature", xp.signature.description, one.text("sig"))
        }
    }

    @Test func fnmatch() throws {
        try GoldenFile("fnmatch").check { one in
            let (pattern, name) = (try one.text("pattern"), try one.text("name"))
            try one.expect("match", FileNamePattern(pattern).matches(name), one.flag("match"))
            let dora = DoraConfig(directory: "/tmp/unused", exclude: [pattern])
            try one.expect("exclusion", dora.isExcluded(name), one.flag("match"))
        }
    }

    @Test func argparse() throws {
        try GoldenFile("argparse").check { one in
            let main = try one.main()
            let argv = try one.texts("argv")
            if one.expectsError {
                return try one.expectError { _ = try main.xp(for: argv) }
            }
            let values = try main.schema.get().values(of: argv)
            try one.expect(
                "namespace", values, JSONObject(try one.pairs("args").map { ($0.key, $0.value) }))
            let xp = try main.xp(for: argv)
            try one.expect("delta", xp.delta, Delta(try one.pairs("delta")))
            try one.expect("signature", xp.signature.description, one.text("sig"))
            try one.expect("name", main.name(of: xp), one.text("name"))
            try one.expect("argv", xp.argv, argv)
        }
    }

    @Test func `value to argv`() throws {
        try GoldenFile("value_to_argv").check { one in
            let main = try one.main(useUnderscore: one.flag("use_underscore"))
            let value = try one.value("value")
            if one.expectsError {
                return try one.expectError { _ = try main.argv(from: value) }
            }
            try one.expect("argv", main.argv(from: value), one.texts("argv"))
        }
    }

    @Test func names() throws {
        try GoldenFile("names").check { one in
            let main = try one.main()
            switch one.kind {
            case "get_names":
                let xps = try one.list("xps").map { try main.xp(for: one.texts(in: $0, "xps")) }
                let (names, base) = main.names(of: xps)
                try one.expect("names", names, one.texts("names"))
                try one.expect("base", base, one.text("base"))
            case "short_name_part":
                let part = main.shortNamePart(
                    key: try one.text("key"), value: try one.value("value"))
                try one.expect("part", part, one.text("part"))
            case "short_name":
                let parts = JSONObject(try one.pairs("parts").map { ($0.key, $0.value) })
                let reference = JSONObject(try one.texts("reference").map { ($0, .null) })
                let name = ShortNames.name(parts, without: reference) {
                    main.shortNamePart(key: $0, value: $1)
                }
                try one.expect("name", name, one.text("name"))
            default: throw GoldenCase.Difference(description: "unknown kind \(one.kind)")
            }
        }
    }

    @Test func patterns() throws {
        try GoldenFile("patterns").check { one in
            let texts = try one.texts("patterns")
            switch one.kind {
            case "match_name":
                let names = try one.texts("names")
                let expected = try one.list("match").map { $0.boolValue ?? false }
                let patterns = NamePatterns(ofNames: texts)
                let matches = names.map { patterns.matches($0) }
                try one.expect("match", matches, expected)
            case "filter":
                let main = try one.main()
                let xps = try one.list("argvs").map { try main.xp(for: one.texts(in: $0, "argvs")) }
                let names = xps.map(main.name)
                try one.expect("names", names, one.texts("names"))
                if one.expectsError {
                    return try one.expectError {
                        _ = try NamePatterns(texts).select(from: names)
                    }
                }
                let kept = try NamePatterns(texts).select(from: names)
                try one.expect("kept", kept, one.list("kept").compactMap(\.intValue))
            default: throw GoldenCase.Difference(description: "unknown kind \(one.kind)")
            }
        }
    }

    @Test func `master port`() throws {
        try GoldenFile("master_port").check { one in
            let seed = try one.text("seed")
            var random = PythonRandom(seed: seed)
            let port = one["port"].intValue
            try one.expect("number", Int(random.integer(in: 20_000...60_000)), port)
            guard one.kind == "set_distrib_env" else { return }
            let signature = try #require(Signature(try one.text("sig")))
            let job = one["job_id"].stringValue
            try one.expect("port", MasterPort.port(of: signature, job: job), port)
        }
    }
}
