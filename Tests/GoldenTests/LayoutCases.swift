import DoraArguments
import DoraCore
import Foundation
import Testing

extension GoldenTests {
    /// What is kept of Dora's layout: folders of experiments with arguments and metrics, and the
    /// shared folder. Jobs are kept in other files here; what they ask for is written alike.
    @Test func layout() throws {
        try GoldenFile("layout").check { one in
            try Scratch.with { root in
                var scene = try LayoutScene(one, root: root)
                let steps = try one.list("steps")
                let failing = one["error"]["step"]?.intValue
                for (index, step) in steps.enumerated() where index <= failing ?? steps.count {
                    try scene.perform(step)
                }
                try one.expect("entries", try scene.found(), try one.expectedEntries(in: root))
                try one.checkConfigurations()
                for array in one["array_sigs"].arrayValue ?? [] {
                    let signatures = try one.texts(in: array["sigs"] ?? .null, "sigs")
                        .compactMap { Signature($0) }
                    try one.expect(
                        "array", Signature(ofArray: signatures).description,
                        array["sig"]?.stringValue ?? "")
                }
            }
        }
    }
}

/// One folder or file: its path below the root, its mode, a file's text.
struct LayoutEntry: Hashable, Comparable, CustomStringConvertible {
    var path: String
    var mode: String
    var text: String?

    static func < (lhs: Self, rhs: Self) -> Bool { lhs.path < rhs.path }
    var description: String { "\(path) \(mode) \(text ?? "/")" }
}

/// Does what a scene says, as far as it concerns the folders of experiments.
private struct LayoutScene {
    let one: GoldenCase
    let root: String
    let main: ParameterMain
    /// The experiments that have a job; all jobs are in the state UNKNOWN.
    var submitted: Set<Signature> = []

    init(_ one: GoldenCase, root: String) throws {
        self.one = one
        self.root = root
        main = try one.main(
            directory: root + "/dora", shared: one.flag("shared") ? root + "/shared" : nil)
    }

    mutating func perform(_ step: JSONValue) throws {
        let part = GoldenCase(step)
        switch part["do"] {
        case "shepherd", "squeue": break
        case "get_xp": _ = try main.xp(for: part.texts("argv"))
        case "init_xp": try main.initialize(main.xp(for: part.texts("argv")))
        case "run":
            let xp = try main.xp(for: part.texts("argv"))
            try main.initialize(xp)
            for metrics in try part.value("metrics").arrayValue ?? [] { try xp.link.push(metrics) }
        case "push":
            try main.xp(for: part.texts("argv")).link.push(part.value("metrics"))
        case "write":
            let path = root + "/" + (try part.text("path"))
            try Files.makeFolder((path as NSString).deletingLastPathComponent)
            try AtomicFile.replace(path, withText: try part.text("text"))
        case "submit": try submit([main.xp(for: part.texts("argv"))], part)
        case "array":
            let argvs = try part.list("argvs").map { try part.texts(in: $0, "argvs") }
            try submit(argvs.map { try main.xp(for: $0) }, part)
        case "grid": try grid(part)
        default: throw GoldenCase.Difference(description: "unknown step \(step.pythonText)")
        }
    }

    private mutating func submit(_ xps: [XP], _ part: GoldenCase) throws {
        let rules = SubmitRules(
            retry: part["rules"]["retry"]?.boolValue ?? false,
            replace: part["rules"]["replace"]?.boolValue ?? false,
            replaceDone: part["rules"]["replace_done"]?.boolValue ?? false)
        for xp in xps {
            let state = submitted.contains(xp.signature) ? "UNKNOWN" : nil
            guard rules.decision(forState: state) != .nothing else { continue }
            try main.initialize(xp)
            submitted.insert(xp.signature)
        }
    }

