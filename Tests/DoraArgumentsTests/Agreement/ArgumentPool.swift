import ArgumentParser

/// Properties of every sort; generated types have some of them each.
struct ArgumentPool: ParsableArguments {
    @Option var lr = 0.1
    @Option var batchSize = 32
    @Option var seed: Int?
    @Option var ratio: Float = 0.5
    @Option var name = "base"
    @Option var tag: String?
    @Option(name: .shortAndLong) var width = 4
    @Option(name: .short) var k = 2
    @Option(name: [.customLong("data_set"), .customShort("d")]) var dataSet = "mnist"
    @Option(name: .customLong("drop", withSingleDash: true)) var drop = 0.0
    @Option var cached = true
    @Option var big: UInt64 = 7
    @Option var small: Int8 = 1
    @Option var model: Model = .mlp
    @Option var otherModel: Model?
    @Option var level: Level = .two
    @Option var window = Window(low: 0, high: 1)
    @Option var layers: [Int] = [8, 4]
    @Option var tags: [String] = []
    @Option(parsing: .upToNextOption) var sizes: [Double] = []
    @Option(parsing: .unconditional) var raw = "x"
    @Option(parsing: .scanningForValue) var scanned = 1
    @Option(transform: { text in (Int(text) ?? 0) * 2 }) var doubled = 1
    @Option var required: Int
    @Option var nan = Double.nan
    @Flag var fp16 = false
    @Flag(name: .shortAndLong) var quiet = false
    @Flag(inversion: .prefixedNo) var augment = true
    @Flag(inversion: .prefixedEnableDisable) var cudnn = false
    @Flag(inversion: .prefixedNo) var maybe: Bool?
    @Flag(name: [.customShort("v"), .customLong("more")]) var verbosity: Int
    @Flag var phase: Phase = .train
    @Flag var part: [Part] = []
    @Flag(exclusivity: .chooseLast) var side: Side = .left
    @OptionGroup var optimizer: Optimizer
    @Argument var input = "in"
    @Argument var number: Int?
    @Argument var files: [String] = []

    enum Model: String, ExpressibleByArgument, CaseIterable { case mlp, cnn, vit = "ViT" }
    enum Level: Int, ExpressibleByArgument { case one = 1, two, three }
    enum Phase: EnumerableFlag { case train, test }
    enum Part: EnumerableFlag { case encoder, decoder }
    enum Side: EnumerableFlag { case left, right }

    struct Window: ExpressibleByArgument {
        var low: Int
        var high: Int

        init(low: Int, high: Int) { (self.low, self.high) = (low, high) }

        init?(argument: String) {
            let parts = argument.split(separator: ":").map { Int($0) }
            guard parts.count == 2, let low = parts[0], let high = parts[1] else { return nil }
            self.init(low: low, high: high)
        }

        var defaultValueDescription: String { "\(low):\(high)" }
    }

    struct Optimizer: ParsableArguments {
        @Option var momentum = 0.9
        @Option var weightDecay: Double?
        @Flag var nesterov = false
    }
}
