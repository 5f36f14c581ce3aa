import Foundation
import Synchronization
import Testing

/// Stands between a host and slurmctld or slurmdbd, and spoils the first answer.
final class SpoilingRelay: Sendable {
    /// What becomes of an answer.
    enum Damage: String, CaseIterable, Sendable {
        /// The connection is reset in the middle of it, as by a controller that is killed.
        case reset
        case header, length, credential, body
    }

    private let descriptor: Int32
    private let daemon: UInt16
    private let greetings: Int
    private let damage: Mutex<Damage?>
    private let meanwhile: Mutex<(@Sendable () -> Void)?>
    let port: UInt16

    /// - Parameters:
    ///   - greetings: how many answers of each connection are none to a question.
    ///   - meanwhile: is done while the first answer is on its way.
    init(
        to daemon: UInt16, _ damage: Damage?, greetings: Int = 0,
        meanwhile: (@Sendable () -> Void)? = nil
    ) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let port = Self.withAddress(of: 0) { address, size in
            var size = size
            guard bind(descriptor, address, size) == 0, listen(descriptor, 64) == 0,
                getsockname(descriptor, address, &size) == 0
            else { return UInt16?.none }
            return address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                UInt16(bigEndian: $0.pointee.sin_port)
            }
        }
        (self.descriptor, self.port) = (descriptor, try #require(port))
        (self.daemon, self.greetings) = (daemon, greetings)
        self.damage = Mutex(damage)
        self.meanwhile = Mutex(meanwhile)
        Thread.detachNewThread { [self] in
            while case let connection = accept(descriptor, nil, nil), connection >= 0 {
                Thread.detachNewThread { self.serve(connection) }
            }
        }
    }

    func stop() {
        // Closing alone does not wake up who accepts.
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }

    private func serve(_ client: Int32) {
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer {
            close(server)
            close(client)
        }
        guard Self.withAddress(of: daemon, { connect(server, $0, $1) == 0 }) else { return }
        for place in 0... {
            let request = message(from: client)
            guard !request.isEmpty, send(request, to: server) else { return }
            let answer = message(from: server)
            if let meanwhile = meanwhile.withLock({ $0.take() }) { meanwhile() }
            let damage = place == greetings ? damage.withLock { $0.take() } : nil
            guard send(spoilt(answer, damage, for: client), to: client), damage != .reset else {
                return
            }
        }
    }

    private func spoilt(_ answer: [UInt8], _ damage: Damage?, for client: Int32) -> [UInt8] {
        var answer = answer
        switch damage {
        case .reset:
            answer.removeLast(answer.count / 2)
            var now = linger(l_onoff: 1, l_linger: 0)
            setsockopt(
                client, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
        // The first number behind the length is the release's.
        case .header: answer[4] ^= 0x55
        case .length: answer[0] = 0x7f
        case .credential:
            answer[(answer.firstRange(of: Array("MUNGE:".utf8))?.upperBound ?? 4) + 9] ^= 1
        case .body: answer[answer.count - 1] ^= 0x55
        case nil: break
        }
        return answer
    }

    /// One message, with its length.
    private func message(from connection: Int32) -> [UInt8] {
        let length = read(4, from: connection)
        return length + read(length.reduce(0) { $0 << 8 | Int($1) }, from: connection)
    }

    private func read(_ count: Int, from connection: Int32) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let received = recv(connection, &bytes, count, Int32(MSG_WAITALL))
        return Array(bytes.prefix(max(received, 0)))
    }

    private func send(_ bytes: [UInt8], to connection: Int32) -> Bool {
        // A client that has gone must not end the test.
        Glibc.send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    /// The loopback address of a port.
    private static func withAddress<Value>(
        of port: UInt16, _ body: (UnsafeMutablePointer<sockaddr>, socklen_t) -> Value
    ) -> Value {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
