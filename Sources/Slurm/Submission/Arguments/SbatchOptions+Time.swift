extension SbatchOptions {
    /// Sets an option about time; false where it is none.
    mutating func setTime(
        _ option: SbatchOption, _ text: String, _ name: String
    ) throws(SlurmError) -> Bool {
        switch option {
        case .begin:
            job.begin = try TimePoint(
                text, option: name, now: context.now, calendar: context.calendar,
                release: release)
        case .deadline:
            job.deadline = try TimePoint(
                text, option: name, now: context.now, calendar: context.calendar,
                release: release)
        case .time: job.timeLimit = try TimeLimit(parsing: text, option: name)
        case .timeMin: job.minimumTimeLimit = try TimeLimit(parsing: text, option: name)
        case .delayBoot:
            job.delayBoot =
                try SpanOfTime(parsing: text, option: name).seconds.map { Int($0) }
                ?? Int(UInt32.max)
        case .switchWait: setSwitchWait(text)
        case .switchRequest:
            job.switches = try switches(text, name)
        case .switches:
            let halves = text.split(
                separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
            if halves.count > 1 { setSwitchWait(String(halves[1])) }
            job.switches = try switches(String(halves[0]), name)
        case .signal:
            // The letters of an earlier option stay.
            var signal = try WarningSignal(parsing: text)
            signal.toBatchShell = signal.toBatchShell || job.signal?.toBatchShell ?? false
            signal.endsWithReservation =
                signal.endsWithReservation || job.signal?.endsWithReservation ?? false
            job.signal = signal
        default: return false
        }
        return true
    }

    /// What the 32 bits make negative is none to sbatch.
    private func switches(_ text: String, _ name: String) throws(SlurmError) -> Int? {
        let count = try number(text, name, isPositive: true)
        return count < 0 ? nil : count
    }

    /// sbatch waits the cluster's default time where it cannot read this, or it has no end.
    private mutating func setSwitchWait(_ text: String) {
        job.switchWait = (try? SpanOfTime(parsing: text, option: "--switches"))?.seconds
            .map { Int($0) }
    }
}
