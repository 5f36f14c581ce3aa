#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The time by which local jobs reach their limits.
///
/// Nobody sets this clock, so that none of them ends early or late where the machine's time jumps.
/// It stands still while the machine is suspended, for then jobs cannot work either: Slurm does not
/// count the time in which a job is suspended. All processes of a machine have the same one, until
/// it is booted again.
enum AwakeTime {
    /// Seconds since some moment before.
    static var now: Int { Int(ProcessInfo.processInfo.systemUptime) }
}
