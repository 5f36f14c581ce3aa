internal import DoraCore

extension Sheep {
    /// What its latest job was built from, in one line: commit, changes, remote; nil where that
    /// is not known.
    var code: String? {
        guard let file else { return nil }
        // The tasks of an array share one link, but for those of Python's Dora.
        let array = isPythons ? nil : file.array
        let folder = array.map { "\(xp.dora.arraysFolder)/\($0)" } ?? xp.folder
        guard let note = CodeStore.note(at: "\(folder)/code"),
            let commit = note["commit"]?.stringValue
        else { return nil }
        let changes = note["is_clean"]?.boolValue == true ? "" : " with changes"
        return commit + changes + (note["remote"]?.stringValue.map { " of \($0)" } ?? "")
    }
}
