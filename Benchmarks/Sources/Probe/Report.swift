import Dora
import Glibc
import Slurm

/// Prints a line of JSON.
func report(_ fields: JSONObject) {
    print(JSONValue.object(fields).jsonText)
}

extension ControllerStatistics {
    /// How many RPCs this user has made.
    var ownCalls: Int { Int(callsByUser[getuid()]?.count ?? 0) }
}
