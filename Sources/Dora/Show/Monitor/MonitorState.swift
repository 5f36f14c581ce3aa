internal import DoraCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// What the monitor shows, and how keys change it: everything but the terminal.
struct MonitorState: Sendable {
    /// What rows are sorted by.
    enum SortKey: Sendable, Hashable {
        case index, name, state
        case metric(MetricColumn)

        var title: String {
            switch self {
            case .index: "#"
            case .name: "name"
            case .state: "state"
            case .metric(let column): column.path.joined(separator: ".")
            }
        }
    }

    /// The states of which rows are shown.
    enum Kind: String, Sendable, CaseIterable {
        case all, running, pending, failed, done

        func holds(_ state: SheepState) -> Bool {
            let counts = GridProgress.Counts(CollectionOfOne(state))
            return switch self {
            case .all: true
            case .running: counts.running > 0
            case .pending: counts.pending > 0
            case .failed: counts.failed + counts.cancelled + counts.missing > 0
            case .done: counts.done > 0
            }
        }
    }

    /// What the window holds.
    enum Mode: Sendable, Equatable {
        case table
        /// The table, while a filter is typed.
        case filtering
        /// A text over the table, such as a log.
        case page(TextPage)
    }

    /// What a key asks of whoever has the terminal.
    enum Request: Sendable, Equatable {
        case quit
        /// Ask the scheduler now.
        case look
        /// The log of this row.
        case log(Int)
        /// Why the job of this row waits or failed.
        case why(Int)
    }

    let title: String
    let table: GridTable
    private(set) var flock: [Sheep]
    private(set) var progress = GridProgress()
    /// The texts of the rows that a filter looks through; none until one is typed.
    private var haystacks: [String] = []
    /// The rows that the filters leave, sorted.
    private(set) var order: [Int]
    /// The place in `order` of the first row on the screen, and of the chosen one.
    var top = 0
    var cursor = 0
    private(set) var sort = SortKey.index
    private(set) var isDescending = false
    private(set) var filter = ""
    private(set) var kind = Kind.all
    var mode = Mode.table
    /// How many metrics at the left are out of sight.
    private(set) var columnOffset = 0
    /// What went wrong last.
    var message: String?
    /// All metrics seen so far, where the explorer did not choose.
    var metrics: [MetricColumn] = []
    /// Widths that the columns have had, so that they do not jump while rows scroll.
    var floor: [Int] = []
    /// When the scheduler is asked next; nil while it is asked.
    var nextLook: Date?

    init(title: String, table: GridTable, flock: [Sheep]) {
        self.title = title
        self.table = table
        self.flock = flock
        order = Array(flock.indices)
        metrics = table.chosen ?? []
    }

    /// Takes in a look at the states.
    mutating func update(_ flock: [Sheep], at time: Date, _ latest: (Int) -> LatestEntry?) {
        self.flock = flock
        haystacks = []
        progress.add(flock.lazy.map(\.state), at: time)
        arrange(latest)
    }

    /// The XP of the chosen row.
    var chosen: Int? { order.indices.contains(cursor) ? order[cursor] : nil }

    /// Does what a key asks.
    ///
    /// - Parameters:
    ///   - page: how many rows the window holds.
    ///   - latest: the latest entries of the histories, as far as they are known.
    mutating func handle(
        _ key: Key, page: Int, _ latest: (Int) -> LatestEntry?
    ) -> Request? {
        message = nil
        switch mode {
        case .page(var text):
            if text.handle(key, page: page) { mode = .page(text) } else { mode = .table }
            return nil
        case .filtering:
            edit(key)
            arrange(latest)
            return nil
        case .table: break
        }
        if move(key, page: page) { return nil }
        switch key {
        case .character("q"): return .quit
        case .character("u"): return .look
        case .character("l"), .enter: return chosen.map { .log($0) }
        case .character("w"): return chosen.map { .why($0) }
        case .character("/"): mode = .filtering
        case .character("f"): next(&kind, in: Kind.allCases, by: 1)
        case .character("s"): next(&sort, in: sortKeys, by: 1)
        case .character("S"): next(&sort, in: sortKeys, by: -1)
        case .character("r"): isDescending.toggle()
        case .escape:
            filter = ""
            kind = .all
        case .character("?"), .character("h"): mode = .page(.help)
        default: return nil
        }
        arrange(latest)
        return nil
    }

