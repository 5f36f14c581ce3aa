internal import DoraCore
internal import Slurm
internal import Synchronization

#if canImport(Glibc)
    @preconcurrency internal import Glibc
#elseif canImport(Musl)
    @preconcurrency internal import Musl
#elseif canImport(Darwin)
    @preconcurrency internal import Darwin
#endif

/// Hands the output of a program on as it comes, and looks at its lines.
final class OutputLines: Sendable {
    private struct State {
        var isOver = false
        var hasEnded = false
        var error: DoraError?
    }

    private let state = Mutex(State())
    private let reader: Int32
    private let take: @Sendable (String) throws(DoraError) -> Void

    init(_ reader: Int32, _ take: @escaping @Sendable (String) throws(DoraError) -> Void) {
        self.reader = reader
        self.take = take
    }

    func begin() -> Bool { BlockingThread.start { self.read() } }

    /// Waits for all that the program has printed. What it leaves behind may keep its output open,
    /// and is not waited for.
    func end() async throws {
        state.withLock { $0.isOver = true }
        while !state.withLock({ $0.hasEnded }) { try await Task.sleep(for: .milliseconds(5)) }
        if let error = state.withLock({ $0.error }) { throw error }
    }

    private func read() {
        var lines = LineBuffer()
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while waitForMore() {
            let count = Files.retrying { Self.read(reader, &buffer) }
            guard count > 0 else { break }
            _ = Files.writeAll(buffer[..<count], to: STDOUT_FILENO)
            lines.append(buffer[..<count], line)
        }
        lines.end(line)
        close(reader)
        state.withLock { $0.hasEnded = true }
    }

    /// False where the program has ended and no more of it is there.
    private func waitForMore() -> Bool {
        while true {
            let isOver = state.withLock { $0.isOver }
            var wanted = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
            if poll(&wanted, 1, 250) > 0 { return true }
            if isOver { return false }
        }
    }

    private static func read(_ descriptor: Int32, _ buffer: inout [UInt8]) -> Int {
        #if canImport(Glibc)
            Glibc.read(descriptor, &buffer, buffer.count)
        #elseif canImport(Musl)
            Musl.read(descriptor, &buffer, buffer.count)
        #else
            Darwin.read(descriptor, &buffer, buffer.count)
        #endif
    }

    private func line(_ bytes: ArraySlice<UInt8>) {
        guard state.withLock({ $0.error == nil }) else { return }
        do throws(DoraError) { try take(String(decoding: bytes, as: UTF8.self)) } catch {
            state.withLock { $0.error = error }
        }
    }
}
