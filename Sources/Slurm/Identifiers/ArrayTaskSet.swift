/// A set of array indices, kept as ranges: `1-3,7`.
public struct ArrayTaskSet: Sendable, Hashable {
    /// The indices as ascending ranges with gaps between them.
    public private(set) var ranges: [ClosedRange<UInt32>]

    /// The set of the given indices, in any order; repetitions do not matter.
    ///
    /// - Parameter indices: the indices, in any order.
    public init(_ indices: some Sequence<UInt32>) {
        self.init(ranges: indices.map { $0...$0 })
    }

    /// The set of the indices of the given ranges, in any order; they may overlap.
    ///
    /// - Parameter unordered: the ranges, in any order.
    public init(ranges unordered: [ClosedRange<UInt32>]) {
        ranges = []
        for range in unordered.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = ranges.last, range.lowerBound <= last.upperBound.advancedClamped {
                let upper = Swift.max(last.upperBound, range.upperBound)
                ranges[ranges.count - 1] = last.lowerBound...upper
            } else {
                ranges.append(range)
            }
        }
    }

    /// How many indices there are.
    public var count: Int {
        ranges.reduce(0) { $0 + $1.count }
    }

    /// Whether the index is in the set.
    ///
    /// - Parameter index: the index.
    public func contains(_ index: UInt32) -> Bool {
        var (place, end) = (0, ranges.count)
        while place < end {
            let middle = (place + end) / 2
            if ranges[middle].upperBound < index { place = middle + 1 } else { end = middle }
        }
        return place < ranges.count && ranges[place].lowerBound <= index
    }
}

extension ArrayTaskSet: Sequence {
    /// The indices in ascending order.
    public func makeIterator() -> FlattenSequence<[ClosedRange<UInt32>]>.Iterator {
        ranges.joined().makeIterator()
    }
}

extension ArrayTaskSet: LosslessStringConvertible {
    /// No array has more: `MaxArraySize` is 4,000,001 at most.
    static let mostTasks = 4_000_001

    /// Reads `7`, `1-3`, `0-30:10` and lists of them separated by commas; `nil` for anything else,
    /// and for more indices in steps than Slurm's arrays can have.
    ///
    /// - Parameter description: the text to read.
    public init?(_ description: String) {
        var text = NumberScanner(description)
        guard let tasks = Self(&text), text.isAtEnd else { return nil }
        self = tasks
    }

    init?(_ text: inout NumberScanner) {
        var ranges: [ClosedRange<UInt32>] = []
        repeat {
            guard let lower = text.number() else { return nil }
            guard text.skip("-") else {
                ranges.append(lower...lower)
                continue
            }
            guard let upper = text.number(), upper >= lower else { return nil }
            guard text.skip(":") else {
                ranges.append(lower...upper)
                continue
            }
            guard let step = text.number(), step > 0 else { return nil }
            guard step > 1 else {
                ranges.append(lower...upper)
                continue
            }
            let last = (upper - lower) / step
            guard ranges.count + Int(last) < Self.mostTasks else { return nil }
            ranges += (0...last).map { lower + $0 * step...lower + $0 * step }
        } while text.skip(",")
        self.init(ranges: ranges)
    }

    /// `1-3,7`: the shortest list of ranges, without steps.
    public var description: String {
        ranges.map { range in
            range.count == 1
                ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
        }.joined(separator: ",")
    }
}

extension UInt32 {
    /// The next number, or the same at the end.
    fileprivate var advancedClamped: UInt32 { self == .max ? .max : self + 1 }
}
