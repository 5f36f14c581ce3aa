import DoraCore
import Foundation
import Slurm
import Testing

@testable import Dora

@Suite struct `A diagnosis` {
    private func notes(exitCode: Int? = nil) -> JobNotes {
        var notes = JobNotes()
        notes.start = JobNotes.Note(writer: Submitter(host: "n1", process: 1), time: 5)
        if let exitCode {
            notes.end = JobNotes.Note(
                writer: Submitter(host: "n1", process: 1), time: 6, exitCode: exitCode)
        }
        return notes
    }

    private func cause(
        _ base: JobState.Base, reason: JobReason = .none, exit: JobExitStatus? = nil,
        step: JobExitStatus? = nil, by user: String? = nil, notes: JobNotes? = nil,
        log: [String] = []
    ) -> Diagnosis.Cause? {
        var details = JobDetails(state: JobState(base))
        details.reason = reason
        details.exitStatus = exit
        details.stepStatus = step
        details.cancelledBy = user
        return Diagnosis(
            .job(JobState(base)), details: details, notes: notes ?? self.notes(), log: log)?.cause
    }

    @Test func `is made of Slurm's records`() {
        #expect(cause(.completed) == nil && cause(.running) == nil)
        #expect(cause(.outOfMemory) == .outOfMemory)
        #expect(cause(.timeout) == .timeLimit)
        #expect(cause(.nodeFail) == .nodeFailure)
        #expect(cause(.preempted) == .preempted)
        #expect(cause(.cancelled, by: "ann") == .cancelled(by: "ann"))
        #expect(cause(.failed, reason: .launchFailure) == .notStarted(.launchFailure))
        #expect(cause(.failed, exit: JobExitStatus(code: 3)) == .exitCode(3))
        #expect(cause(.failed, exit: JobExitStatus(code: 0, signal: 11)) == .signal(11))
        #expect(
            cause(
                .failed, exit: JobExitStatus(code: 1), step: JobExitStatus(code: 0, signal: 9)
            )
                == .signal(9))
        #expect(cause(.pending, reason: .resources) == .waiting(.resources))
    }

    @Test func `takes a death by the warning for the time limit that it warns of`() {
        func cause(_ left: Double?) -> Diagnosis.Cause? {
            var details = JobDetails(state: JobState(.failed))
            details.stepStatus = JobExitStatus(code: 0, signal: UInt8(SIGUSR2))
            details.timeLeft = left
            return Diagnosis(
                .job(JobState(.failed)), details: details, notes: notes(), log: [])?.cause
        }
        #expect(cause(80) == .timeLimit)
        #expect(cause(3000) == .signal(Int(SIGUSR2)))
        #expect(cause(nil) == .signal(Int(SIGUSR2)))
    }

    @Test func `tells the program's own last lines, not Slurm's below them`() {
        func log(_ lines: [String]) -> [String]? {
            Diagnosis(
                .job(JobState(.failed)), details: nil, notes: notes(exitCode: 1), log: lines,
                shown: 2)?.log
        }
        let slurm = ["srun: error: n1: task 0: Exited with exit code 1", "slurmstepd-n1: error: x"]
        #expect(log(["a", "b", "no such model"] + slurm) == ["b", "no such model"])
        #expect(log(slurm) == slurm)
    }

    @Test(arguments: [
        "launch failed requeued held", "user env retrieval failed requeued held",
    ])
    func `tells that Slurm holds a job whose launch failed`(reason: String) {
        var details = JobDetails(state: JobState(.pending))
        details.reason = .heldByUser
        details.reasonDetail = reason
        let held = Diagnosis(
            .job(JobState(.pending)), details: details, notes: JobNotes(), log: [])
        #expect(held?.words.contains("could not be launched") == true)
    }

    @Test func `of a job of this machine does not speak of a cluster`() {
        let waiting = Diagnosis(
            .job(JobState(.pending)), details: nil, notes: JobNotes(), log: [], isLocal: true)
        #expect(waiting?.words.contains("--local_jobs") == true)
        #expect(waiting?.isWaiting == true)
    }

    @Test func `tells how often a waiting job was requeued`() {
        var details = JobDetails(state: JobState(.pending))
        details.reason = .beginTime
        details.restarts = 1
        let waiting = Diagnosis(
            .job(JobState(.pending)), details: details, notes: JobNotes(), log: [])
        #expect(waiting?.detail == "requeued once")
    }

    @Test func `is made of the job's own records where Slurm has forgotten it`() {
        func cause(_ notes: JobNotes) -> Diagnosis.Cause? {
            Diagnosis(.job(JobState(.failed)), details: nil, notes: notes, log: [])?.cause
        }
        #expect(cause(notes(exitCode: 3)) == .exitCode(3))
        #expect(cause(notes(exitCode: 139)) == .signal(11))
        // Of these nobody dies: they are a program's own.
        #expect(cause(notes(exitCode: 167)) == .exitCode(167))
        #expect(cause(notes(exitCode: 255)) == .exitCode(255))
        #expect(cause(notes()) == .vanished)
        // A job that was warned of its time limit and may not be requeued again.
        var warned = notes(exitCode: 3)
        warned.isWarned = true
        #expect(cause(warned) == .timeLimit)
        #expect(Diagnosis(.missing, details: nil, notes: JobNotes(), log: [])?.cause == .missing)
        #expect(Diagnosis(.new, details: nil, notes: JobNotes(), log: []) == nil)
        let local = Diagnosis(.job(JobState(.failed)), details: nil, notes: notes(), log: ["x"])
        #expect(local?.nodes == "n1" && local?.log == ["x"])
    }

    @Test(arguments: [
        ("slurmstepd: error: Detected 1 oom_kill event in StepId=3.0", true),
        ("slurmstepd: error: Job 3 exceeded memory limit (9 > 5), being killed", true),
        ("terminate called after throwing an instance of 'std::bad_alloc'", true),
        ("CUDA error: out of memory", false), ("loss 0.5", false),
    ])
    func `finds what only the log says of memory`(line: String, isMemory: Bool) {
        #expect(
            (cause(.failed, exit: JobExitStatus(code: 1), log: [line]) == .outOfMemory)
                == isMemory)
        #expect((cause(.cancelled, log: [line]) == .outOfMemory) == isMemory)
    }

    @Test func `tells the same failure once`() {
        var diagnoses: [Int: Diagnosis] = [:]
        for index in 0..<20 {
            diagnoses[index] = Diagnosis(
                cause: .exitCode(1), nodes: "n\(index % 2)", log: ["step \(index): boom"])
        }
        diagnoses[20] = Diagnosis(cause: .timeLimit)
        diagnoses[21] = Diagnosis(cause: .waiting(.priority), detail: "3 before it in the queue")
        diagnoses[22] = Diagnosis(cause: .waiting(.priority), detail: "4 before it in the queue")
        let lines = Explanation(diagnoses).lines { "xp\($0)" }
        #expect(
            lines == [
                "20 XPs: its program ended with exit code 1",
                "  xp0, xp1, xp2, xp3, xp4, xp5, xp6, xp7 and 12 more",
                "  on n0 (10), n1 (10)", "  | step 0: boom",
                "1 XP: reached its time limit (--retry_time 2x gives it more)", "  xp20",
                "2 XPs: jobs of higher priority come first", "  xp21, xp22",
                "  the first: 3 before it in the queue",
            ])
        #expect(
            Explanation([1: Diagnosis(cause: .timeLimit), 2: Diagnosis(cause: .timeLimit)])
                .lines(names: ["a", "", "b"], base: "")[1] == "  (defaults), b")
        #expect(Explanation([:]).lines { "\($0)" } == ["Nothing waits and nothing failed."])
    }

    @Test func `tells what was never submitted, and how it is`() {
        #expect(
            Explanation([:], unsubmitted: 12).lines { "\($0)" } == [
                "12 XPs: not submitted yet; grid without --why submits them"
            ])
        let one = Explanation([0: Diagnosis(cause: .timeLimit)], unsubmitted: 1)
        #expect(
            one.lines { "xp\($0)" }.last
                == "1 XP: not submitted yet; grid without --why submits it")
        #expect(one.lines { "xp\($0)" }.count == 3)
    }

    @Test func `different failures are told apart`() {
        let explanation = Explanation([
            0: Diagnosis(cause: .exitCode(1), log: ["no such file"]),
            1: Diagnosis(cause: .exitCode(1), log: ["bad value"]),
            2: Diagnosis(cause: .exitCode(2), log: ["bad value"]),
        ])
        #expect(explanation.groups.count == 3)
    }

    @Test func `only single nodes are blamed`() {
        let explanation = Explanation([
            0: Diagnosis(cause: .nodeFailure, nodes: "n1"),
            1: Diagnosis(cause: .nodeFailure, nodes: "n[2-3]"),
            2: Diagnosis(cause: .exitCode(1), nodes: "n4"),
            3: Diagnosis(cause: .notStarted(.launchFailure), nodes: "n5"),
        ])
        #expect(explanation.failedNodes == ["n1", "n5"])
    }
}

