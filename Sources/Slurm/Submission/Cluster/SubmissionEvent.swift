/// What there is to tell of a submission besides the id of the job.
public enum SubmissionEvent: Sendable, Hashable {
    /// The cluster that took the job, where it named several (``JobDescription/clusters``). Calls about
    /// the job must be made through that cluster.
    case cluster(String)
    /// What the controller's job_submit plugin tells the user, or a warning about a job that was taken
    /// nevertheless.
    case message(String)
    /// The answer to a submission whose outcome was unknown: it came when nobody waited for it any more.
    case lateAnswer(Result<JobID, SlurmError>)
}
