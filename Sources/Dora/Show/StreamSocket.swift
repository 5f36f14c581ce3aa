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

    /// A socket; negative where there is none, with the reason in `errno`.
    static func make(_ family: Int32) -> Int32 { socket(family, kind, 0) }

    /// The next connection of a socket; negative where there is none, with the reason in `errno`.
    static let accept: @Sendable (Int32) -> Int32 = { descriptor in
        #if canImport(Glibc)
            Glibc.accept(descriptor, nil, nil)
        #elseif canImport(Musl)
            Musl.accept(descriptor, nil, nil)
        #else
            Darwin.accept(descriptor, nil, nil)
        #endif
    }

    /// Another side that says or takes nothing holds a thread for no longer than this.
    static func limitTime(of connection: Int32) {
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        // On Linux the limit for sending is one for connecting, too.
        setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
    }

    /// Sends all bytes, and says whether that went well; if not the reason is in `errno`.
    static func sendAll(_ bytes: [UInt8], to connection: Int32) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let part = UnsafeRawBufferPointer(rebasing: rest)
                let count = send(connection, part.baseAddress, part.count, withoutSignal)
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
    }
}
