internal import DoraCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The monitor on a terminal: draws in place, and does what keys ask.
struct TerminalMonitor {
    let grid: Grid
    let period: LookPeriod
    let cache: HistoryCache
    let trim: HistoryTrim
    let onLook: @Sendable ([Sheep]) async -> Void

    private enum Event: Sendable {
        case input([UInt8])
        case resized, resumed, second
        case looked(Result<[Sheep], DoraError>, next: Duration)
        /// The histories that sorting by a metric needs have been read.
        case historiesRead
        case explained(TextPage)
        /// A line for people, which has no place on the screen but the status line.
        case said(String)
    }

    /// Between two looks at the files of the rows on the screen, in seconds.
    private static let filePeriod = 2

    /// Returns when all jobs have ended, or the user quits.
    func watch(_ flock: [Sheep], _ table: GridTable) async throws(DoraError) -> [Sheep] {
        // When the terminal is back.
        defer { StandardError.letGo() }
        guard Terminal.enter() else {
            throw DoraError(
                .inputOutput, operation: "watch \(grid.name)",
                message: "this terminal has no raw mode; NO_COLOR=1 shows the plain table")
        }
        defer { Terminal.leave() }
        let events = TerminalEvents<Event>(
            input: { .input($0) }, resized: .resized, resumed: .resumed, second: .second)
        defer { events.end() }
        StandardError.hold { events.send(.said($0)) }
        var state = MonitorState(title: grid.name, table: table, flock: flock)
        state.update(flock, at: Date(), cache.known)
        var frame = TerminalFrame()
        var keys = KeyParser()
        var seconds = 0
        var look = startLook(flock, events)
        var lastLook = ContinuousClock.now
        defer { look.cancel() }
        func lookNow() {
            look.cancel()
            look = startLook(state.flock, events)
            lastLook = .now
            state.nextLook = nil
        }
        draw(&state, &frame)
        for await event in events.stream {
            switch event {
            case .input(let bytes):
                if bytes.isEmpty { return state.flock }
                for key in keys.keys(bytes) {
                    let sort = state.sort
                    let request = state.handle(
                        key, page: state.page(height: Terminal.size.height), cache.known)
                    if state.sort != sort { readAll(state, events) }
                    switch request {
                    case .quit: return state.flock
                    case .look: lookNow()
                    case .log(let row): open(row, &state)
                    case .why(let row): explain(state.flock[row], events)
                    case nil: break
                    }
                }
            case .resized: frame.forget()
            case .resumed:
                // After Ctrl-Z the shell has had the terminal.
                _ = Terminal.enter()
                frame.forget()
            case .second:
                seconds += 1
                if case .page(var text) = state.mode {
                    text.reload()
                    state.mode = .page(text)
                } else if seconds.isMultiple(of: Self.filePeriod), hasNews(of: state),
                    period.allowsLook(after: ContinuousClock.now - lastLook)
                {
                    lookNow()
                }
            case .looked(.success(let flock), let next):
                lastLook = .now
                state.nextLook = Date() + next.inSeconds
                try cache.trim(trim)
                state.update(flock, at: Date(), cache.known)
                await onLook(flock)
                if flock.allSatisfy(\.isSettled) { return flock }
                readAll(state, events)
            case .looked(.failure(let error), let next):
                state.nextLook = Date() + next.inSeconds
                state.message = error.message
            case .historiesRead: state.arrange(cache.known)
            case .explained(let page): state.mode = .page(page)
            case .said(let line): state.message = line
            }
            draw(&state, &frame)
        }
        return state.flock
    }

    private func draw(_ state: inout MonitorState, _ frame: inout TerminalFrame) {
        let (width, height) = Terminal.size
        state.clamp(page: state.page(height: height))
        // Only what is on the screen is read; what it brings may change how much is.
        state.learn(state.visible(height: height).map { cache.known($0) ?? cache.latest($0) })
        let lines = state.frame(width: width, height: height, at: Date()) {
            cache.known($0) ?? cache.latest($0)
        }
        let text = frame.update(lines)
        if !text.isEmpty { Terminal.emit(text) }
    }

    /// Reads the histories of the rows on the screen that have changed; true where that shows a
    /// job at work that was not seen to run.
    private func hasNews(of state: MonitorState) -> Bool {
        var hasNews = false
        for row in state.visible(height: Terminal.size.height) {
            let before = cache.known(row)
            let after = cache.latest(row)
            if before != after, !state.flock[row].state.isRunning { hasNews = true }
        }
        return hasNews
    }

    /// Asks the scheduler now, and again and again.
    private func startLook(_ flock: [Sheep], _ events: TerminalEvents<Event>) -> Task<Void, Never> {
        Task {
            var flock = flock
            var period = period
            while !Task.isCancelled {
                var next: Duration
                do throws(DoraError) {
                    next = try await grid.look(&flock, &period)
                    if Task.isCancelled { return }
                    events.send(.looked(.success(flock), next: next))
                } catch {
                    if Task.isCancelled { return }
                    next = period.next(hasNews: false, cost: .zero)
                    events.send(.looked(.failure(error), next: next))
                }
                try? await grid.pause(for: next, &flock)
            }
        }
    }

    /// Reads the histories of all rows in the background, where their order depends on them.
    private func readAll(_ state: MonitorState, _ events: TerminalEvents<Event>) {
        guard case .metric = state.sort else { return }
        Task.detached { [cache] in
            try? await cache.readAll()
            events.send(.historiesRead)
        }
    }

    private func open(_ row: Int, _ state: inout MonitorState) {
        let sheep = state.flock[row]
        guard let log = sheep.log, Files.exists(log) else {
            state.message = "\(sheep.xp.signature) has written no log yet"
            return
        }
        var page = TextPage(title: log, lines: [], file: log)
        page.reload()
        state.mode = .page(page)
    }

    private func explain(_ sheep: Sheep, _ events: TerminalEvents<Event>) {
        Task {
            let explanation = await grid.shepherd.explain([sheep])
            events.send(
                .explained(
                    TextPage(
                        title: "\(sheep.xp.signature): \(sheep.state.name)",
                        lines: explanation.lines(nameOf: { _ in "\(sheep.xp.signature)" }))))
        }
    }
}
