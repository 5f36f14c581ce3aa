internal import DoraCore
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Does what is to be done when this process's job is about to be ended.
final class JobWatch: Sendable {
    static let shared = JobWatch()

    private struct State {
        /// The job that this process is to end and requeue.
        var job: CurrentJob?
        /// Takes the signals where others do the work of the job.
        var workers: (@Sendable (Int32) -> Void)?
        var callbacks: [@Sendable () async throws -> Void] = []
        /// The first signal that came; later ones find the work under way.
        var warning: Int32?
        /// Whether the whole job was told to end.
        var isTerminated = false
    }

    private let state = Mutex(State())
    private let thread = LoneThread()

    /// The job of this process, if it is the one that runs the job's experiment.
    var job: CurrentJob? { state.withLock { $0.job } }

    func add(_ callback: @escaping @Sendable () async throws -> Void) {
        state.withLock { $0.callbacks.append(callback) }
    }

    /// Takes the signals of a job from now on; does nothing outside of jobs.
    ///
    /// A signal that comes before this kills the process, so it is to be the first act of one.
    func begin(_ arguments: [String]) {
        guard arguments.dropFirst().first == "run", let job = CurrentJob.current else { return }
        state.withLock { $0.job = job }
        // Programs that this one starts are not the job.
        for name in CurrentJob.variables { unsetenv(name) }
        SignalPipe.open(for: [SIGUSR2, SIGTERM], receive)
    }

    /// Hands signals on from now on, in jobs and outside of them.
    func forward(to workers: @escaping @Sendable (Int32) -> Void) {
        state.withLock { $0.workers = workers }
        SignalPipe.open(for: [SIGUSR2, SIGTERM], receive)
    }

    /// Hands no signals on any more.
    func forwardNoMore() { state.withLock { $0.workers = nil } }

    /// Waits for the end of the process where it has been warned: a body that ends early because
    /// a callback told it to must not pass for one that has done its work.
    func settle() async {
        guard state.withLock({ $0.warning != nil }) else { return }
        while (try? await Task.sleep(for: .seconds(3600))) != nil {}
    }

    private func receive(_ number: Int32) {
        if let workers = state.withLock({ $0.workers }) { return workers(number) }
        let job: CurrentJob?? = state.withLock { state in
            if number == SIGTERM { state.isTerminated = true }
            guard state.warning == nil else { return .none }
            state.warning = number
            return .some(state.job)
        }
        guard let job else { return }
        guard let job else { return endOutsideOfJobs(number) }
        Task.detached(executorPreference: thread) {
            await self.finish(number, job)
        }
    }

    /// Nobody handles the signal any more: it does what it does by itself.
    private func endOutsideOfJobs(_ number: Int32) {
        signal(number, SIG_DFL)
        kill(getpid(), number)
    }

    private func finish(_ number: Int32, _ job: CurrentJob) async {
        report(number == SIGTERM ? "dora: told to end" : "dora: warned of the time limit")
        for callback in state.withLock({ $0.callbacks }) {
            do { try await callback() } catch { report("dora: a callback failed: \(error)") }
        }
        if WorkerRank.current == 0 {
            if number == SIGUSR2 { await requeue(job) }
        } else {
            // The end of one worker is the end of all: the first may still be at its callbacks.
            try? await Task.sleep(for: .seconds(600))
        }
        LocalCopy.remove()
        fflush(nil)
        // Not exit: the body still runs, and what exit takes down may be in use by it.
        _exit(128 + number)
    }

    private func requeue(_ job: CurrentJob) async {
        do throws(DoraError) { try job.timeouts.add(job.restart) } catch {
            report("dora: \(error)")
        }
        let count = job.timeouts.count
        guard count <= job.maxTimeouts else {
            report("dora: not requeued, \(job.maxTimeouts) time-outs are allowed")
            return
        }
        let request = RequeueRequest(job: job)
        let isTerminated = state.withLock { $0.isTerminated }
        do throws(DoraError) {
            let isAccepted = try await request.send(unlessCancelled: isTerminated)
            report(
                isAccepted
                    ? "dora: requeued, time-out \(count) of \(job.maxTimeouts)"
                    : "dora: not requeued, the job was cancelled")
        } catch { report("dora: cannot requeue: \(error)") }
    }
}
