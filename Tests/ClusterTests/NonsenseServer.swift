import Foundation
import Synchronization
import Testing

/// What a controller may send that is none.
enum Nonsense: String, CaseIterable, Sendable {
    case closesAtOnce, noise, hugeLength, largestLength, framedNoise, echo, damagedEcho, trickle

    /// The bytes for one request, whose own are the length and as much as it says.
    func answer(to request: [UInt8]) -> [UInt8] {
        switch self {
        case .closesAtOnce: []
        case .noise: Self.random(10_000)
        case .hugeLength: [0xff, 0xff, 0xff, 0xff] + Self.random(100)
        // As much as libslurm believes, of which only the beginning comes.
        case .largestLength: [0x3f, 0xff, 0xff, 0xff] + Self.random(100)
        case .framedNoise: Self.framed(Self.random(5000))
        // A message that is well formed, has a valid credential, and is no answer.
        case .echo: request
        case .damagedEcho:
            Self.framed(
                request.dropFirst(4).map { Int.random(in: 0..<20) == 0 ? .random(in: 0...255) : $0 }
            )
        case .trickle: [0, 0]
        }
    }

    private static func random(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in .random(in: 0...255) }
    }

    private static func framed(_ body: [UInt8]) -> [UInt8] {
        withUnsafeBytes(of: UInt32(body.count).bigEndian, Array.init) + body
    }
}

/// Listens on a port, and answers every request with nonsense.
final class NonsenseServer: Sendable {
    private let descriptor: Int32
    let port: UInt16

    init(_ nonsense: Nonsense) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, size) == 0 && listen(descriptor, 64) == 0
                    && getsockname(descriptor, address, &size) == 0
            }
        }
        try #require(isListening)
        self.descriptor = descriptor
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread {
            while case let connection = accept(descriptor, nil, nil), connection >= 0 {
                Thread.detachNewThread { Self.serve(connection, nonsense) }
            }
        }
    }

    func stop() {
        // Closing alone does not wake up who accepts.
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }

    private static func serve(_ connection: Int32, _ nonsense: Nonsense) {
        defer { close(connection) }
        let length = read(4, from: connection)
        guard length.count == 4 else { return }
        let count = length.reduce(0) { $0 << 8 | Int($1) }
        let answer = nonsense.answer(to: length + read(count, from: connection))
        // A client that has gone must not end the test.
        _ = answer.withUnsafeBytes {
            send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        guard nonsense == .largestLength || nonsense == .trickle else { return }
        // Until the client gives up.
        _ = read(1, from: connection)
    }

    private static func read(_ count: Int, from connection: Int32) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: min(count, 1 << 20))
        let received = recv(connection, &bytes, bytes.count, Int32(MSG_WAITALL))
        return Array(bytes.prefix(max(received, 0)))
    }
}
