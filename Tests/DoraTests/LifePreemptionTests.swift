import DoraCore
import Foundation
import Slurm
import Subprocess
import Testing

@testable import Dora

@Suite struct `A job that is about to be ended` {
    let life: LifeProcess
    let token = SubmissionToken.random()

    init() throws { life = try LifeProcess(TemporaryFolder()) }

    private func callbacks(_ xp: XP) -> Int {
        text("\(xp.folder)/callbacks").split(separator: "\n").count
    }

    @Test(.patient)
    func `is requeued after a warning as often as is allowed, and its metrics go on`() async throws
    {
        let xp = try life.xp(epochs: 100_000, pause: 0.01)
        let timeouts = TimeoutCount(folder: "\(xp.folder)/jobs", job: 7, token: token)
        for restart in 0...2 {
            let before = try life.epochs(of: xp).count
            let status = try await life.job(xp, token: token, restart: restart, maxTimeouts: 2) {
                shell in
                try await life.until { try life.epochs(of: xp).count >= before + 3 }
                kill(shell, SIGUSR2)
            }
            #expect(status == .exited(140))
            #expect(callbacks(xp) == restart + 1)
            #expect(timeouts.count == restart + 1)
            let asked = FileManager.default.fileExists(
                atPath: "\(xp.folder)/jobs/7.\(restart).requeue")
            #expect(asked == (restart < 2))
            #expect(try life.epochs(of: xp) == Array(0..<life.epochs(of: xp).count))
            #expect(JobNotes.read(of: xp, job: 7, token: token).outcome == .timedOut)
        }
    }

    @Test(.patient)
    func `is not requeued when it is told to end`() async throws {
        let xp = try life.xp(epochs: 100_000, pause: 0.01)
        let status = try await life.job(xp, token: token, maxTimeouts: 2) { shell in
            try await life.until { try !life.epochs(of: xp).isEmpty }
            kill(shell, SIGTERM)
        }
        #expect(status == .exited(143))
        #expect(callbacks(xp) == 1)
        #expect(TimeoutCount(folder: "\(xp.folder)/jobs", job: 7, token: token).count == 0)
        #expect(!FileManager.default.fileExists(atPath: "\(xp.folder)/jobs/7.0.requeue"))
        #expect(JobNotes.read(of: xp, job: 7, token: token).outcome == .cancelled)
    }

    @Test(.patient)
    func `with several workers is warned in each, and requeued by the first`() async throws {
        let xp = try life.xp(epochs: 100_000, pause: 0.01)
        let worker = "\(xp.folder)/worker_1.log"
        let status = try await life.job(xp, token: token, maxTimeouts: 2, tasks: 2) { shell in
            try await life.until {
                try !life.epochs(of: xp).isEmpty && text(worker).contains("rank 1/2")
            }
            kill(shell, SIGUSR2)
            try await life.until { text(worker).contains("callback of rank 1") }
        }
        #expect(status == .exited(140))
        #expect(callbacks(xp) == 1)
        #expect(FileManager.default.fileExists(atPath: "\(xp.folder)/jobs/7.0.requeue"))
    }

    @Test func `is known from its variables only`() {
        let variables = [
            "DORA_JOB": "7_2", "DORA_RESTART": "1", "DORA_TOKEN": "\(token)", "DORA_XP": "/x",
            "DORA_MAX_TIMEOUTS": "3",
        ]
        let job = CurrentJob(variables)
        #expect(job?.id == JobID(job: 7, task: 2))
        #expect(job?.isLocal == false)
        #expect(job?.requeueFile == "/x/jobs/7_2.1.requeue")
        #expect(CurrentJob(job.map { $0.environment } ?? [:]) == nil)
        for name in variables.keys {
            #expect(CurrentJob(variables.filter { $0.key != name }) == nil)
        }
    }
}
