internal import Dispatch
internal import DoraCore
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A small HTTP/1.1 server for one page and its data, on the loopback interface.
final class LocalServer: Sendable {
    /// What is answered to a path.
    struct Answer: Sendable {
        var type: String
        var body: String
        /// Changes when the body does.
        var tag: String
    }

    let port: Int
    private let socket: Int32
    private let answer: @Sendable (String) async -> Answer?
    /// Takes the next connection; negative where there is none, with the reason in `errno`.
    private let accept: @Sendable (Int32) -> Int32
    private let pause: @Sendable () -> Void
    private let log: @Sendable (String) -> Void
    /// Whether it has been said that connections have to wait.
    private let isFull = Atomic(false)

    /// Binds the port; 0 takes any that is free.
    ///
    /// - Parameters:
    ///   - make: makes a socket of a family; negative where there is none, with the reason in `errno`.
    ///   - accept: takes the next connection of the socket.
    ///   - pause: waits a moment where it cannot.
    ///   - log: told when connections have to wait.
    ///   - answer: what a path has; nil for nothing.
    /// - Throws: `DoraError` where the port is taken or may not be used.
    init(
        port: Int,
        make: (Int32) -> Int32 = { PrivateDescriptor.socket($0, StreamSocket.kind) },
        accept: @escaping @Sendable (Int32) -> Int32 = { PrivateDescriptor.accept($0) },
        pause: @escaping @Sendable () -> Void = { usleep(250_000) },
        log: @escaping @Sendable (String) -> Void = { _ in },
        answer: @escaping @Sendable (String) async -> Answer?
    ) throws(DoraError) {
        guard let number = UInt16(exactly: port) else {
            throw DoraError(
                .invalidArgument, operation: "serve", message: "a port is a number up to 65535")
        }
        func failure(_ reason: Int32) -> DoraError {
            DoraError(
                .inputOutput, operation: "serve on port \(port)",
                message: "cannot serve on 127.0.0.1:\(port): \(String(cString: strerror(reason)))")
        }
        let handle = make(AF_INET)
        guard handle >= 0 else { throw failure(errno) }
        var yes: Int32 = 1
        setsockopt(
            handle, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = Self.loopback(number)
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(handle, $0, length) == 0 }
        }
        guard isBound, listen(handle, 16) == 0 else {
            var error = failure(errno)
            close(handle)
            error.message += "; choose another port, or 0 for one that is free"
            throw error
        }
        var bound = sockaddr_in()
        var boundLength = length
        withUnsafeMutablePointer(to: &bound) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = getsockname(handle, $0, &boundLength)
            }
        }
        socket = handle
        self.port = Int(UInt16(bigEndian: bound.sin_port))
        self.answer = answer
        (self.accept, self.pause, self.log) = (accept, pause, log)
    }

    deinit { close(socket) }

    /// Answers requests until the task is cancelled.
    func run() async {
        let connections = AsyncStream<Int32> { continuation in
            // A source may be cancelled from any thread; its protocol does not say so.
            nonisolated(unsafe) let source = DispatchSource.makeReadSource(
                fileDescriptor: socket, queue: .global())
            source.setEventHandler { [self] in
                if let connection = takeConnection() { continuation.yield(connection) }
            }
            continuation.onTermination = { _ in source.cancel() }
            source.resume()
        }
        for await connection in connections {
            Task.detached { [self] in await serve(connection) }
        }
    }

    /// The next connection; nil where there is none any more, or it has to wait.
    private func takeConnection() -> Int32? {
        let connection = accept(socket)
        guard connection < 0 else {
            isFull.store(false, ordering: .relaxed)
            return connection
        }
        // It stays in the socket's queue, whose source would tell of it again and again.
        if [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(errno) {
            let reason = String(cString: strerror(errno))
            if !isFull.exchange(true, ordering: .relaxed) {
                log("The page's connections have to wait: \(reason)")
            }
            pause()
        }
        return nil
    }

    private func serve(_ connection: Int32) async {
        defer { close(connection) }
        StreamSocket.limitTime(of: connection)
        guard let request = await Self.offCooperativePool({ Self.readHead(connection) }) else {
            return
        }
        let response = await self.response(to: request)
        _ = await Self.offCooperativePool { StreamSocket.sendAll(response, to: connection) }
    }

    /// The whole response to a request's head.
    func response(to head: String) async -> [UInt8] {
        let lines = head.split(separator: "\r\n")
        let words = (lines.first ?? "").split(separator: " ")
        guard words.count == 3, words[0] == "GET" || words[0] == "HEAD" else {
            return Self.response("405 Method Not Allowed", isHead: false)
        }
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            fields[line[..<colon].lowercased()] =
                String(line[line.index(after: colon)...]).pythonStripped
        }
        // A page of elsewhere whose name is made to point here must not read what this serves.
        let host = fields["host"].map { $0.prefix { $0 != ":" } } ?? ""
        guard ["127.0.0.1", "localhost"].contains(String(host)) else {
            return Self.response("403 Forbidden", isHead: false)
        }
        guard let found = await answer(String(words[1].prefix { $0 != "?" })) else {
            return Self.response("404 Not Found", isHead: words[0] == "HEAD")
        }
        let tag = "\"\(found.tag)\""
        guard fields["if-none-match"] != tag else {
            return Self.response("304 Not Modified", tag: tag, isHead: true)
        }
        return Self.response(
            "200 OK", type: found.type, body: found.body, tag: tag, isHead: words[0] == "HEAD")
    }

    private static func response(
        _ status: String, type: String = "text/plain", body: String = "", tag: String? = nil,
        isHead: Bool
    ) -> [UInt8] {
        let body = body.isEmpty && !isHead ? status + "\n" : body
        var head = "HTTP/1.1 \(status)\r\nContent-Type: \(type); charset=utf-8\r\n"
        head += "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n"
        head += "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
        if let tag { head += "ETag: \(tag)\r\n" }
        return Array((head + "\r\n").utf8) + (isHead ? [] : Array(body.utf8))
    }

    private static func loopback(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        return address
    }

    private static func readHead(_ connection: Int32) -> String? {
        var head: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while head.count < 65536 {
            let count = StreamSocket.receive(&buffer, from: connection)
            guard count > 0 else { return nil }
            head += buffer[..<count]
            let text = String(decoding: head, as: UTF8.self)
            if text.contains("\r\n\r\n") { return text }
        }
        return nil
    }

    /// Runs what waits for the network on a thread that may wait.
    private static func offCooperativePool<Value: Sendable>(
        _ body: @escaping @Sendable () -> Value
    ) async -> Value {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: body()) }
        }
    }
}
