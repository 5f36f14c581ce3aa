import Dispatch
import DoraCore
import Foundation
import Slurm
import Synchronization
import Testing

@testable import Dora

@Suite struct `The lock of a supervisor` {
    let folder: TemporaryFolder
    var path: String { folder.path + "/lock" }

    init() throws { folder = try TemporaryFolder() }

    private func refusing(_ reasons: Int32...) -> SupervisorLock.Request {
        var reasons = reasons[...]
        return { _, _, _ in
            guard let reason = reasons.popFirst() else { return 0 }
            errno = reason
            return -1
        }
    }

    private func isTaken(_ request: SupervisorLock.Request) throws -> Bool {
        try SupervisorLock(path, request: request) == nil
    }

    @Test(arguments: [EACCES, EAGAIN]) func `is another's`(reason: Int32) throws {
        #expect(try isTaken(refusing(reason)))
    }

    /// A number that is closed twice may be another thread's by then.
    @Test func `is given back once`() throws {
        let isOver = Atomic(false)
        let wasClosed = Atomic(false)
        let ended = DispatchSemaphore(value: 0)
        BlockingThread.startWithSignals {
            while !isOver.load(ordering: .relaxed) {
                let file = open("/dev/null", O_RDONLY | O_CLOEXEC)
                if close(file) != 0 { wasClosed.store(true, ordering: .relaxed) }
            }
            ended.signal()
        }
        for _ in 0..<30_000 { _ = try isTaken(refusing(EAGAIN)) }
        isOver.store(true, ordering: .relaxed)
        ended.wait()
        let happened = wasClosed.load(ordering: .relaxed)
        #expect(!happened)
    }

    @Test func `is asked for again where that was interrupted`() throws {
        #expect(try !isTaken(refusing(EINTR, EINTR)))
        #expect(try isTaken(refusing(EINTR, EAGAIN)))
    }

    @Test(arguments: [ENOLCK, EOPNOTSUPP])
    func `cannot be had where the file system has no locks`(reason: Int32) throws {
        func names(_ error: any Error) -> Bool {
            (error as? DoraError)?.code == .inputOutput && "\(error)".contains(path)
                && "\(error)".contains("local_lock=posix")
        }
        #expect { try isTaken(refusing(reason)) } throws: { names($0) }
        #expect {
            try SupervisorLock.check(path, request: refusing(reason))
        } throws: { names($0) }
        #expect {
            try SupervisorLock.holder(path, request: refusing(reason))
        } throws: { names($0) }
    }

    @Test func `that fails in another way is an error that says how`() throws {
        #expect { try isTaken(refusing(EIO)) } throws: {
            "\($0)" == "cannot lock \(path): Input/output error"
        }
    }

    /// Nobody would ever run what is in a queue without locks.
    @Test func `is checked before a job is put into the queue`() async throws {
        let main = argparseMain(GridArguments.self, name: "toy", directory: folder.path) { _, _ in }
        var scheduler = LocalScheduler(main.dora)
        scheduler.checkLock = { (path) throws(DoraError) in
            throw DoraError(.inputOutput, operation: "lock", message: "no locks for \(path)")
        }
        scheduler.startSupervisor = { _ in }
        let program = try folder.write("#!/bin/sh\n", to: "toy", executable: true)
        let shepherd = Shepherd(main, scheduler: scheduler)
        let xp = try main.xp(for: [])
        let place = LocalFolder(directory: folder.path)
        await #expect {
            try await shepherd.launch(xp, slurm: SlurmConfig(gpus: 0), program: program)
        } throws: { "\($0)".contains("no locks for \(place.lock)") }
        #expect(place.queued.isEmpty)
        #expect(Files.names(in: place.jobs).isEmpty)
        #expect(Files.names(in: main.dora.intentsFolder).isEmpty)
    }
}
