import ArgumentParser

/// Images of one kind, one after another.
struct Images: Sendable {
    /// 64 pixels for each image, 0 to 1.
    var pixels: [Float] = []
    var digits: [Int] = []

    static let size = 64

    var count: Int { digits.count }
}

/// The images to train on and those to test on.
struct Dataset: Sendable {
    var train = Images()
    var test = Images()

    /// Reads the images that come with the program; every fifth is for testing.
    static func load(workers: Int, trainImages: Int?) async throws -> Dataset {
        guard workers > 0 else { throw ValidationError("--num-workers must be 1 or more") }
        let lines = Array(DigitsData.csv.utf8).split(separator: UInt8(ascii: "\n"))
        let share = (lines.count + workers - 1) / workers
        let parts = try await withThrowingTaskGroup(of: (Int, Dataset).self) { group in
            for start in stride(from: 0, to: lines.count, by: max(share, 1)) {
                let range = start..<min(start + share, lines.count)
                group.addTask { (start, try Dataset(lines: lines[range])) }
            }
            return try await group.reduce(into: [:]) { parts, part in parts[part.0] = part.1 }
        }
        var all = Dataset()
        for (_, part) in parts.sorted(by: { $0.key < $1.key }) { all.append(part) }
        if let trainImages { all.train.keepFirst(trainImages) }
        return all
    }

    /// The order of the training images in an epoch: the same whenever the epoch is run.
    func order(seed: Int, epoch: Int) -> [Int] {
        var random = SplitMix64(seed: UInt64(bitPattern: Int64(seed)) &* 1_000_003 &+ UInt64(epoch))
        return Array(0..<train.count).shuffled(using: &random)
    }

    private mutating func append(_ other: Dataset) {
        train.append(other.train)
        test.append(other.test)
    }
}

extension Dataset {
    fileprivate init(lines: ArraySlice<ArraySlice<UInt8>>) throws {
        for (index, line) in zip(lines.indices, lines) {
            let numbers = line.split(separator: UInt8(ascii: ",")).compactMap {
                Int(String(decoding: $0, as: UTF8.self))
            }
            guard numbers.count == Images.size + 1, (0...9).contains(numbers[Images.size]) else {
                throw ValidationError("line \(index + 1) of DigitsData.csv is not an image")
            }
            let pixels = numbers.prefix(Images.size).map { Float($0) / 16 }
            if index % 5 == 4 {
                test.append(Images(pixels: pixels, digits: [numbers[Images.size]]))
            } else {
                train.append(Images(pixels: pixels, digits: [numbers[Images.size]]))
            }
        }
    }
}

extension Images {
    fileprivate mutating func append(_ other: Images) {
        pixels += other.pixels
        digits += other.digits
    }

    fileprivate mutating func keepFirst(_ count: Int) {
        digits = Array(digits.prefix(count))
        pixels = Array(pixels.prefix(digits.count * Images.size))
    }
}

/// A random number generator that a seed decides.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
