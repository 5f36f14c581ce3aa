/// What the jobs of a grid used, and what their requests should rather be.
struct GridUsage: Sendable {
    /// One XP's.
    struct Row: Sendable {
        var name: String
        var state: SheepState
        var gpus: Int
        var usage: JobUsage

        /// Hours, times its GPUs.
        var gpuHours: Double { usage.elapsed / 3600 * Double(gpus) }
    }

    var rows: [Row]

    /// The table, the sums, and the advice.
    func lines(width: Int? = nil, isColored: Bool = false) -> [String] {
        guard !rows.isEmpty else {
            return ["No job has ended yet, or the cluster keeps no accounts."]
        }
        let columns = [
            Table.Column(title: "name", isFlexible: true), Table.Column(title: "state"),
            Table.Column(title: "elapsed", group: "time", alignment: .trailing),
            Table.Column(title: "of limit", group: "time", alignment: .trailing, rank: 2),
            Table.Column(title: "cpus", group: "cpu", alignment: .trailing, rank: 2),
            Table.Column(title: "used", group: "cpu", alignment: .trailing),
            Table.Column(title: "peak", group: "memory", alignment: .trailing),
            Table.Column(title: "used", group: "memory", alignment: .trailing, rank: 2),
            Table.Column(title: "GPU h", alignment: .trailing, rank: 1),
        ]
        let cells = rows.map { row -> [Table.Cell] in
            let usage = row.usage
            return [
                Table.Cell(row.name), Table.Cell(row.state.name, row.state.tint),
                Table.Cell(TextAmount.duration(seconds: usage.elapsed)),
                Table.Cell(Self.percent(usage.limit.map { usage.elapsed / $0 })),
                Table.Cell("\(usage.cpus)"), Table.Cell(Self.percent(usage.cpuEfficiency)),
                Table.Cell(usage.peakMemory.map(TextAmount.bytes) ?? ""),
                Table.Cell(Self.percent(usage.memoryEfficiency)),
                Table.Cell(row.gpus == 0 ? "" : Self.hours(row.gpuHours)),
            ]
        }
        return Table(columns: columns, rows: cells).lines(width: width, isColored: isColored)
            + [total] + advice.map { "Advice: \($0)" }
    }

    private var total: String {
        let elapsed = rows.reduce(0) { $0 + $1.usage.elapsed }
        let gpuHours = rows.reduce(0) { $0 + $1.gpuHours }
        let cpuHours = rows.reduce(0) { $0 + $1.usage.elapsed * Double($1.usage.cpus) } / 3600
        return "\(TextAmount.experiments(rows.count)): "
            + "\(TextAmount.duration(seconds: elapsed)) in all, "
            + "\(Self.hours(cpuHours)) CPU hours, \(Self.hours(gpuHours)) GPU hours"
    }

    /// What requests are far off; nothing is said of jobs too short to tell.
    var advice: [String] {
        let ended = rows.filter { $0.state.isSuccess }.map(\.usage)
        let long = ended.filter { $0.elapsed >= 60 }
        var advice: [String] = []
        if let peak = ended.compactMap(\.peakMemory).max(),
            let memory = ended.compactMap(\.memory).min(), memory > 0
        {
            if peak < memory / 2, memory - peak > Self.gigabyte {
                advice.append(
                    "no job used more than \(TextAmount.bytes(peak)) of the "
                        + "\(TextAmount.bytes(memory)) it asked for; with "
                        + "\(TextAmount.bytes(Self.rounded(peak * 1.3))) jobs may start sooner")
            } else if peak > memory * 0.9 {
                advice.append(
                    "a job used \(Self.percent(peak / memory)) of its memory; "
                        + "ask for \(TextAmount.bytes(Self.rounded(memory * 1.5))) to be safe")
            }
        }
        let efficiencies = long.compactMap(\.cpuEfficiency)
        if !efficiencies.isEmpty, let cpus = long.map(\.cpus).max(), cpus > 1 {
            let best = efficiencies.max() ?? 0
            let enough = max(Int((best * Double(cpus)).rounded(.up)), 1)
            if best < 0.5, enough < cpus {
                advice.append(
                    "no job used more than \(Self.percent(best)) of its \(cpus) processors; "
                        + "\(enough) would do")
            }
        }
        if let longest = ended.map(\.elapsed).max(), let limit = ended.compactMap(\.limit).min() {
            if longest > limit * 0.9 {
                advice.append(
                    "a job took \(Self.percent(longest / limit)) of its time limit; ask for more")
            } else if longest < limit / 4, limit >= 3600 {
                let minutes = max(Int((longest * 1.5 / 60).rounded(.up)), 10)
                advice.append(
                    "no job took longer than \(TextAmount.duration(seconds: longest)) of its "
                        + "\(TextAmount.duration(seconds: limit)); with a limit of \(minutes) "
                        + "minutes jobs fit into smaller gaps")
            }
        }
        return advice
    }

    private static let gigabyte = 1_073_741_824.0

    /// Up to the next half gigabyte.
    private static func rounded(_ bytes: Double) -> Double {
        (bytes * 2 / gigabyte).rounded(.up) * gigabyte / 2
    }

    private static func percent(_ part: Double?) -> String {
        part.map { ($0 * 100).text(.fixed, 0) + "%" } ?? ""
    }

    private static func hours(_ hours: Double) -> String {
        hours.text(.fixed, hours < 10 ? 2 : 0)
    }
}
