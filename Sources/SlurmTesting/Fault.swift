public import Slurm

/// What goes wrong with a call.
public enum Fault: Sendable, Hashable {
    /// The controller refuses: nothing is done, and the caller hears the code.
    case refused(SlurmError.Code)
    /// The call is lost on its way: nothing is done, and no answer comes.
    case lostCall
    /// The answer is lost on its way: all is done, and the caller does not hear of it.
    case lostAnswer
    /// All is done, and the answer comes when the test calls
    /// ``MemoryCluster/releaseAnswers()``.
    case heldAnswer
    /// The answer takes this long, of real time.
    case slow(Duration)
}

extension MemoryCluster {
    /// Makes the next calls of a kind go wrong. Faults wait in a queue for each kind, and each
    /// befalls one call.
    ///
    /// - Parameters:
    ///   - fault: what happens.
    ///   - call: to which calls.
    ///   - count: to how many of them.
    public func inject(_ fault: Fault, into call: Call, count: Int = 1) {
        backend.change {
            $0.faults[call, default: []] += Array(repeating: fault, count: max(0, count))
        }
    }

    /// Lets the answers come that were held back by ``Fault/heldAnswer``.
    public func releaseAnswers() {
        backend.change { $0.releases += 1 }
    }

    /// Whether slurmctld is down: every call to it fails with
    /// ``/Slurm/SlurmError/Code/controllerUnreachable``, and jobs go on as planned.
    public var isControllerDown: Bool {
        get { backend.change { $0.isControllerDown } }
        set { backend.change { $0.isControllerDown = newValue } }
    }

    /// Whether slurmdbd is down.
    public var isDatabaseDown: Bool {
        get { backend.change { $0.isDatabaseDown } }
        set { backend.change { $0.isDatabaseDown = newValue } }
    }

    /// How many calls of a kind reached the daemons' side, faults included.
    ///
    /// - Parameter call: which kind.
    public func callCount(_ call: Call) -> Int {
        backend.change { $0.callCounts[call] ?? 0 }
    }
}