@Suite struct `Growth` {
    private let wanted = SlurmConfig(memPerGPU: 4, time: 60)

    @Test func `gives more of what was too little, on top of the last time`() {
        let growth = ResourceGrowth(memory: 2, time: 1.5)
        let memory = growth.next(wanted, after: Diagnosis(cause: .outOfMemory), last: nil)
        #expect(memory.memPerGPU == 8 && memory.time == 60)
        let again = growth.next(wanted, after: Diagnosis(cause: .outOfMemory), last: memory)
        #expect(again.memPerGPU == 16)
        let time = growth.next(wanted, after: Diagnosis(cause: .timeLimit), last: nil)
        #expect(time.memPerGPU == 4 && time.time == 90)
        #expect(growth.next(wanted, after: Diagnosis(cause: .exitCode(1)), last: memory) == wanted)
        // The grid itself may ask for more by now.
        var small = wanted
        small.memPerGPU = 1
        #expect(
            growth.next(wanted, after: Diagnosis(cause: .outOfMemory), last: small).memPerGPU == 4)
    }

    @Test(arguments: [
        ("2x", 2.0), ("1.5", 1.5), ("1x", 1), ("0.5x", nil), ("x", nil), ("2xx", nil), ("nan", nil),
    ])
    func `factors are read`(text: String, factor: Double?) {
        #expect(ResourceGrowth.factor(text) == factor)
    }
}