    var sortKeys: [SortKey] { [.index, .name, .state] + metrics.map { .metric($0) } }

    private func next<Value: Equatable>(_ value: inout Value, in values: [Value], by step: Int) {
        let index = values.firstIndex(of: value) ?? 0
        value = values[(index + step + values.count) % values.count]
    }

    private mutating func edit(_ key: Key) {
        switch key {
        case .enter: mode = .table
        case .escape:
            filter = ""
            mode = .table
        case .backspace: if !filter.isEmpty { filter.removeLast() }
        case .character(let character): filter.append(character)
        default: break
        }
    }

    private mutating func move(_ key: Key, page: Int) -> Bool {
        switch key {
        case .up, .character("k"): cursor -= 1
        case .down, .character("j"): cursor += 1
        case .pageUp: cursor -= page
        case .pageDown, .character(" "): cursor += page
        case .home, .character("g"): cursor = 0
        case .end, .character("G"): cursor = order.count - 1
        case .left: columnOffset = max(columnOffset - 1, 0)
        case .right: columnOffset = min(columnOffset + 1, max(metrics.count - 1, 0))
        default: return false
        }
        clamp(page: page)
        return true
    }

    /// Keeps the chosen row on the screen.
    mutating func clamp(page: Int) {
        cursor = max(min(cursor, order.count - 1), 0)
        top = min(top, cursor, max(order.count - page, 0))
        top = max(top, cursor - max(page, 1) + 1, 0)
    }
}

extension MonitorState {
    /// Filters and sorts the rows; the chosen XP stays chosen.
    mutating func arrange(_ latest: (Int) -> LatestEntry?) {
        let wasChosen = chosen
        let needle = filter.lowercased()
        let isNegated = needle.hasPrefix("!")
        let wanted = isNegated ? String(needle.dropFirst()) : needle
        if !wanted.isEmpty, haystacks.isEmpty {
            haystacks = zip(flock, table.names).map(Self.haystack)
        }
        order = flock.indices.filter { index in
            guard kind == .all || kind.holds(flock[index].state) else { return false }
            return wanted.isEmpty || haystacks[index].contains(wanted) != isNegated
        }
        switch sort {
        case .index: if isDescending { order.reverse() }
        case .name: sortRows { [names = table.names] in names[$0] }
        case .state: sortRows { [flock] in flock[$0].state.name }
        case .metric(let column):
            sortRows { index -> Double? in
                let value = latest(index).flatMap { column.value(in: $0.entry)?.doubleValue }
                // What is no number has no place among numbers, and would mix up the others.
                return value.flatMap { $0.isNaN ? nil : $0 }
            }
        }
        if let wasChosen, let place = order.firstIndex(of: wasChosen) { cursor = place }
    }

    /// What a filter looks through, for each row: a filter is typed letter by letter.
    private static func haystack(_ sheep: Sheep, _ name: String) -> String {
        let job = sheep.job.map { "\($0.id)" } ?? ""
        return "\(name)\n\(sheep.xp.signature)\n\(sheep.state.name)\n\(job)".lowercased()
    }

    /// Sorts by a value that is made once for each row; rows without one come last.
    private mutating func sortRows<Value: Comparable>(_ value: (Int) -> Value?) {
        let keyed = order.map { (index: $0, value: value($0)) }
        order = keyed.sorted { one, other in
            switch (one.value, other.value) {
            case (let a?, let b?) where a != b: isDescending ? b < a : a < b
            case (_?, nil): true
            case (nil, _?): false
            default: one.index < other.index
            }
        }.map(\.index)
    }
}
