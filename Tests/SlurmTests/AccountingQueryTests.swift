import Foundation
import Testing

@testable import Slurm

struct AccountingQueryTests {
    private let now = Date(timeIntervalSince1970: 1_700_000_000)
    private let tomorrow: Int64 = 1_700_086_400

    // Without a start slurmdbd would take the last midnight, with a state a window of no length.
    @Test func `slurmdbd is told the whole window, and makes up nothing`() {
        var query = AccountingQuery()
        #expect(query.window(now: now) == (1, tomorrow))
        query.state = .failed
        #expect(query.window(now: now) == (1, tomorrow))
        query.since = Date(timeIntervalSince1970: 1_600_000_000)
        #expect(query.window(now: now) == (1_600_000_000, tomorrow))
        query.until = Date(timeIntervalSince1970: 1_650_000_000)
        #expect(query.window(now: now) == (1_600_000_000, 1_650_000_000))
        query.since = nil
        #expect(query.window(now: now) == (1, 1_650_000_000))
    }

    @Test func `jobs by number have no window unless one is asked for`() {
        var query = AccountingQuery.ids([7])
        #expect(query.window(now: now) == (0, 0))
        query.state = .failed
        #expect(query.window(now: now) == (0, 0))
        query.since = Date(timeIntervalSince1970: 1_600_000_000)
        #expect(query.window(now: now) == (1_600_000_000, tomorrow))
        query = .ids([7])
        query.includesSteps = true
        #expect(query.window(now: now) == (1, tomorrow))
    }

    @Test func `a name that would be a part of slurmdbd's own query is refused`() async {
        let cluster = SlurmCluster.scripted(ScriptedBackend(hasAccounting: true), VirtualClock())
        for name in ["x' or '1'='1", "a\\", "a\0b"] {
            let error = await failure {
                try await cluster.accounting?.associations(of: name)
            }
            #expect(error?.code == .invalidArgument && error?.message.contains("quote") == true)
        }
    }

    @Test func `a query can be for a user, and for this one`() {
        #expect(AccountingQuery.user(7).userID == 7)
        #expect(AccountingQuery.mine.userID == getuid())
        #expect(AccountingQuery.mine.jobs.isEmpty)
    }

    @Test func `dates far away are taken for the ends of time`() {
        var query = AccountingQuery()
        query.since = .distantPast
        query.until = Date(timeIntervalSince1970: .infinity)
        #expect(query.window(now: now) == (1, 1 << 40))
    }
}