    private mutating func grid(_ part: GoldenCase) throws {
        let arguments = part["args"]
        func has(_ key: String) -> Bool { arguments[key]?.boolValue ?? false }
        var seen: Set<Signature> = []
        let xps =
            try part.value("launch").arrayValue?.map { try main.xp(for: main.argv(from: $0)) }
            .filter { seen.insert($0.signature).inserted } ?? []
        let patterns = try arguments["patterns"].map { try part.texts(in: $0, "patterns") } ?? []
        let chosen = try NamePatterns(patterns).select(from: xps.map(main.name)).map { xps[$0] }
        guard !has("dry_run") else { return }
        if has("clear") {
            for xp in chosen {
                try? FileManager.default.removeItem(atPath: xp.folder)
                submitted.remove(xp.signature)
            }
        }
        if has("cancel") { return }
        if has("init") { for xp in chosen { try main.initialize(xp) } }
        try submit(chosen, part)
    }

    /// What stands in the folders of experiments.
    func found() throws -> [LayoutEntry] {
        let enumerator = FileManager.default.enumerator(atPath: root)
        var entries: [LayoutEntry] = []
        while let path = enumerator?.nextObject() as? String {
            if path.isRendezvous { continue }
            let attributes = try FileManager.default.attributesOfItem(atPath: root + "/" + path)
            let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
            let isFolder = attributes[.type] as? FileAttributeType == .typeDirectory
            entries.append(
                LayoutEntry(
                    path: path, mode: "0" + String(mode, radix: 8),
                    text: isFolder ? nil : try Files.readText(root + "/" + path)))
        }
        return entries.sorted()
    }
}

extension GoldenCase {
    /// The entries that are kept: an experiment's folder, its arguments and metrics, what a scene
    /// wrote itself, and all that is shared.
    fileprivate func expectedEntries(in root: String) throws -> [LayoutEntry] {
        let written = try list("steps").compactMap { $0["path"]?.stringValue }
        var entries: [LayoutEntry] = []
        for entry in try list("entries") {
            let path = try string(entry["path"] ?? .null, "path")
            let parts = path.split(separator: "/").map(String.init)
            let isShared = parts[0] == "shared"
            let isXP = parts.starts(with: ["dora", "xps"]) && parts.count <= 3
            let isKept =
                isShared || isXP || written.contains(path)
                || (parts.count == 4 && [".argv.json", "history.json"].contains(parts[3]))
            guard isKept, !path.isRendezvous else { continue }
            entries.append(
                LayoutEntry(
                    path: path, mode: try string(entry["mode"] ?? .null, "mode"),
                    text: entry["text"]?.stringValue))
        }
        if entries.contains(where: { $0.path.hasPrefix("dora/") }) {
            entries.append(LayoutEntry(path: "dora", mode: "0755", text: nil))
        }
        return entries.sorted().map { Self.underThisMask($0, root: root) }
    }

    /// The scenes were made with the umask 022; modes of 0777 were set against it.
    private static func underThisMask(_ entry: LayoutEntry, root: String) -> LayoutEntry {
        var entry = entry
        let attributes = try? FileManager.default.attributesOfItem(atPath: root)
        let ownMode = (attributes?[.posixPermissions] as? NSNumber)?.intValue ?? 0o755
        if entry.mode == "0755" { entry.mode = "0" + String(ownMode, radix: 8) }
        if entry.mode == "0644" { entry.mode = "0" + String(ownMode & 0o666, radix: 8) }
        return entry
    }

    /// Dora's `job.json` says what a job asked for; read and written again it is the same text.
    fileprivate func checkConfigurations() throws {
        for entry in try list("entries")
        where entry["path"]?.stringValue?.hasSuffix("job.json") == true {
            let job = try JSONValue(jsonText: string(entry["text"] ?? .null, "text"))
            let configuration = try #require(job["slurm_config"])
            try expect(
                "configuration", SlurmConfig(json: configuration).json.jsonText.integers,
                configuration.jsonText.integers)
        }
    }
}

extension String {
    /// The file by which the workers of a job meet is removed when a job is submitted.
    fileprivate var isRendezvous: Bool { hasSuffix("/rendezvous.txt") }

    /// The text with `8.0` and `8` written alike: a number of gigabytes is one or the other.
    fileprivate var integers: String { replacing(/(\d)\.0([,}])/) { "\($0.1)\($0.2)" } }
}
