internal import DoraCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Sends a JSON text to a webhook, by HTTP/1.1 over a socket of its own. There is no TLS: for
/// `https` a command such as `curl` does it.
struct HTTPPost: Sendable {
    var host: String
    var port: String
    var path: String

    /// Reads `http://host[:port][/path]`; an IPv6 address stands in brackets.
    init(_ url: String) throws(DoraError) {
        func failure(_ reason: String) -> DoraError {
            DoraError(.invalidArgument, operation: "notify", message: "\(url): \(reason)")
        }
        guard !url.lowercased().hasPrefix("https:") else {
            throw failure(
                "a webhook must be http; for https give a command: "
                    + "--notify 'curl -fsS -H \"Content-Type: application/json\" -d @- \(url)'")
        }
        guard url.lowercased().hasPrefix("http://") else { throw failure("no http:// address") }
        let rest = url.dropFirst("http://".count)
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let authority = rest[..<slash]
        path = slash == rest.endIndex ? "/" : String(rest[slash...].prefix { $0 != "#" })
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
            host = String(authority[authority.index(after: authority.startIndex)..<end])
            port = String(authority[end...].dropFirst(2))
        } else {
            let colon = authority.firstIndex(of: ":") ?? authority.endIndex
            host = String(authority[..<colon])
            port = String(authority[colon...].dropFirst())
        }
        if port.isEmpty { port = "80" }
        guard !host.isEmpty, UInt16(port) != nil, !host.contains("@") else {
            throw failure("no host, or a port that is no number up to 65535")
        }
        // What would end the request's line or head is no part of an address.
        guard (host + path).utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw failure("only printable ASCII may stand in an address; encode the rest as %XX")
        }
    }

    /// Sends the text; it blocks for at most some 10 seconds for each step.
    ///
    /// - Throws: `DoraError` where nobody answers, or the answer is no 2xx.
    func send(_ json: String) throws(DoraError) {
        let connection = try opened()
        defer { close(connection) }
        let shown = host.contains(":") ? "[\(host)]" : host
        let body = json.utf8.count
        let request = """
            POST \(path) HTTP/1.1\r
            Host: \(shown)\(port == "80" ? "" : ":\(port)")\r
            Content-Type: application/json\r
            Content-Length: \(body)\r
            User-Agent: swift-dora\r
            Connection: close\r
            \r
            \(json)
            """
        guard StreamSocket.sendAll(Array(request.utf8), to: connection) else {
            throw failure(String(cString: strerror(errno)))
        }
        let answer = try status(from: connection)
        guard answer.hasPrefix("2") else { throw failure("the answer was \(answer)") }
    }

    private func failure(_ reason: String) -> DoraError {
        DoraError(
            .inputOutput, operation: "notify",
            message: "cannot notify http://\(host):\(port)\(path): \(reason)")
    }

    private func opened() throws(DoraError) -> Int32 {
        var hints = addrinfo()
        hints.ai_socktype = StreamSocket.kind
        var found: UnsafeMutablePointer<addrinfo>?
        let result = getaddrinfo(host, port, &hints, &found)
        guard result == 0 else { throw failure(String(cString: gai_strerror(result))) }
        defer { freeaddrinfo(found) }
        var reason = "no address"
        var next = found
        while let address = next {
            next = address.pointee.ai_next
            let handle = PrivateDescriptor.socket(
                address.pointee.ai_family, address.pointee.ai_socktype,
                address.pointee.ai_protocol)
            guard handle >= 0 else {
                reason = String(cString: strerror(errno))
                continue
            }
            StreamSocket.limitTime(of: handle)
            if StreamSocket.connect(
                handle, to: address.pointee.ai_addr, address.pointee.ai_addrlen)
            {
                return handle
            }
            reason = String(cString: strerror(errno))
            close(handle)
        }
        throw failure(reason)
    }

    /// The code and the words of the answer's first line.
    private func status(from connection: Int32) throws(DoraError) -> String {
        var head: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1024)
        while !head.contains(UInt8(ascii: "\n")), head.count < 8192 {
            let count = StreamSocket.receive(&buffer, from: connection)
            guard count > 0 else { throw failure("the connection ended without an answer") }
            head += buffer[..<count]
        }
        let line = String(
            decoding: head.prefix { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") },
            as: UTF8.self)
        guard line.hasPrefix("HTTP/1."), let space = line.firstIndex(of: " ") else {
            throw failure("the answer is not HTTP")
        }
        return String(line[space...].dropFirst())
    }
}
