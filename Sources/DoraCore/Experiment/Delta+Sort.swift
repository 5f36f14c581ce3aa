extension Delta {
    /// The pairs in Python's order: by key, then by value.
    ///
    /// Python's own way of sorting is followed (insertion by bisection, for fewer than 64 pairs),
    /// because NaN under one key twice makes the order depend on which pairs are compared.
    func inPythonOrder() throws(DoraError) -> [Pair] { try Self.sorted(pairs[...]) }

    private static let insertionLimit = 64

    private static func sorted(_ pairs: ArraySlice<Pair>) throws(DoraError) -> [Pair] {
        guard pairs.count >= insertionLimit else { return try insertionSorted(Array(pairs)) }
        let middle = pairs.startIndex + pairs.count / 2
        let left = try sorted(pairs[..<middle])
        let right = try sorted(pairs[middle...])
        return try merged(left, right)
    }

    private static func insertionSorted(_ pairs: [Pair]) throws(DoraError) -> [Pair] {
        var result = pairs
        let start = try leadingRun(of: &result)
        for index in start..<result.count {
            var (low, high) = (0, index)
            while low < high {
                let middle = (low + high) / 2
                if try precedes(result[index], result[middle]) {
                    high = middle
                } else {
                    low = middle + 1
                }
            }
            if low < index { result.insert(result.remove(at: index), at: low) }
        }
        return result
    }

    /// The length of what is in order at the start already; a falling run is turned round first.
    private static func leadingRun(of pairs: inout [Pair]) throws(DoraError) -> Int {
        guard pairs.count > 1 else { return pairs.count }
        var end = 2
        let isFalling = try precedes(pairs[1], pairs[0])
        while end < pairs.count, try precedes(pairs[end], pairs[end - 1]) == isFalling { end += 1 }
        if isFalling { pairs[..<end].reverse() }
        return end
    }

    private static func merged(_ left: [Pair], _ right: [Pair]) throws(DoraError) -> [Pair] {
        var result: [Pair] = []
        result.reserveCapacity(left.count + right.count)
        var (l, r) = (0, 0)
        while l < left.count, r < right.count {
            if try precedes(right[r], left[l]) {
                result.append(right[r])
                r += 1
            } else {
                result.append(left[l])
                l += 1
            }
        }
        result.append(contentsOf: left[l...])
        result.append(contentsOf: right[r...])
        return result
    }

    private static func precedes(_ left: Pair, _ right: Pair) throws(DoraError) -> Bool {
        if !left.key.isIdentical(to: right.key) { return left.key.precedes(right.key) }
        if left.value.isEqual(to: right.value) { return false }
        guard let result = left.value.precedes(right.value) else {
            throw DoraError(
                .notSerializable, operation: "sort the arguments",
                message: "'\(left.key)' has several values that cannot be put in order: "
                    + "\(left.value.pythonRepr) and \(right.value.pythonRepr)")
        }
        return result
    }
}