@Suite struct `Usage` {
    private func row(
        elapsed: Double, cpuTime: Double, peak: Double, cpus: Int = 4, limit: Double = 36000
    ) -> GridUsage.Row {
        var usage = JobUsage()
        usage.elapsed = elapsed
        usage.limit = limit
        usage.cpuTime = cpuTime
        usage.cpus = cpus
        usage.peakMemory = peak
        usage.memory = 8 * 1_073_741_824
        return GridUsage.Row(
            name: "lr=0.1", state: .job(JobState(.completed)), gpus: 2, usage: usage)
    }

    @Test func `is summed up, and far too large requests are named`() {
        let usage = GridUsage(rows: [
            row(elapsed: 3600, cpuTime: 3600, peak: 1_073_741_824),
            row(elapsed: 1800, cpuTime: 1800, peak: 536_870_912),
        ])
        let lines = usage.lines()
        #expect(lines.contains("2 XPs: 1:30:00 in all, 6.00 CPU hours, 3.00 GPU hours"))
        #expect(
            lines.contains { $0.hasPrefix("lr=0.1  COMPLETED  1:00:00") && $0.contains("25%") },
            "\(lines)")
        #expect(
            usage.advice == [
                "no job used more than 1.0 GB of the 8.0 GB it asked for; with 1.5 GB jobs may "
                    + "start sooner",
                "no job used more than 25% of its 4 processors; 1 would do",
                "no job took longer than 1:00:00 of its 10:00:00; with a limit of 90 minutes jobs "
                    + "fit into smaller gaps",
            ])
    }

    @Test func `warns of requests that are nearly too small`() {
        let usage = GridUsage(rows: [row(elapsed: 3500, cpuTime: 13000, peak: 8e9, limit: 3600)])
        #expect(usage.advice.count == 2 && usage.advice[0].contains("12.0 GB to be safe"))
    }

    @Test func `says nothing where nothing is far off`() {
        #expect(
            GridUsage(rows: [row(elapsed: 20000, cpuTime: 75000, peak: 6e9)]).advice.isEmpty)
        #expect(GridUsage(rows: []).lines().count == 1)
    }

    @Test func `is read from accounting`() {
        var job = AccountedJob(id: 3, userID: 0, state: JobState(.completed))
        job.elapsed = .seconds(100)
        job.timeLimit = .minutes(10)
        job.allocated = ResourceAmounts("1=4,2=2048")
        var step = AccountedStep(number: 0, state: JobState(.completed))
        step.userCPUTime = .seconds(200)
        step.totalUsage = ResourceAmounts("2=1073741824")
        job.steps = [step]
        let usage = JobUsage(job)
        #expect(usage.cpuEfficiency == 0.5 && usage.memoryEfficiency == 0.5)
        #expect(usage.limit == 600)
    }
}
