#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The experiments in a folder: writes what makes one findable, and finds them.
public struct XPStore: Sendable {
    /// Where the experiments are.
    public let dora: DoraConfig

    package static let argvName = ".argv.json"

    /// Makes a store; nothing is read or written.
    ///
    /// - Parameter dora: where the experiments are.
    public init(_ dora: DoraConfig) { self.dora = dora }

    /// Writes the experiment's folder and arguments, and the shared copy where there is one, so
    /// that it can be found by its signature.
    ///
    /// - Parameters:
    ///   - xp: the experiment.
    ///   - storedDelta: makes the delta of the arguments that are there already; nil where they
    ///     cannot be read any more. It is asked only when they differ.
    /// - Throws: ``DoraError/Code/collision`` when another experiment has that signature,
    ///   ``DoraError/Code/inputOutput`` when the folder cannot be read or written,
    ///   ``DoraError/Code/invalidFile`` when the file of its arguments holds something else.
    public func initialize(
        _ xp: XP, storedDelta: ([String]) -> Delta?
    ) throws(DoraError) {
        let folder = dora.folder(of: xp.signature)
        let file = folder + "/" + Self.argvName
        let text = JSONValue.array(xp.argv.map(JSONValue.string)).jsonText
        if try Files.makeFolder(folder), try AtomicFile.create(file, withText: text) {
            return try share(xp, text)
        }
        let stored = try Self.storedArgv(file, insteadOf: text)
        if stored != xp.argv {
            if let stored, let delta = storedDelta(stored),
                try delta.canonicalBytes() != xp.delta.canonicalBytes()
            {
                throw Self.collision(xp.signature, xp.delta, delta)
            }
            try AtomicFile.replace(file, withText: text)
        }
        try share(xp, text)
    }

    /// Why ``initialize(_:storedDelta:)`` would fail for what is in the experiment's folder; nil where
    /// nothing is wrong with it.
    package func damage(of xp: XP) -> DoraError? {
        let folder = dora.folder(of: xp.signature)
        // Thousands are new, and have none.
        guard Files.exists(folder) else { return nil }
        let text = JSONValue.array(xp.argv.map(JSONValue.string)).jsonText
        do throws(DoraError) {
            guard try Self.storedArgv(folder + "/" + Self.argvName, insteadOf: text) == nil,
                access(folder + "/.", F_OK) != 0
            else { return nil }
            return DoraError(
                .invalidFile, operation: "read the arguments",
                message: "\(folder) is no folder, or a link to nowhere. Move it away, or make what "
                    + "it points at.")
        } catch { return error }
    }

    /// The error that names two deltas with one signature.
    package static func collision(
        _ signature: Signature, _ first: Delta, _ second: Delta
    ) -> DoraError {
        let (one, other) = (
            (try? first.canonicalText()) ?? "?", (try? second.canonicalText()) ?? "?"
        )
        return DoraError(
            .collision, operation: "tell experiments apart",
            message: "two different experiments have the signature \(signature): \(one) and "
                + "\(other). Change one of them a little, for instance with an argument that "
                + "has no effect.")
    }

    /// The arguments of an experiment: of its own folder, else of the shared one.
    ///
    /// - Parameter signature: the experiment's.
    /// - Throws: ``DoraError/Code/notFound`` when neither has it.
    public func argv(of signature: Signature) throws(DoraError) -> [String] {
        let folders = [dora.folder(of: signature), dora.sharedFolder(of: signature)]
        for folder in folders.compactMap({ $0 }) {
            if let argv = try Self.readArgv(folder + "/" + Self.argvName) { return argv }
        }
        throw notFound("\(signature)")
    }

    /// The error that there is no such experiment, and where there is none.
    func notFound(_ signature: String) -> DoraError {
        let shared = dora.shared.map { " or \($0)/\(dora.xps)" } ?? ""
        return DoraError(
            .notFound, operation: "find an experiment",
            message: "Could not find experiment with signature \(signature) in "
                + "\(dora.xpsFolder)\(shared)")
    }

    fileprivate static func readArgv(_ file: String) throws(DoraError) -> [String]? {
        try Files.read(file).map { (bytes) throws(DoraError) in try argv(in: bytes, of: file) }
    }

    /// What stands where a text is to be written; nil for nothing, or for what is left of the same
    /// text where whoever wrote it was killed.
    private static func storedArgv(
        _ file: String, insteadOf text: String
    ) throws(DoraError) -> [String]? {
        guard let bytes = try Files.read(file), !Files.isBlank(bytes) else { return nil }
        let isBeginning = bytes.count < text.utf8.count && text.utf8.starts(with: bytes)
        return isBeginning ? nil : try argv(in: bytes, of: file)
    }

    private static func argv(
        in bytes: [UInt8], of file: String
    ) throws(DoraError) -> [String] {
        var reason = ""
        do throws(DoraError) {
            let argv = try JSONValue(jsonBytes: bytes).arrayValue
            if let texts = argv?.compactMap(\.stringValue), texts.count == argv?.count {
                return texts
            }
        } catch {
            reason = ": \(error)"
        }
        throw DoraError(
            .invalidFile, operation: "read the arguments",
            message: "\(file), which is to hold the arguments of an experiment, holds no list of "
                + "strings\(reason). Move it away: a command with these arguments writes it anew.")
    }

    /// Everyone may write what is shared, so that colleagues can share the same experiment.
    private func share(_ xp: XP, _ text: String) throws(DoraError) {
        guard let shared = dora.shared, let folder = dora.sharedFolder(of: xp.signature) else {
            return
        }
        try Files.makeFolder(folder)
        let file = folder + "/" + Self.argvName
        // What belongs to someone else has its mode already.
        _ = chmod(shared + "/" + dora.xps, 0o777)
        _ = chmod(folder, 0o777)
        try AtomicFile.replace(file, withText: text)
        _ = chmod(file, 0o777)
    }
}

extension XPStore {
    /// Whether an experiment's folder holds just these arguments already.
    package func holds(_ xp: XP) -> Bool {
        (try? Self.readArgv(dora.folder(of: xp.signature) + "/" + Self.argvName)) == xp.argv
    }
}
