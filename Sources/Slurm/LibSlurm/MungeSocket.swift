#if canImport(CSlurm)
    import Glibc

    /// Where munged listens, without whose credential nothing can be sent.
    struct MungeSocket: Sendable {
        let path: String

        /// What is wrong with it, if that can be seen; takes a second at most.
        ///
        /// Only for calls that failed: munged logs everybody who connects and says nothing.
        var problem: String? {
            guard let failure else { return nil }
            // Its queue is full where it has been stopped for a while.
            if [ETIMEDOUT, EAGAIN].contains(failure) {
                return "munged does not answer at \(path); is it stopped, or very busy?"
            }
            let isOwn = [EMFILE, ENFILE].contains(failure)
            return "munged's socket \(path): \(String(cString: strerror(failure)))"
                + (isOwn ? "" : "; is munged running on this machine?")
        }

        private var failure: Int32? {
            guard access(path, R_OK | W_OK) == 0 else { return errno }
            var address = sockaddr_un()
            let capacity = MemoryLayout.size(ofValue: address.sun_path)
            guard path.utf8.count < capacity else { return ENAMETOOLONG }
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
            let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
            let descriptor = socket(AF_UNIX, kind, 0)
            guard descriptor >= 0 else { return errno }
            defer { close(descriptor) }
            // One that was killed leaves its socket behind.
            let size = socklen_t(MemoryLayout<sockaddr_un>.size)
            let result = withUnsafePointer(to: address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(descriptor, $0, size)
                }
            }
            guard result == 0 else { return errno }
            // One that is stopped is connected to all the same. It hangs up on who says nothing.
            shutdown(descriptor, Int32(SHUT_WR))
            var event = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            return poll(&event, 1, 1000) == 0 ? ETIMEDOUT : nil
        }
    }
#endif
