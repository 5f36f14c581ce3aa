/// The state of a job, array task or component, and nothing else (`job_state_response_job_t`).
package struct BareJobState: Sendable, Hashable {
    /// The job, the array, or the leader of the heterogeneous job.
    package var whole: UInt32
    /// The controller's own number. Which component it is, only a record tells.
    package var number: UInt32
    /// Which task of the array it is.
    package var task: UInt32?
    /// How it is.
    package var state: JobState

    package init(whole: UInt32, number: UInt32, task: UInt32? = nil, state: JobState) {
        self.whole = whole
        self.number = number
        self.task = task
        self.state = state
    }
}
