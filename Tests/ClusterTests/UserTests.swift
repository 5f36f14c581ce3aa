import Foundation
import Subprocess
import Testing

/// Grids of users who are not root, on the cluster that root has started.
extension ClusterTests {
    @Suite(.enabled(if: getuid() == 0, "takes root, to be somebody else"))
    struct Users {
        /// `daemon` and `bin`, whom every machine has.
        private static let (one, two): (uid_t, uid_t) = (1, 2)

        /// A folder of the user's in the common one.
        private static func home(_ name: String, of user: uid_t?, in common: ScratchFolder) throws {
            let path = "\(common.path)/\(name)"
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
            guard let user else { return _ = chmod(path, 0o777) }
            try #require(chown(path, user, user) == 0)
        }

        @Test(.timeLimit(.minutes(10)))
        func `two users have grids of their own, and share their experiments`() async throws {
            let common = try ScratchFolder()
            try Self.home("one", of: Self.one, in: common)
            try Self.home("two", of: Self.two, in: common)
            try Self.home("shared", of: nil, in: common)
            func probe(_ directory: String, as user: uid_t, count: Int = 4) throws -> Probe {
                try Probe(
                    [
                        "COUNT": "\(count)", "SINGLES": "1",
                        "DIR": "\(common.path)/\(directory)/out",
                        "SHARED": "\(common.path)/shared",
                    ], in: common, as: user)
            }

            let first = try probe("one", as: Self.one)
            let done = try await first.report()
            #expect(done.states == ["COMPLETED"])
            let signature = try #require(done.xps.first?.signature)
            let history = "\(common.path)/one/out/xps/\(signature)/history.json"
            #expect(try Self.owner(of: history) == Self.one)

            // The other has none of them, and finds their arguments by the signature.
            let second = try probe("two", as: Self.two)
            let info = try await second("info", "-f", signature)
            #expect(info.isSuccess && info.output.contains("NEW"), "\(info.errors)")
            let launched = try await second("launch", "-f", signature)
            #expect(launched.isSuccess, "\(launched.output)\(launched.errors)")
            let more = try probe("two", as: Self.two, count: 5)
            let all = try await more.report()
            #expect(all.states == ["COMPLETED"])
            #expect(all.actions.sorted() == ["keep"] + Array(repeating: "submit", count: 4))
            #expect(Set(all.jobs).isDisjoint(with: Set(done.jobs)))
            #expect(common.names(in: "shared/xps").count == 5)
            let again = try probe("one", as: Self.one, count: 5)
            #expect(try await again.report("--dry_run").actions.count { $0 == "submit" } == 1)

            // A folder of somebody else's is looked at, and not written to.
            let stranger = try probe("one", as: Self.two)
            #expect(try await stranger.report("--dry_run").states == ["COMPLETED"])
            let refused = try await stranger.grid("--retry", "--replace_done")
            #expect(refused.status == .exited(1))
            #expect(refused.errors.contains("Permission denied"), "\(refused.errors)")
            #expect(try await first.report().jobs == done.jobs)
        }

        private static func owner(of path: String) throws -> uid_t? {
            try FileManager.default.attributesOfItem(atPath: path)[.ownerAccountID] as? uid_t
        }
    }
}
