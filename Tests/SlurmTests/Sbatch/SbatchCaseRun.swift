import Foundation
import Testing

@testable import Slurm

/// Runs one case in a folder of its own.
struct SbatchCaseRun {
    private let sbatchCase: SbatchCase
    private let file: SbatchCaseFile
    private let folder: URL
    private let tokens: [(String, String)]

    private var release: SlurmRelease { SlurmRelease(file.slurm) ?? SlurmRelease(22, 5) }

    private static let userID: UInt32 = 65_534
    private static let groupID: UInt32 = 65_533
    private static let host = "submit-host"

    init(_ sbatchCase: SbatchCase, in file: SbatchCaseFile) {
        self.sbatchCase = sbatchCase
        self.file = file
        let root = URL(filePath: NSTemporaryDirectory()).appending(path: "sbatch-\(UUID())")
        folder = root.appending(path: "cwd").standardizedFileURL
        tokens = [
            ("@CWD@", folder.path), ("@CONF@", root.appending(path: "slurm.conf").path),
            ("@HOST@", Self.host), ("@UID@", "\(Self.userID)"), ("@GID@", "\(Self.groupID)"),
        ]
    }

    /// What differs from what sbatch did, in words.
    func differences() throws -> [String] {
        try prepare()
        defer { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
        do throws(SlurmError) {
            let (request, isTestOnly) = try submit()
            guard let expectation = sbatchCase.expect else {
                return ["sbatch refuses: \(sbatchCase.error?.message ?? "")"]
            }
            return compare(request, isTestOnly: isTestOnly, with: expectation)
        } catch {
            return sbatchCase.error != nil ? [] : ["refused: \(error.message)"]
        }
    }

    // MARK: Surroundings

    private func prepare() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var files = sbatchCase.files ?? [:]
        if let path = sbatchCase.scriptPath, let script = sbatchCase.script { files[path] = script }
        for (name, contents) in files {
            let name = name.replacing(tokens)
            let url = name.hasPrefix("/") ? URL(filePath: name) : folder.appending(path: name)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(contents.replacing(tokens).bytes).write(to: url)
        }
    }

