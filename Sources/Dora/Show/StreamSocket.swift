internal import DoraCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What the client and the server of this package do alike with their sockets.
enum StreamSocket {
    #if canImport(Glibc)
        static let kind = Int32(SOCK_STREAM.rawValue)
        /// The signal would end the process.
        private static let withoutSignal = Int32(MSG_NOSIGNAL)
    #else
        static let kind = SOCK_STREAM
        private static let withoutSignal: Int32 = 0
    #endif

    /// Another side that says or takes nothing holds a thread for no longer than this.
    static func limitTime(of connection: Int32) {
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        // On Linux the limit for sending is one for connecting, too.
        setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
    }

    /// Connects the socket, and says whether that went well; if not the reason is in `errno`.
    static func connect(
        _ descriptor: Int32, to address: UnsafePointer<sockaddr>?, _ size: socklen_t
    ) -> Bool {
        #if canImport(Glibc)
            let result = Glibc.connect(descriptor, address, size)
        #elseif canImport(Musl)
            let result = Musl.connect(descriptor, address, size)
        #else
            let result = Darwin.connect(descriptor, address, size)
        #endif
        // A signal, or having been stopped, interrupts who waits; the connection is still made.
        guard result != 0, errno == EINTR else { return result == 0 }
        var event = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        let count = Files.retrying { Int(poll(&event, 1, 10_000)) }
        guard count > 0 else {
            if count == 0 { errno = ETIMEDOUT }
            return false
        }
        var failure: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &failure, &length) == 0 else {
            return false
        }
        errno = failure
        return failure == 0
    }

    /// Receives what there is, once there is something; its length is 0 at the end, and negative
    /// where nothing comes.
    static func receive(_ buffer: inout [UInt8], from connection: Int32) -> Int {
        // With a limit of time it is interrupted even by signals that restart other calls.
        Files.retrying { recv(connection, &buffer, buffer.count, 0) }
    }

    /// Sends all bytes, and says whether that went well; if not the reason is in `errno`.
    static func sendAll(_ bytes: [UInt8], to connection: Int32) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let part = UnsafeRawBufferPointer(rebasing: rest)
                let count = Files.retrying {
                    send(connection, part.baseAddress, part.count, withoutSignal)
                }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
    }
}
