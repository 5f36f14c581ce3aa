import Foundation
import Testing

/// Everything that needs a running cluster, one test after another: they share its queue.
///
/// Files of this target add their tests in extensions of this suite.
@Suite(.serialized, .enabled(if: RunningCluster.mayTest, RunningCluster.reason))
struct ClusterTests {
    /// Whether a sanitizer watches, as it then does in the programs that tests start.
    static let isSanitized = ["__asan_init", "__tsan_init"].contains { (function: String) in
        dlsym(nil, function) != nil
    }

    @Test func `a required cluster is configured`() {
        #expect(RunningCluster.isConfigured, RunningCluster.reason)
    }
}

/// Everything that has a cluster of its own, beside those that share one: such a test mostly waits.
///
/// Each suite in it takes its tests one after another, so that there are not too many clusters at once.
@Suite(
    .enabled(if: RunningCluster.mayTest, RunningCluster.reason),
    .enabled(if: PrivateCluster.isPossible, PrivateCluster.reason))
struct OwnClusterTests {}

/// Whether there is a cluster to test on.
enum RunningCluster {
    private static let environment = ProcessInfo.processInfo.environment

    static let isConfigured =
        environment["SLURM_CONF"].map { FileManager.default.fileExists(atPath: $0) } ?? false

    /// Where a cluster is required, the tests fail without one.
    static let mayTest = isConfigured || environment["REQUIRE_CLUSTER"] == "1"

    static let reason: Comment = """
        no Slurm cluster: run Scripts/cluster up, then eval "$(Scripts/cluster env)"
        """
}
