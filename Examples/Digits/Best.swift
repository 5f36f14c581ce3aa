import ArgumentParser
import Dora

/// `digits best`: a command of the program's own, beside those of Dora.
struct Best: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the experiments that were best on the test images.")

    @Option(help: "How many.") var count = 5

    func run() throws {
        var results: [(accuracy: Double, xp: XP)] = []
        for signature in XPStore(train.dora).signatures() {
            // The arguments of some may be those of an older version of the program.
            guard let xp = try? train.xp(for: signature),
                let last = train.history(of: xp).last,
                let accuracy = last["test"]?["accuracy"]?.doubleValue
            else { continue }
            results.append((accuracy, xp))
        }
        if results.isEmpty { print("No experiment has results yet.") }
        for (accuracy, xp) in results.sorted(by: { $0.accuracy > $1.accuracy }).prefix(count) {
            print(xp.signature, accuracy, train.name(of: xp))
        }
    }
}
