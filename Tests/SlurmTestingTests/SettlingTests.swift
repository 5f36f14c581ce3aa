import Foundation
import Slurm
import Testing

@testable import SlurmTesting

/// A cluster in memory looks at what changed only, and must come to the same as if it looked at all.
@Suite struct SettlingTests {
    /// One thing a test or a user does.
    private enum Step {
        case submit(JobDescription)
        case start(JobID)
        case finish(JobID, JobOutcome)
        case preempt(JobID)
        case cancel(JobID)
        case hold(JobID)
        case release(JobID)
        case advance(Duration)
    }

    @Test(arguments: 0..<30)
    func `what changed is enough to look at`(seed: UInt64) async throws {
        var numbers = Numbers(state: seed)
        let (some, all) = (cluster(), cluster())
        for _ in 0..<120 {
            let step = randomStep(&numbers, some)
            all.backend.change { $0.nextEvent = .distantPast }
            let refusals = (await did(step, on: some), await did(step, on: all))
            #expect(refusals.0 == refusals.1)
            all.backend.change { $0.nextEvent = .distantPast }
            let records = (try await records(of: some), try await records(of: all))
            let difference = records.1.difference(from: records.0).first
            #expect(difference == nil, "after \(step)")
            guard difference == nil else { return }
        }
        #expect(some.submittedJobs.count > 10)
    }

    private func records(of memory: MemoryCluster) async throws -> [JobRecord] {
        try await memory.cluster.jobs().records.sorted { $0.number < $1.number }
    }

    private func cluster() -> MemoryCluster {
        MemoryCluster { record in
            // Half of them go by themselves.
            let number = record.number + (record.id.task ?? 0)
            guard number % 2 == 0 else { return nil }
            return JobPlan(
                queueTime: .seconds(Int(number % 5)), runTime: .seconds(Int(number % 7) * 40),
                outcome: number % 6 == 0 ? .failed(exitCode: 1) : .completed)
        }
    }

    private func randomStep(_ numbers: inout Numbers, _ memory: MemoryCluster) -> Step {
        let jobs = memory.submittedJobs
        guard let job = jobs.randomElement(using: &numbers), numbers.next() % 3 != 0 else {
            return .submit(randomJob(&numbers, jobs))
        }
        var id = job
        if numbers.next() % 2 == 0 { id.task = UInt32(numbers.next() % 6) }
        switch numbers.next() % 8 {
        case 0: return .start(id)
        case 1: return .finish(id, numbers.next() % 2 == 0 ? .completed : .timedOut)
        case 2: return .preempt(id)
        case 3: return .cancel(id)
        case 4: return .hold(id)
        case 5: return .release(id)
        default: return .advance(.seconds(Int(numbers.next() % 200)))
        }
    }

    private func randomJob(_ numbers: inout Numbers, _ jobs: [JobID]) -> JobDescription {
        var job = JobDescription(name: "job", script: "#!/bin/sh\ntrue\n")
        job.token = .random()
        switch numbers.next() % 6 {
        case 0: job.array = ArraySpecification(0...5, limit: 2)
        case 1: job.array = ArraySpecification(0...3)
        case 2: job.isHeld = true
        case 3: job.dependency = jobs.randomElement(using: &numbers).map { .all(.afterOK([$0])) }
        case 4: job.timeLimit = TimeLimit(.seconds(60))
        default: break
        }
        return job
    }

    /// Why it was refused, if it was.
    private func did(_ step: Step, on memory: MemoryCluster) async -> SlurmError.Code? {
        do throws(SlurmError) {
            switch step {
            case .submit(let job): _ = try await memory.cluster.submit(job, waitsForRoom: false)
            case .start(let id): try memory.start(id)
            case .finish(let id, let outcome): try memory.finish(id, outcome)
            case .preempt(let id): try memory.preempt(id)
            case .cancel(let id): try await memory.cluster.cancel(id)
            case .hold(let id): try await memory.cluster.hold(id)
            case .release(let id): try await memory.cluster.release(id)
            case .advance(let time): memory.advance(by: time)
            }
            return nil
        } catch { return error.code }
    }
}

/// The same numbers for the same seed (SplitMix64).
private struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var number = state
        number = (number ^ (number >> 30)) &* 0xBF58_476D_1CE4_E5B9
        number = (number ^ (number >> 27)) &* 0x94D0_49BB_1331_11EB
        return number ^ (number >> 31)
    }
}
