#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Looks users and groups up on this machine, by name or number.
enum AccountNames {
    /// Long enough for all but groups of some thousands.
    private static let bufferSize = 65_536

    /// The number of a user who exists here.
    static func user(_ text: String) -> UInt32? {
        var (entry, found) = (passwd(), UnsafeMutablePointer<passwd>?.none)
        var buffer = [CChar](repeating: 0, count: bufferSize)
        if getpwnam_r(text, &entry, &buffer, buffer.count, &found) == 0, found != nil {
            return entry.pw_uid
        }
        guard let number = number(text),
            getpwuid_r(number, &entry, &buffer, buffer.count, &found) == 0, found != nil
        else { return nil }
        return number
    }

    /// The name of a user who exists here.
    static func name(ofUser number: UInt32) -> String? {
        var (entry, found) = (passwd(), UnsafeMutablePointer<passwd>?.none)
        var buffer = [CChar](repeating: 0, count: bufferSize)
        getpwuid_r(number, &entry, &buffer, buffer.count, &found)
        return found.map { String(cString: $0.pointee.pw_name) }
    }

    /// The number of a group that exists here.
    static func group(_ text: String) -> UInt32? {
        var (entry, found) = (GroupEntry(), UnsafeMutablePointer<GroupEntry>?.none)
        var buffer = [CChar](repeating: 0, count: bufferSize)
        if getgrnam_r(text, &entry, &buffer, buffer.count, &found) == 0, found != nil {
            return entry.gr_gid
        }
        guard let number = number(text),
            getgrgid_r(number, &entry, &buffer, buffer.count, &found) == 0, found != nil
        else { return nil }
        return number
    }

    private static func number(_ text: String) -> UInt32? {
        guard let number = LeadingInteger(text), number.rest.isEmpty else { return nil }
        return Int32(exactly: number.value).flatMap { UInt32(exactly: $0) }
    }
}

/// The system's `struct group`, which the function of the same name hides.
private typealias GroupEntry = group
