#if canImport(CSlurm)
    import Glibc
    import Testing

    @testable import Slurm

    @Suite struct MungeSocketTests {
        /// Of a stopped munged the first calls are connected; those behind them are not even that.
        @Test func `a munged that takes no more connections does not answer`() throws {
            let folder = try ConfigurationFolder()
            let path = "\(folder.path)/munge.socket"
            let listener = try #require(listening(at: path))
            defer { close(listener) }
            // A socket keeps one connection more than it is told to.
            let socket = MungeSocket(path: path)
            for _ in 0..<3 {
                #expect(
                    socket.problem
                        == "munged does not answer at \(path); is it stopped, or very busy?")
            }
        }

        private func listening(at path: String) -> Int32? {
            let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
            let size = socklen_t(MemoryLayout<sockaddr_un>.size)
            let isListening = withUnsafePointer(to: address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, size) == 0 && listen(descriptor, 0) == 0
                }
            }
            return isListening ? descriptor : nil
        }
    }
#endif
