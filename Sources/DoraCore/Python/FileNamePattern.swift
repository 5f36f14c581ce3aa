/// A pattern with `*`, `?` and `[sequences]`, matched as Python's `fnmatch.fnmatch` does on Linux:
/// by code points, and with no character treated apart (not `/`, not a line break).
package struct FileNamePattern: Sendable, Hashable {
    private enum Element: Sendable, Hashable {
        case one(Unicode.Scalar)
        case any
        case anyNumber
        case set([ClosedRange<UInt32>], isNegated: Bool)
    }

    private let elements: [Element]

    /// Reads a pattern; every text is one.
    ///
    /// - Parameter pattern: as `fnmatch` has it: `*`, `?`, `[seq]` and `[!seq]`.
    package init(_ pattern: String) {
        let scalars = Array(pattern.unicodeScalars)
        var elements: [Element] = []
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            index += 1
            switch scalar {
            case "*": if elements.last != .anyNumber { elements.append(.anyNumber) }
            case "?": elements.append(.any)
            case "[":
                if let end = Self.endOfSet(scalars, from: index) {
                    elements.append(Self.set(Array(scalars[index..<end])))
                    index = end + 1
                } else {
                    elements.append(.one(scalar))
                }
            default: elements.append(.one(scalar))
            }
        }
        self.elements = elements
    }

    /// Whether the whole name fits the pattern.
    ///
    /// - Parameter name: the whole name.
    package func matches(_ name: String) -> Bool {
        let name = Array(name.unicodeScalars)
        var (element, position) = (0, 0)
        var retry: (element: Int, position: Int)?
        while position < name.count || element < elements.count {
            if element < elements.count, elements[element] == .anyNumber {
                retry = (element, position)
                element += 1
            } else if element < elements.count, position < name.count,
                Self.fits(elements[element], name[position])
            {
                element += 1
                position += 1
            } else if let last = retry, last.position < name.count {
                retry = (last.element, last.position + 1)
                (element, position) = (last.element + 1, last.position + 1)
            } else {
                return false
            }
        }
        return true
    }

    private static func fits(_ element: Element, _ scalar: Unicode.Scalar) -> Bool {
        switch element {
        case .one(let expected): scalar == expected
        case .any, .anyNumber: true
        case .set(let ranges, let isNegated):
            ranges.contains { $0.contains(scalar.value) } != isNegated
        }
    }

    /// Where the `]` stands that closes a set; a `]` directly after `[` or `[!` is a member.
    private static func endOfSet(_ scalars: [Unicode.Scalar], from start: Int) -> Int? {
        var index = start
        if index < scalars.count, scalars[index] == "!" { index += 1 }
        if index < scalars.count, scalars[index] == "]" { index += 1 }
        return scalars[min(index, scalars.count)...].firstIndex(of: "]")
    }

    private static let hyphen = Unicode.Scalar("-").value

    private static func set(_ content: [Unicode.Scalar]) -> Element {
        var chunks = chunks(of: content)
        // Python drops a range whose ends are in the wrong order, and both ends with it.
        for index in chunks.indices.dropFirst().reversed() {
            guard let low = chunks[index - 1].last, let high = chunks[index].first, low > high
            else { continue }
            chunks[index - 1] = chunks[index - 1].dropLast() + chunks[index].dropFirst()
            chunks.remove(at: index)
        }
        let isNegated = chunks.first?.first == "!"
        if isNegated { chunks[0].removeFirst() }
        var ranges: [ClosedRange<UInt32>] = []
        for (index, chunk) in chunks.enumerated() {
            var members = chunk[...]
            if index > 0, let high = members.popFirst() {
                // With nothing before it, the hyphen stands for itself.
                let low = chunks[index - 1].last
                ranges.append(low.map { $0.value...high.value } ?? high.value...high.value)
                if low == nil { ranges.append(hyphen...hyphen) }
            }
            ranges.append(contentsOf: members.map { $0.value...$0.value })
        }
        return .set(ranges, isNegated: isNegated)
    }

    /// The content cut at each `-` that makes a range: the last scalar of a chunk and the first of
    /// the next are its ends.
    private static func chunks(of content: [Unicode.Scalar]) -> [[Unicode.Scalar]] {
        var chunks: [[Unicode.Scalar]] = []
        var start = 0
        var search = content.first == "!" ? 2 : 1
        while search < content.count, let hyphen = content[search...].firstIndex(of: "-") {
            chunks.append(Array(content[start..<hyphen]))
            start = hyphen + 1
            search = hyphen + 3
        }
        let rest = Array(content[start...])
        if rest.isEmpty, !chunks.isEmpty {
            chunks[chunks.count - 1].append("-")
        } else {
            chunks.append(rest)
        }
        return chunks
    }
}
