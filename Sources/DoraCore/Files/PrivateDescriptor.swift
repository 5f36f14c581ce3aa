#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Descriptors that programs which are started do not get, from the first moment on: in a host with
/// threads another one may be starting a program in between.
///
/// All return a negative number where there is none, with the reason in `errno`.
package enum PrivateDescriptor {
    /// A pipe; nil where there is none, with the reason in `errno`.
    package static func pipe() -> (reader: Int32, writer: Int32)? {
        var ends: [Int32] = [-1, -1]
        #if os(Linux)
            guard pipe2(&ends, O_CLOEXEC) == 0 else { return nil }
        #else
            guard Darwin.pipe(&ends) == 0 else { return nil }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        #endif
        return (ends[0], ends[1])
    }

    /// A socket.
    package static func socket(_ family: Int32, _ kind: Int32, _ number: Int32 = 0) -> Int32 {
        #if canImport(Glibc)
            Glibc.socket(family, kind | Int32(SOCK_CLOEXEC.rawValue), number)
        #elseif canImport(Musl)
            Musl.socket(family, kind | SOCK_CLOEXEC, number)
        #else
            closingOnExec(Darwin.socket(family, kind, number))
        #endif
    }

    /// The next connection of a socket.
    package static func accept(_ descriptor: Int32) -> Int32 {
        #if canImport(Glibc)
            accept4(descriptor, nil, nil, Int32(SOCK_CLOEXEC.rawValue))
        #elseif canImport(Musl)
            accept4(descriptor, nil, nil, SOCK_CLOEXEC)
        #else
            closingOnExec(Darwin.accept(descriptor, nil, nil))
        #endif
    }

    /// A new file to read and write.
    ///
    /// - Parameter template: a path, and `XXXXXX` at its end, which becomes what makes it new.
    package static func temporary(_ template: inout [CChar]) -> Int32 {
        template.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return -1 }
            #if os(Linux)
                return mkostemp(start, O_CLOEXEC)
            #else
                return closingOnExec(mkstemp(start))
            #endif
        }
    }

    /// Another descriptor of the same file.
    package static func duplicate(_ descriptor: Int32) -> Int32 {
        fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    }

    #if !os(Linux)
        private static func closingOnExec(_ descriptor: Int32) -> Int32 {
            if descriptor >= 0 { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
            return descriptor
        }
    #endif
}

#if os(Linux)
    // glibc declares these under _GNU_SOURCE only, which its Swift module is built without.
    @_silgen_name("pipe2")
    private func pipe2(_ ends: UnsafeMutablePointer<Int32>, _ flags: Int32) -> Int32

    @_silgen_name("accept4")
    private func accept4(
        _ descriptor: Int32, _ address: UnsafeMutableRawPointer?,
        _ size: UnsafeMutableRawPointer?, _ flags: Int32
    ) -> Int32

    @_silgen_name("mkostemp")
    private func mkostemp(_ template: UnsafeMutablePointer<CChar>, _ flags: Int32) -> Int32
#endif
