internal import DoraCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A process of some machine, as a file names it.
struct Submitter: Sendable, Hashable {
    var host: String
    var process: Int32

    /// This process.
    static var current: Submitter { Submitter(host: hostName, process: getpid()) }

    /// This machine's name, as `uname -n` prints it.
    static let hostName: String = {
        var name = utsname()
        uname(&name)
        return withUnsafeBytes(of: &name.nodename) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }()

    /// Whether the process runs, as far as this machine can tell.
    var isAlive: Bool { host == Self.hostName && (kill(process, 0) == 0 || errno == EPERM) }

    /// Whether the process has certainly ended.
    var isGone: Bool { host == Self.hostName && kill(process, 0) != 0 && errno == ESRCH }

    /// The two keys that name it.
    var json: JSONValue { ["host": .string(host), "pid": .int(Int(process))] }
}

extension Submitter {
    /// Reads the two keys out of whatever else the object says.
    init?(_ json: JSONValue) {
        guard let host = json["host"]?.stringValue,
            let process = json["pid"]?.intValue.flatMap({ Int32(exactly: $0) })
        else { return nil }
        self.init(host: host, process: process)
    }
}
