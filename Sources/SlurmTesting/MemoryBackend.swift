package import Slurm
import Synchronization

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The cluster in memory behind ``/Slurm/SlurmCluster``.
package final class MemoryBackend: SlurmBackend {
    package let configuration: ClusterConfiguration
    private let state: Mutex<MemoryState>

    /// Shared by all clusters of the process: such threads are never ended, and tests make many
    /// clusters. They are started as they are needed.
    ///
    /// Answers come at once, but not where hundreds of tests begin together on a busy machine.
    static let threads = RPCThreads(limit: 64, defaultDeadline: .seconds(60))

    init(configuration: ClusterConfiguration, state: MemoryState) {
        self.configuration = configuration
        self.state = Mutex(state)
    }

    package var capabilities: Capabilities {
        Capabilities(release: "memory", loadsStatesOnly: false, killsManyJobsAtOnce: false)
    }

    package var submissionConfiguration: SubmissionConfiguration {
        SubmissionConfiguration(maximumArraySize: configuration.maximumArraySize)
    }

    package func ping(controller index: Int) throws(SlurmError) {
        try perform(.ping, "reach the controller") { (_) throws(SlurmError) in }
    }

    /// Looks at or changes the state, from the test's side.
    func change<Value: Sendable>(_ body: (inout MemoryState) -> Value) -> Value {
        let (value, calls) = state.withLock { state in (body(&state), state.takeCalls()) }
        // Who is called may call back, so not under the lock.
        calls.make()
        return value
    }

    /// The same, where it may fail.
    func changing<Value: Sendable>(
        _ body: (inout MemoryState) throws(SlurmError) -> Value
    ) throws(SlurmError) -> Value {
        try change { state in
            Result { () throws(SlurmError) in try body(&state) }
        }.get()
    }

    /// Does what a call asks for, unless a fault was injected into it.
    ///
    /// - Parameter token: of a submission; without an answer its outcome is not known.
    func perform<Value: Sendable>(
        _ call: Call, _ operation: String, token: SubmissionToken? = nil,
        _ body: (inout MemoryState) throws(SlurmError) -> Value
    ) throws(SlurmError) -> Value {
        let fault = try changing { (state) throws(SlurmError) in
            try state.begin(call, operation)
        }
        let noAnswer =
            token.map {
                SlurmError.outcomeUnknown($0, operation: operation, cause: "no answer came")
            }
            ?? SlurmError(.answerTimedOut, operation: operation, message: "no answer came")
        switch fault {
        case .refused(let code):
            throw change { $0.error(code, operation) }
        case .lostCall:
            throw noAnswer
        case .slow(let time):
            Self.sleep(time)
        case .lostAnswer, .heldAnswer, nil:
            break
        }
        let releases = change { $0.releases }
        let answer = try changing { (state) throws(SlurmError) in
            state.settle()
            let answer = try body(&state)
            state.settle()
            return answer
        }
        if fault == .lostAnswer { throw noAnswer }
        while fault == .heldAnswer, change({ $0.releases }) == releases {
            Self.sleep(.milliseconds(1))
        }
        return answer
    }

    /// Blocks the thread, which is one for calls that block.
    private static func sleep(_ time: Duration) {
        usleep(UInt32(clamping: Int64(time / .microseconds(1))))
    }
}

extension MemoryState {
    /// Counts a call, and takes the fault that was injected for it.
    mutating func begin(_ call: Call, _ operation: String) throws(SlurmError) -> Fault? {
        callCounts[call, default: 0] += 1
        if call == .accounting {
            if isDatabaseDown { throw error(.databaseUnreachable, operation) }
        } else if isControllerDown {
            throw error(.controllerUnreachable, operation)
        }
        guard faults[call]?.isEmpty == false else { return nil }
        return faults[call]?.removeFirst()
    }
}
