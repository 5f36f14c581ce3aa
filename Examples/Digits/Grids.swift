import Dora

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

let columns = [
    MetricColumn("epoch"), MetricColumn("train.loss"), MetricColumn("test.accuracy"),
]

/// Learning rates and batch sizes in one job array, and two single jobs that do not go well: one
/// diverges, and one asks for larger batches than there are images.
let learningRates = Explorer<Hyperparameters>(columns: columns) { launcher in
    launcher.jobArray { launcher in
        for batchSize in [16, 64] {
            for lr in [0.003, 0.01, 0.03, 0.1, 0.3, 1] {
                launcher {
                    $0.lr = lr
                    $0.batchSize = batchSize
                }
            }
        }
    }
    launcher { $0.lr = 10_000 }
    launcher(["batch_size": 2000])
}

/// Many experiments that take a moment each: 40, or as many as `DIGITS_MANY` says.
let many = Explorer<Hyperparameters>(columns: columns) { launcher in
    let count = ProcessInfo.processInfo.environment["DIGITS_MANY"].flatMap { Int($0) } ?? 40
    let quick = launcher.bind(["epochs": 1, "images": 64])
    quick.jobArray { launcher in
        for seed in 0..<max(count, 0) { launcher { $0.seed = seed + 1 } }
    }
}
