#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Logistic regression for ten classes, trained by gradient descent on small batches.
struct SoftmaxRegression: Codable {
    /// Ten rows, one a digit: 64 weights and then the bias.
    private var weights = [Float](repeating: 0, count: 10 * (Images.size + 1))

    private static let row = Images.size + 1
    /// How much of the weights goes in each step, times the learning rate.
    private static let decay: Float = 0.001

    /// Goes over the images once, in this order.
    ///
    /// - Returns: the mean cross entropy, each image's before its step.
    mutating func train(
        on images: Images, lr: Float, batchSize: Int, order: [Int]
    ) -> Double {
        var total = 0.0
        var gradient = [Float](repeating: 0, count: weights.count)
        for start in stride(from: 0, to: order.count, by: batchSize) {
            let batch = order[start..<min(start + batchSize, order.count)]
            for index in gradient.indices { gradient[index] = 0 }
            for image in batch {
                let scores = scores(of: image, in: images)
                let largest = scores.max() ?? 0
                // The largest score is taken out first, so that no exponential overflows.
                let exponentials = scores.map { exp($0 - largest) }
                let sum = exponentials.reduce(0, +)
                total += Double(log(sum) + largest - scores[images.digits[image]])
                for digit in 0..<10 {
                    let error =
                        exponentials[digit] / sum - (images.digits[image] == digit ? 1 : 0)
                    add(error, image, images, to: &gradient, digit)
                }
            }
            let step = lr / Float(batch.count)
            let kept = 1 - lr * Self.decay
            for index in weights.indices {
                weights[index] = weights[index] * kept - step * gradient[index]
            }
        }
        return total / Double(max(order.count, 1))
    }

    /// The share of the images whose digit has the highest score.
    func accuracy(on images: Images) -> Double {
        let right = (0..<images.count).count { image in
            let scores = scores(of: image, in: images)
            return scores.firstIndex(of: scores.max() ?? 0) == images.digits[image]
        }
        return Double(right) / Double(max(images.count, 1))
    }

    private func scores(of image: Int, in images: Images) -> [Float] {
        weights.withUnsafeBufferPointer { weights in
            images.pixels.withUnsafeBufferPointer { pixels in
                let first = image * Images.size
                return (0..<10).map { digit in
                    let row = digit * Self.row
                    var score = weights[row + Images.size]
                    var pixel = 0
                    while pixel < Images.size {
                        score += weights[row + pixel] * pixels[first + pixel]
                        pixel += 1
                    }
                    return score
                }
            }
        }
    }

    private func add(
        _ error: Float, _ image: Int, _ images: Images, to gradient: inout [Float], _ digit: Int
    ) {
        gradient.withUnsafeMutableBufferPointer { gradient in
            images.pixels.withUnsafeBufferPointer { pixels in
                let first = image * Images.size
                let row = digit * Self.row
                var pixel = 0
                while pixel < Images.size {
                    gradient[row + pixel] += error * pixels[first + pixel]
                    pixel += 1
                }
                gradient[row + Images.size] += error
            }
        }
    }
}
