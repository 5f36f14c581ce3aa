import ArgumentParser
import Dora
import Foundation

struct Arguments: ParsableArguments {
    @Option(help: "Learning rate.") var lr = 0.1
    @Option(help: "Units of the hidden layer.") var width = 64
    @Option(help: "Rounds of training.") var epochs = 10
    @Option(help: "Seconds that a round takes.") var pause = 0.05
}

let train = argparseMain(
    Arguments.self, name: "tutorial", directory: "outputs", exclude: ["pause"],
    slurm: SlurmConfig(gpus: 0, memPerGPU: 0.2, time: 5, cpusPerGPU: 1, partition: "main")
) { xp, arguments in
    guard arguments.lr < 10 else { throw ValidationError("the loss is not finite; lower --lr") }
    // What an earlier job of this experiment has pushed; a real program reads its checkpoint, too.
    try xp.link.load()
    for epoch in xp.link.history.count..<max(arguments.epochs, xp.link.history.count) {
        let progress = arguments.lr * Double(epoch + 1) * log2(Double(arguments.width)) / 6
        let loss = 2.3 * exp(-progress)
        try await Task.sleep(for: .seconds(arguments.pause))
        try xp.link.push([
            "epoch": .int(epoch + 1), "train": ["loss": .double(loss)],
            "valid": ["accuracy": .double(1 - loss / 2.5)],
        ])
    }
}

let columns = [
    MetricColumn("epoch"), MetricColumn("train.loss", format: .fixed(3)),
    MetricColumn("valid.accuracy", title: "acc", format: .percent(1)),
]

let sweep = Explorer<Arguments>(columns: columns) { launcher in
    launcher.jobArray { launcher in
        for width in [16, 64, 256] {
            for lr in [0.03, 0.1, 0.3, 1] {
                launcher {
                    $0.lr = lr
                    $0.width = width
                }
            }
        }
    }
    launcher { $0.lr = 100 }
}

let slow = Explorer<Arguments>(columns: columns) { launcher in
    let slow = launcher.bind(["pause": 600])
    slow.jobArray { launcher in
        for width in 1...60 { launcher(["width": .int(width)]) }
    }
}

@main struct Tutorial {
    static func main() async {
        await DoraCommand.main(train, grids: ["sweep": sweep, "slow": slow])
    }
}
