import ArgumentParser
import Dora

/// What makes one experiment differ from another.
struct Hyperparameters: ParsableArguments {
    @Option(help: "Learning rate.") var lr = 0.1
    @Option(help: "Images per step.") var batchSize = 32
    @Option(help: "Passes over the training images.") var epochs = 20
    @Option(help: "Seed of the order of the images.") var seed = 0
    @Option(help: "Threads that read the data.") var numWorkers = 2
    @Option(help: .init("Train on the first images only; for tests.", visibility: .hidden))
    var images: Int?
}

/// Trains a softmax regression on 8x8 images of digits, and goes on where an earlier run ended.
let train = argparseMain(
    Hyperparameters.self, name: "digits", directory: "outputs", exclude: ["num_workers"],
    slurm: SlurmConfig(gpus: 0, memPerGPU: 0.5, time: 10, cpusPerTask: 1, partition: "main")
) { xp, options in
    let data = try await Dataset.load(workers: options.numWorkers, trainImages: options.images)
    guard (1...data.train.count).contains(options.batchSize) else {
        throw ValidationError(
            "a batch of \(options.batchSize) images is not possible: there are \(data.train.count)"
                + " to train on; choose a --batch-size from 1 to \(data.train.count)")
    }
    var checkpoint = try Checkpoint.read(in: xp.folder) ?? Checkpoint()
    // A run that was ended between the two files has pushed one epoch more than it has kept.
    try xp.link.load()
    try xp.link.update(.array(Array(xp.link.history.prefix(checkpoint.epoch))))

    while checkpoint.epoch < options.epochs {
        let loss = checkpoint.model.train(
            on: data.train, lr: Float(options.lr), batchSize: options.batchSize,
            order: data.order(seed: options.seed, epoch: checkpoint.epoch))
        checkpoint.epoch += 1
        let accuracy = checkpoint.model.accuracy(on: data.test)
        try xp.link.push([
            "epoch": .int(checkpoint.epoch), "train": ["loss": .double(loss)],
            "test": ["accuracy": .double(accuracy)],
        ])
        try checkpoint.write(in: xp.folder)
        print("epoch \(checkpoint.epoch): train loss \(loss), test accuracy \(accuracy)")
    }
}

@main struct Digits {
    static func main() async {
        await DoraCommand.main(
            train, grids: ["learning_rates": learningRates, "many": many], commands: [Best.self])
    }
}
