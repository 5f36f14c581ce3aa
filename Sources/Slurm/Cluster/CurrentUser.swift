#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The user this process runs as, by number.
package func currentUserID() -> UInt32 {
    getuid()
}