    /// What becomes of the job when its options are written down and read again, without the
    /// variables and the script that they came from; in words, and nil for a job that is refused.
    func differencesOfArguments() throws -> [String]? {
        try prepare()
        defer { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
        var context = try context()
        guard let job = try? command(context).description,
            (try? SubmissionRequest(job, context: context)) != nil
        else { return nil }
        context.environment = ["TZ": context.environment["TZ"] ?? "UTC"]
        do throws(SlurmError) {
            let again = try JobDescription(
                sbatch: job.sbatchArguments, script: job.isExternal ? nil : "#!/bin/sh\n",
                context: context)
            guard again.laterComponents.count == job.laterComponents.count else {
                return ["\(again.laterComponents.count) later components"]
            }
            var differences: [String] = []
            for (one, other) in zip([job] + job.laterComponents, [again] + again.laterComponents) {
                var (one, other) = (one, other)
                // Options about tasks say the same in two ways.
                try one.settleTasks(release)
                try other.settleTasks(release)
                differences += one.differences(from: other)
            }
            return differences
        } catch {
            return ["refused: \(error.message)"]
        }
    }

    private func submit() throws(SlurmError) -> (SubmissionRequest, Bool) {
        let context = try context()
        let command = try command(context)
        return (
            try SubmissionRequest(command.description, context: context), command.isTestOnly
        )
    }

    private func command(_ context: SubmissionContext) throws(SlurmError) -> SbatchCommand {
        let words =
            sbatchCase.argv + (sbatchCase.scriptPath.map { [$0] } ?? []) + sbatchCase.scriptArgs
        let isOnInput = sbatchCase.scriptPath == nil
        let script = isOnInput ? sbatchCase.script?.replacing(tokens).bytes : nil
        return try SbatchCommand(
            words.map { $0.replacing(tokens) }, script: script.map(JobScript.init(bytes:)),
            context: context)
    }

    private func context() throws(SlurmError) -> SubmissionContext {
        let environment = JobEnvironment(
            bytes: sbatchCase.environment.map { $0.replacing(tokens).bytes })
        let limits = file.process.rlimits.merging(sbatchCase.rlimits ?? [:]) { $1 }
        let zone = environment["TZ"] ?? "UTC"
        return SubmissionContext(
            environment: environment, currentDirectory: folder.path,
            umask: UInt16(sbatchCase.umask ?? file.process.umask, radix: 8) ?? 0,
            limits: Dictionary(
                uniqueKeysWithValues: limits.compactMap { name, value in
                    ResourceLimit(rawValue: name).map { ($0, UInt64(value.text) ?? 0) }
                }),
            userID: Self.userID, groupID: Self.groupID, host: Self.host,
            niceness: Int(file.process.priority),
            now: TimePoint(secondsSince1970: file.process.now),
            calendar: zone == "UTC" ? .utc : .zone(zone),
            configuration: try SubmissionConfiguration(
                lines: file.slurmConf.split(separator: "\n").map(String.init)
                    + (sbatchCase.conf ?? []), release: release),
            inheritsEnclosingJob: true, leavesChecksToServer: true)
    }

    // MARK: Comparing

    private func compare(
        _ request: SubmissionRequest, isTestOnly: Bool, with expectation: SbatchCase.Expectation
    ) -> [String] {
        var differences: [String] = []
        if isTestOnly != (expectation.call?.contains("will_run") ?? false) {
            differences.append("expected the call \(expectation.call ?? "to submit")")
        }
        guard request.components.count == expectation.jobs.count else {
            return ["\(request.components.count) components, not \(expectation.jobs.count)"]
        }
        for (job, expected) in zip(request.components, expectation.jobs) {
            differences += compare(job, with: expected)
        }
        return differences
    }

    private func compare(_ job: JobFields, with expected: SbatchCase.Component) -> [String] {
        var wanted = expected.set.mapValues { $0.replacing(tokens) }
        // Not in the list: the fields of C are compared with a pointer's target.
        wanted["environment"] = .list(
            (expected.environment ?? []).map { $0.replacing(tokens) })
        let got = FilledFields.changed(by: job, in: release)
        return Set(wanted.keys).union(got.keys).sorted().compactMap { field in
            let (want, have) = (wanted[field], got[field])
            if let want, let have, want.isSame(as: have) { return nil }
            if case .list(let want) = want, case .list(let have) = have {
                let (missing, added) = (
                    want.filter { !have.contains($0) }, have.filter { !want.contains($0) }
                )
                let isOrder = missing.isEmpty && added.isEmpty
                return "\(field) "
                    + (isOrder ? "has another order" : "lacks \(missing), has \(added)")
            }
            return "\(field) should be \(want.map(\.description) ?? "unset"), is "
                + (have.map(\.description) ?? "unset")
        }
    }
}

extension JobDescription {
    /// The properties that differ, but for what is the script and its words.
    fileprivate func differences(from other: JobDescription) -> [String] {
        var (one, two) = (self, other)
        // What has no name has that of its script.
        two.command = command
        (one.name, two.name) = (one.effectiveName, two.effectiveName)
        let others = ["script", "command", "arguments", "submitLine", "laterComponents"]
        return zip(Mirror(reflecting: one).children, Mirror(reflecting: two).children)
            .compactMap { mine, its in
                // A value may be described like another one that it is not.
                let name = mine.label ?? ""
                var (one, two) = ("", "")
                dump(mine.value, to: &one)
                dump(its.value, to: &two)
                return one == two || others.contains(name) ? nil : "\(name): \(one), then \(two)"
            }
    }
}

extension CaseValue {
    /// Whether two values are equal; large numbers are written as texts.
    fileprivate func isSame(as other: CaseValue) -> Bool {
        switch (self, other) {
        case (.list(let one), .list(let two)): one == two
        case (.list, _), (_, .list): false
        default: bytes == other.bytes
        }
    }
}

extension SubmissionConfiguration {
    /// What libslurm would read in these lines of slurm.conf, of which the last counts.
    fileprivate init(lines: [String], release: SlurmRelease) throws(SlurmError) {
        var values: [String: String] = [:]
        for line in lines {
            let halves = line.split(separator: "=", maxSplits: 1)
            if halves.count == 2 { values[halves[0].lowercased()] = String(halves[1]) }
        }
        self.init(
            gresTypes: values["grestypes"]?.split(separator: ",").map(String.init) ?? [],
            schedulesGPUs: values["selecttype"] == "select/cons_tres",
            propagatedLimits: try Self.propagatedLimits(
                only: values["propagateresourcelimits"],
                except: values["propagateresourcelimitsexcept"]),
            release: release,
            managesSteps: values["slurmctldparameters"]?.contains("enable_stepmgr") ?? false,
            startsHydra: values["mpiparams"] != "disable_slurm_hydra_bootstrap")
        guard release >= SlurmRelease(23, 11) else { return }
        let parameters = values["selecttypeparameters"] ?? ""
        sharesSeveralGPUs = parameters.contains("MULTIPLE_SHARING_GRES_PJ")
        for (word, flag) in [
            ("ENFORCE_BINDING_GRES", JobFlags.enforceGresBinding),
            ("ONE_TASK_PER_SHARING_GRES", .oneTaskPerSharing),
        ] where parameters.contains(word) {
            impliedFlags.insert(flag)
        }
    }
}

extension LocalCalendar {
    /// Another time zone than the process's: C's library knows only that one, so `date` is asked.
    fileprivate static func zone(_ name: String) -> LocalCalendar {
        LocalCalendar(
            calendarTime: { seconds in
                let numbers = date(name, "@\(seconds)", "+%Y %m %d %H %M %S")
                    .split(separator: " ").compactMap { Int($0) }
                guard numbers.count == 6 else {
                    return CalendarTime(year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0)
                }
                return CalendarTime(
                    year: numbers[0], month: numbers[1], day: numbers[2], hour: numbers[3],
                    minute: numbers[4], second: numbers[5])
            },
            seconds: { time in
                let text =
                    "\(time.year)-\(time.month)-\(time.day) \(time.hour):\(time.minute):\(time.second)"
                return Int64(date(name, text, "+%s").trimmingCharacters(in: .newlines))
            })
    }

    private static func date(_ zone: String, _ time: String, _ format: String) -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["TZ=\(zone)", "date", "-d", time, format]
        let pipe = Pipe()
        process.standardOutput = pipe
        guard (try? process.run()) != nil else { return "" }
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }
}
