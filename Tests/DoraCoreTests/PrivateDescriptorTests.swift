#if canImport(Glibc)
    import DoraCore
    import Foundation
    import Synchronization
    import Testing

    @Suite(.serialized) struct PrivateDescriptorTests {
        /// Each is made and closed again without a pause while it is looked at whether a program that
        /// is started now would have it.
        @Test(.timeLimit(.minutes(2)), arguments: ["pipe", "socket", "accept", "temporary"])
        func `a program that is started at that moment gets none of them`(_ kind: String) {
            let isOver = Atomic(false)
            let latest = Atomic<Int32>(-1)
            let made = Mutex<Set<String>>([])
            Thread.detachNewThread {
                let listener = Self.listener()
                for _ in 0..<10_000 {
                    let names = Self.make(kind, listener) {
                        latest.store($0, ordering: .relaxed)
                    }
                    made.withLock { $0.formUnion(names) }
                }
                close(listener)
                isOver.store(true, ordering: .relaxed)
            }
            // Mostly the next one has the number of the one before.
            var inheritable: Set<String> = []
            while !isOver.load(ordering: .relaxed) {
                let descriptor = latest.load(ordering: .relaxed)
                guard fcntl(descriptor, F_GETFD) == 0 else { continue }
                if let name = Self.name(of: descriptor) { inheritable.insert(name) }
            }
            // Other tests may make some without such care.
            #expect(made.withLock { $0.intersection(inheritable) }.isEmpty)
            #expect(made.withLock { $0.count } > 1)
        }

        /// Makes some, and returns which they were.
        private static func make(
            _ kind: String, _ listener: Int32, _ note: (Int32) -> Void
        ) -> [String] {
            func noted(_ descriptor: Int32) -> String {
                note(descriptor)
                defer { close(descriptor) }
                return name(of: descriptor) ?? ""
            }

            switch kind {
            case "pipe":
                guard let ends = PrivateDescriptor.pipe() else { return [] }
                return [noted(ends.reader), noted(ends.writer)]
            case "socket":
                return [noted(PrivateDescriptor.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue)))]
            case "temporary":
                var path = Array("/tmp/private-descriptor.XXXXXX".utf8CString)
                let descriptor = PrivateDescriptor.temporary(&path)
                unlink(path)
                return [noted(descriptor)]
            default:
                var address = sockaddr_un()
                var size = socklen_t(MemoryLayout<sockaddr_un>.size)
                let client = PrivateDescriptor.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue))
                defer { close(client) }
                withUnsafeMutablePointer(to: &address) { pointer in
                    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                        _ = getsockname(listener, $0, &size)
                        _ = connect(client, $0, size)
                    }
                }
                return [noted(PrivateDescriptor.accept(listener))]
            }
        }

        /// What the system calls what is open, which it does not call another so.
        private static func name(of descriptor: Int32) -> String? {
            Files.linkTarget("/proc/self/fd/\(descriptor)")
        }

        /// Listens at an address without a file, which the system chooses.
        private static func listener() -> Int32 {
            let listener = PrivateDescriptor.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue))
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    _ = bind(listener, $0, socklen_t(MemoryLayout<sa_family_t>.size))
                }
            }
            listen(listener, 4)
            return listener
        }
    }
#endif
