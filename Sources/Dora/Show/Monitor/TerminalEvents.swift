internal import Dispatch

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What happens at a terminal, as a stream of events.
final class TerminalEvents<Event: Sendable>: Sendable {
    let stream: AsyncStream<Event>
    private let continuation: AsyncStream<Event>.Continuation
    // Dispatch's sources may be resumed and cancelled from any thread; their protocols do not say so.
    nonisolated(unsafe) private let sources: [any DispatchSourceProtocol]

    /// - Parameters:
    ///   - input: bytes from the keyboard; none at its end.
    ///   - resized: the window has another size, or this process goes on after Ctrl-Z.
    ///   - second: comes once a second.
    init(
        input: @escaping @Sendable ([UInt8]) -> Event, resized: Event, resumed: Event, second: Event
    ) {
        let (stream, continuation) = AsyncStream.makeStream(of: Event.self)
        self.stream = stream
        self.continuation = continuation
        let keyboard = DispatchSource.makeReadSource(
            fileDescriptor: STDIN_FILENO, queue: .global())
        keyboard.setEventHandler {
            var bytes = [UInt8](repeating: 0, count: 1024)
            let count = read(STDIN_FILENO, &bytes, bytes.count)
            if count > 0 {
                continuation.yield(input(Array(bytes[..<count])))
            } else if count == 0 || errno != EINTR && errno != EAGAIN {
                keyboard.cancel()
                continuation.yield(input([]))
            }
        }
        func signals(_ number: Int32, _ event: Event) -> any DispatchSourceProtocol {
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { continuation.yield(event) }
            return source
        }
        let clock = DispatchSource.makeTimerSource(queue: .global())
        clock.schedule(deadline: .now() + 1, repeating: 1, leeway: .milliseconds(100))
        clock.setEventHandler { continuation.yield(second) }
        sources = [keyboard, signals(SIGWINCH, resized), signals(SIGCONT, resumed), clock]
        for source in sources { source.resume() }
    }

    func send(_ event: Event) { continuation.yield(event) }

    /// Ends the stream; the keyboard is left to others.
    func end() {
        for source in sources { source.cancel() }
        continuation.finish()
    }
}
