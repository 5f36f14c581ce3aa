import ArgumentParser

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a run needs to go on where another one ended.
struct Checkpoint: Codable {
    var epoch = 0
    var model = SoftmaxRegression()

    private static let name = "checkpoint.json"

    /// The newest checkpoint of an experiment's folder; nil if there is none.
    static func read(in folder: String) throws -> Checkpoint? {
        let path = "\(folder)/\(name)"
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        do {
            let decoder = JSONDecoder()
            decoder.nonConformingFloatDecodingStrategy = .convertFromString(
                positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
            return try decoder.decode(
                Checkpoint.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw ValidationError("\(path) is no checkpoint; remove it to begin anew (\(error))")
        }
    }

    /// Replaces the checkpoint at once, for the run may be ended at any moment.
    func write(in folder: String) throws {
        let encoder = JSONEncoder()
        // A model that diverged is a result too.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        try encoder.encode(self).write(
            to: URL(fileURLWithPath: "\(folder)/\(Self.name)"), options: .atomic)
    }
}
