#if canImport(CSlurm)
    import Foundation
    import Subprocess
    import Testing

    @testable import Slurm

    /// What ends or freezes a process inside libslurm must come out of `connect` as an error that
    /// names what is at fault. Each case is provoked in a host of its own, which must survive.
    @Suite struct PreflightTests {
        private let folder: ConfigurationFolder

        init() throws {
            folder = try ConfigurationFolder()
        }

        @Test func `a usable configuration is connected to without a controller`() async throws {
            let file = try folder.writeConfiguration()
            let host = try await ProbeProgram.run([], configuration: file)
            #expect(host.survived, "\(host)")
            #expect(host.fact("connected") == "preflight")
        }

        @Test(.enabled(if: !wellKnownFileExists))
        func `no configuration anywhere`() async throws {
            let host = try await ProbeProgram.run([], configuration: nil)
            try expect(host, .notConfigured, "SLURM_CONF is not set", "/etc/slurm/slurm.conf")
        }

        @Test func `a file that is not there`() async throws {
            let file = "\(folder.path)/absent.conf"
            let host = try await ProbeProgram.run([], configuration: file)
            try expect(host, .notConfigured, file, "SLURM_CONF", "No such file")
            let given = try await ProbeProgram.run(["file=\(file)"], configuration: nil)
            try expect(given, .notConfigured, file, "given as configurationFile")
        }

        @Test func `a file is named from the root on, whatever folder the host goes to`() throws {
            let file = try folder.writeConfiguration()
            let here = FileManager.default.currentDirectoryPath
            // Back to the root from here, and on to the file.
            let way = here.split(separator: "/").map { _ in "../" }.joined() + file.dropFirst()
            for (given, variable) in [(way, nil), (nil, way)] as [(String?, String?)] {
                let found = try ConfigurationFile(given: given, environment: variable)
                #expect(found.path == "\(here)/\(way)")
            }
            #expect(try ConfigurationFile(given: file, environment: nil).path == file)
        }

        @Test func `a folder in the place of the file`() async throws {
            let host = try await ProbeProgram.run([], configuration: folder.path)
            try expect(host, .notConfigured, folder.path, "is a directory")
        }

        @Test(.enabled(if: getuid() == 0, "only root can become somebody else"))
        func `a file that may not be read`() async throws {
            let file = try folder.write("ClusterName=x\n", to: "slurm.conf", mode: 0o600)
            let host = try await ProbeProgram.run(["user=65534"], configuration: file)
            try expect(host, .notConfigured, file, "Permission denied")
        }

        @Test func `an included file that is not there`() async throws {
            let file = try folder.writeConfiguration("Include absent.conf")
            let host = try await ProbeProgram.run([], configuration: file)
            try expect(host, .notConfigured, "\(folder.path)/absent.conf", "included by \(file)")
            // In an included file, too, and by the cluster's name.
            try folder.write("include %c-absent.conf\n", to: "more.conf")
            let nested = try folder.writeConfiguration("Include more.conf")
            let other = try await ProbeProgram.run([], configuration: nested)
            try expect(other, .notConfigured, "preflight-absent.conf", "\(folder.path)/more.conf")
        }

        @Test func `files that include each other`() async throws {
            let file = try folder.writeConfiguration("Include slurm.conf")
            let host = try await ProbeProgram.run([], configuration: file)
            try expect(host, .notConfigured, file, "include each other")
        }

        @Test(arguments: ["", "direct"])
        func `an unknown key, or no key at all`(mode: String) async throws {
            for line in ["NoSuchKey=1", "this is no line of a configuration"] {
                let file = try folder.writeConfiguration(line)
                let host = try await ProbeProgram.run([mode], configuration: file)
                try expect(host, .notConfigured, file, String(line.prefix(9)))
            }
        }

        @Test(arguments: ["ClusterName", "SlurmctldHost"])
        func `a key that must not be missing`(key: String) async throws {
            let file = try folder.writeConfiguration(without: key)
            for mode in ["", "direct"] {
                let host = try await ProbeProgram.run([mode], configuration: file)
                try expect(host, .notConfigured, file, key)
            }
        }

        /// Only a child can find these out; libslurm exits at once.
        @Test(arguments: [
            "FirstJobId=0", "CommunicationParameters=DisableIPv4", "PrologFlags=NoHold",
        ])
        func `options that contradict themselves`(line: String) async throws {
            let file = try folder.writeConfiguration(line)
            let host = try await ProbeProgram.run([], configuration: file)
            #expect(host.survived, "\(host)")
            if host.fact("connected") == nil { try expect(host, .notConfigured, file) }
            if line == "FirstJobId=0" { try expect(host, .notConfigured, "FirstJobId") }
        }

        /// From 23.02 on libslurm ends the process over shared resources of nothing; before, no
        /// client looks at them, and over the rest only slurmctld.
        @Test(arguments: ["GresTypes=shard", "GresTypes=gpu,shard\nSelectType=select/linear"])
        func `generic resources that do not go together`(lines: String) async throws {
            let file = try folder.writeConfiguration(lines)
            let host = try await ProbeProgram.run([], configuration: file)
            #expect(host.survived, "\(host)")
            if Self.isOlder(than: "23.02") || lines.contains("gpu") {
                #expect(host.fact("connected") == "preflight", "\(host)")
            } else {
                try expect(host, .notConfigured, file, "shared")
            }
        }

        /// What a process without descriptors can still do is tell.
        @Test func `no descriptors are left`() async throws {
            let listener = try Listener()
            let file = try folder.writeConfiguration("SlurmctldPort=\(listener.port)")
            let host = try await ProbeProgram.run(
                ["exhausted", "jobs", "deadline=5"], configuration: file)
            #expect(host.survived && host.errors.isEmpty, "\(host)")
            let error = try #require(host.error, "\(host)")
            #expect(error.contains("cannot load the jobs"), "\(error)")
        }

        @Test func `the host's own exit handlers and buffers are not run by the child`()
            async throws
        {
            let file = try folder.writeConfiguration("FirstJobId=0")
            let host = try await ProbeProgram.run([], configuration: file)
            #expect(host.survived, "\(host)")
            #expect(host.facts.count { $0 == "fact: left" } == 1)
            #expect(host.facts.count { $0 == "fact: buffered before" } == 1)
        }

        @Test(arguments: ["", "direct"])
        func `plugins that are not there`(mode: String) async throws {
            let file = try folder.writeConfiguration("PluginDir=\(folder.path)")
            let host = try await ProbeProgram.run([mode], configuration: file)
            try expect(host, nil, folder.path)
            let absent = try folder.writeConfiguration("PluginDir=\(folder.path)/absent")
            let other = try await ProbeProgram.run([mode], configuration: absent)
            try expect(other, nil, "\(folder.path)/absent")
            for line in [
                "AuthType=auth/nonesuch", "SelectType=select/nonesuch",
                "AccountingStorageType=accounting_storage/nonesuch",
            ] {
                let file = try folder.writeConfiguration(line)
                let host = try await ProbeProgram.run([mode], configuration: file)
                // Of these, clients of later releases load the one for authentication only.
                if Self.isOlder(than: "23.11") || line.hasPrefix("Auth") {
                    try expect(host, nil, "nonesuch")
                } else {
                    #expect(host.survived, "\(host)")
                }
            }
        }

        @Test func `nobody listens where the controller should`() async throws {
            let file = try folder.writeConfiguration()
            let host = try await ProbeProgram.run(["verify"], configuration: file)
            #expect(host.survived && host.errors.isEmpty, "\(host)")
            let error = try #require(host.error)
            #expect(error.contains("127.0.0.1:1") && error.contains(file), "\(error)")
        }

        @Test func `a controller's name that nobody knows`() async throws {
            let file = try folder.writeConfiguration("SlurmctldHost=no-such-host.invalid")
            let host = try await ProbeProgram.run(["verify"], configuration: file)
            #expect(host.survived && host.errors.isEmpty, "\(host)")
            #expect(host.error?.contains("no-such-host.invalid") == true, "\(host)")
        }

        @Test(arguments: ["verify", "jobs", "submit", "hold=1", "verb=requeue", "cancel=1"])
        func `munged is not there`(_ request: String) async throws {
            let listener = try Listener()
            let file = try folder.writeConfiguration("SlurmctldPort=\(listener.port)")
            let host = try await ProbeProgram.run([request, "job=1"], configuration: file)
            #expect(host.survived, "\(host)")
            let socket = "\(folder.path)/no-munge.socket"
            #expect(host.error?.hasPrefix("1007 ") == true, "\(host)")
            #expect(
                host.error?.contains("munged's socket \(socket): No such file") == true, "\(host)")
            // Nothing was sent; but the error of those calls says that of others, too.
            #expect(host.fact("retryable") == "\(!request.hasPrefix("verb"))", "\(host)")
            // What libslurm logs goes to the logger, and to nothing else.
            #expect(host.errors.isEmpty, "\(host)")
            #expect(host.facts.contains { $0.hasPrefix("log: error") }, "\(host)")
        }

        @Test(arguments: [false, true])
        func `munged was killed, which leaves its socket behind, or stopped`(
            isStopped: Bool
        ) async throws {
            let listener = try Listener()
            let file = try folder.writeConfiguration("SlurmctldPort=\(listener.port)")
            // As long as libslurm tries to connect to munged, it does not come back.
            let stale = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(stale) }
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            let path = "\(folder.path)/no-munge.socket"
            try #require(path.utf8.count < MemoryLayout.size(ofValue: address.sun_path))
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
            let size = socklen_t(MemoryLayout<sockaddr_un>.size)
            let isBound = withUnsafePointer(to: address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(stale, $0, size) == 0 }
            }
            try #require(isBound)
            if isStopped { try #require(listen(stale, 8) == 0) }
            let problem =
                isStopped
                ? "munged does not answer at \(path)"
                : "munged's socket \(path): Connection refused"
            for request in ["jobs", "submit"] {
                let host = try await ProbeProgram.run([request, "deadline=2"], configuration: file)
                #expect(host.survived, "\(host)")
                let error = try #require(host.error)
                #expect(error.contains(problem), "\(host)")
            }
        }

        @Test func `nobody listens where slurmdbd should`() async throws {
            let file = try folder.writeConfiguration(
                "AccountingStorageType=accounting_storage/slurmdbd",
                "AccountingStorageHost=127.0.0.1", "AccountingStoragePort=1")
            let host = try await ProbeProgram.run(["accounting"], configuration: file)
            #expect(host.survived && host.errors.isEmpty, "\(host)")
            #expect(host.error?.hasPrefix("7000 ") == true, "\(host)")
            #expect(host.error?.contains("Connection refused") == true, "\(host)")
            #expect(host.fact("retryable") == "true", "\(host)")
        }

        @Test func `the host is as it was`() async throws {
            let file = try folder.writeConfiguration()
            let unset = try await ProbeProgram.run(["file=\(file)"], configuration: nil)
            #expect(unset.survived, "\(unset)")
            #expect(unset.fact("SLURM_CONF") == "none")
            #expect(unset.fact("new inheritable") == "0")
            // The default would let libslurm end the process.
            #expect(unset.fact("SIGPIPE") == "ignored")
            let other = "\(folder.path)/other.conf"
            let set = try await ProbeProgram.run(["file=\(file)", "handler"], configuration: other)
            #expect(set.survived, "\(set)")
            #expect(set.fact("SLURM_CONF") == other)
            #expect(set.fact("SIGPIPE") == "own")
        }

        @Test func `a library of another release is refused`() async throws {
            let source = try folder.write(
                "long slurm_api_version(void) { return 0x7f0000; }\n", to: "other.c")
            let library = "\(folder.path)/other.so"
            let compiler = Process()
            compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            // Swift's own: a machine with Swift need not have another one.
            compiler.arguments = ["clang", "-shared", "-fPIC", "-o", library, source]
            try compiler.run()
            compiler.waitUntilExit()
            try #require(compiler.terminationStatus == 0)
            // It is refused before anything of it is called, so the file need not even parse.
            let file = try folder.writeConfiguration("NoSuchKey=1")
            let host = try await ProbeProgram.run(
                [], configuration: file, environment: ["LD_PRELOAD": library])
            try expect(host, .libraryMismatch, "libslurm.so.127", LibSlurmBackend.release)
        }

        private func expect(
            _ host: ProbeProgram.Outcome, _ code: SlurmError.Code?, _ words: String...,
            at location: SourceLocation = #_sourceLocation
        ) throws {
            #expect(host.survived, "\(host)", sourceLocation: location)
            #expect(host.errors.isEmpty, "\(host)", sourceLocation: location)
            let error = try #require(host.error, "\(host)", sourceLocation: location)
            if let code {
                #expect(
                    error.hasPrefix("\(code.rawValue) "), "\(host)", sourceLocation: location)
            }
            for word in words {
                #expect(error.contains(word), "\(error)", sourceLocation: location)
            }
        }

        private static func isOlder(than release: String) -> Bool {
            LibSlurmBackend.release.compare(release, options: .numeric) == .orderedAscending
        }

        private static let wellKnownFileExists = [
            "/etc/slurm", "/usr/local/etc", "/opt/slurm/etc", "/etc/slurm-llnl",
            "/run/slurm/conf",
        ].contains { FileManager.default.fileExists(atPath: "\($0)/slurm.conf") }
    }

    /// A port on which connections are taken, and never answered.
    private final class Listener: Sendable {
        private let descriptor: Int32
        let port: UInt16

        init() throws {
            descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
            var size = socklen_t(MemoryLayout<sockaddr_in>.size)
            let descriptor = descriptor
            let isListening = withUnsafeMutablePointer(to: &address) { address in
                address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                    bind(descriptor, address, size) == 0 && listen(descriptor, 16) == 0
                        && getsockname(descriptor, address, &size) == 0
                }
            }
            port = UInt16(bigEndian: address.sin_port)
            try #require(isListening)
        }

        deinit { close(descriptor) }
    }
#endif
