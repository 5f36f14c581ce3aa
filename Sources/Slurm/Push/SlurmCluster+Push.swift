import Synchronization

extension SlurmCluster {
    /// Has slurmctld tell this process when jobs end, so that their watchers learn of it in some
    /// milliseconds, not with the next query.
    ///
    /// Holds for jobs that this process submits from now on: each carries the address and port at
    /// which libslurm then listens (`slurm_allocation_msg_thr_create`). It is best effort: queries
    /// go on, and check. slurmctld must be able to reach the address; against a firewall that drops
    /// packets, each job's end would keep three of its threads waiting for `TCPTimeout`.
    ///
    /// Calling it again changes the address.
    ///
    /// - Parameter address: where slurmctld reaches this machine; `nil`: its host name.
    /// - Throws: ``SlurmError/Code/unsupported`` where libslurm cannot listen.
    public func enablePush(address: String? = nil) async throws(SlurmError) {
        let (backend, tracker) = (backend, tracker)
        let known = push.withLock { $0?.port }
        let host = try await rpc("listen to slurmctld", repeats: false) {
            () throws(SlurmError) in
            // slurmctld knows machines by their names without a domain.
            let host = String(SubmissionContext.current.host.prefix { $0 != "." })
            var push = PushAddress(host: host, address: address ?? host, port: known ?? 0)
            // Whoever listens does so as long as the process lives: once is enough.
            guard known == nil else { return push }
            push.port = try backend.listen { [weak tracker] _ in
                guard let tracker else { return }
                Task { await tracker.hurry() }
            }
            return push
        }
        push.withLock { $0 = host }
    }

    /// Whether jobs that are submitted now tell of their end; see ``enablePush(address:)``.
    public var isPushEnabled: Bool { push.withLock { $0 != nil } }
}

/// Where slurmctld calls when a job ends.
package struct PushAddress: Sendable, Hashable {
    /// This machine's name (`alloc_node`), without which slurmctld does not call.
    var host: String
    /// Where it is reached (`resp_host`).
    var address: String
    /// Where libslurm listens (`other_port`).
    var port: UInt16
}

extension JobFields {
    /// Asks slurmctld to call when the job ends, or any task of the array.
    mutating func call(_ push: PushAddress) {
        alloc_node = push.host
        resp_host = push.address
        other_port = push.port
        // No mail is sent for it: that takes one of the other bits.
        mail_type = (mail_type ?? 0) | MailEvents.arrayTasks.rawValue
    }
}
