#if canImport(Glibc)
    import DoraCore
    import Foundation
    import Synchronization
    import Testing

    @testable import Dora

    /// Whoever stops a command and lets it go on interrupts its calls, as does a signal.
    @Suite struct `A socket's calls` {
        @Test(.patient) func `go on where they are interrupted`() throws {
            var ends: [Int32] = [-1, -1]
            try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
            let (near, far) = (ends[0], ends[1])
            defer { for end in ends { close(end) } }
            for end in ends { StreamSocket.limitTime(of: end) }
            let received = interrupted(by: { _ = StreamSocket.sendAll([7], to: far) }) {
                var buffer: [UInt8] = [0, 0]
                return StreamSocket.receive(&buffer, from: near) == 1 && buffer[0] == 7
            }
            #expect(received)
            // More than the socket keeps.
            let sent = interrupted(by: {
                var buffer = [UInt8](repeating: 0, count: 1 << 20)
                var rest = 1 << 22
                while rest > 0, case let count = read(far, &buffer, buffer.count), count > 0 {
                    rest -= count
                }
            }) { StreamSocket.sendAll([UInt8](repeating: 1, count: 1 << 22), to: near) }
            #expect(sent)
        }

        @Test(.patient) func `connect where that is interrupted`() throws {
            let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(listener) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
            var size = socklen_t(MemoryLayout<sockaddr_in>.size)
            let isListening = withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(listener, $0, size) == 0 && listen(listener, 0) == 0
                        && getsockname(listener, $0, &size) == 0
                }
            }
            try #require(isListening)
            // A queue keeps one connection more than it is told to; later ones are tried again.
            let waiting = (0..<2).map { _ in
                let client = socket(
                    AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
                withUnsafePointer(to: address) { pointer in
                    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                        _ = connect(client, $0, size)
                    }
                }
                return client
            }
            defer { for client in waiting { close(client) } }
            let (target, length) = (address, size)
            let isConnected = interrupted(by: {
                for _ in 0..<2 { close(accept(listener, nil, nil)) }
            }) {
                let client = PrivateDescriptor.socket(AF_INET, StreamSocket.kind)
                defer { close(client) }
                StreamSocket.limitTime(of: client)
                return withUnsafePointer(to: target) { pointer in
                    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                        StreamSocket.connect(client, to: $0, length)
                    }
                }
            }
            #expect(isConnected)
        }

        /// What the call returns on a thread of its own that gets signals while it waits, before it is
        /// helped.
        private func interrupted(
            by help: () -> Void, _ call: @escaping @Sendable () -> Bool
        ) -> Bool {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { _ in }
            sigaction(SIGURG, &action, nil)
            let caller = Mutex<pthread_t?>(nil)
            let result = Mutex<Bool?>(nil)
            Thread.detachNewThread {
                caller.withLock { $0 = pthread_self() }
                let value = call()
                caller.withLock { $0 = nil }
                result.withLock { $0 = value }
            }
            for _ in 0..<20 {
                usleep(20_000)
                caller.withLock { if let thread = $0 { pthread_kill(thread, SIGURG) } }
            }
            help()
            while true {
                if let value = result.withLock({ $0 }) { return value }
                usleep(1000)
            }
        }
    }
#endif
