import DoraCore
import Foundation
import Subprocess
import Testing

@testable import Dora

/// Real jobs of this machine, submitted from a repository.
@Suite struct `Jobs from a repository` {
    let life: LifeProcess

    init() async throws {
        life = try LifeProcess(TemporaryFolder())
        try life.folder.write("one\n", to: "work/note")
        try await git("init", "-q")
        try await commitNote()
    }

    private func git(_ arguments: String...) async throws {
        let result = try await Subprocess.run(
            .name("git"),
            arguments: Arguments(
                ["-C", life.folder.path, "-c", "user.name=n", "-c", "user.email=e"]
                    + arguments), output: .discarded, error: .string(limit: 1 << 16))
        try #require(result.terminationStatus.isSuccess, "\(result.standardError)")
    }

    private func commitNote() async throws {
        try await git("add", "work")
        try await git("commit", "-qm", "a commit")
    }

    private func commit() async throws -> String {
        try #require(try await GitState.current(in: life.folder.path)).commit
    }

    private static let saving: [Environment.Key: String?] = ["LIFE_GIT_SAVE": "1"]

    /// Runs a job to its end, and tells what it printed.
    private func launch(
        _ epochs: Int, _ options: String...,
        variables: [Environment.Key: String?] = saving
    ) async throws -> LifeProcess.Outcome {
        try await life.run(
            ["launch", "--local"] + options + ["--epochs", "\(epochs)"], variables: variables,
            below: "work")
    }

    private func note(_ epochs: Int) throws -> JSONValue? {
        CodeStore.note(at: "\(try life.xp(epochs: epochs, pause: 0).folder)/code")
    }

    @Test(.patient)
    func `are submitted from a clean one only, where that is asked for`() async throws {
        #expect(try await launch(1, variables: [:]).status == .exited(0))
        let first = try await commit()
        #expect(try note(1)?["commit"]?.stringValue == first)

        let clean = try await launch(2)
        #expect(clean.status == .exited(0), "\(clean.errors)")
        #expect(try note(2)?["is_clean"] == .bool(true))
        let shown = try await life.run(["info", "--epochs", "2"], below: "work")
        #expect(shown.output.contains("code    \(first)\n"), "\(shown.output)")

        try life.folder.write("two\n", to: "work/note")
        let refused = try await launch(4)
        #expect(refused.status == .exited(1))
        #expect(refused.errors.contains("work/note") && refused.errors.contains("--no_git_save"))
        #expect(try JobFile.read(of: life.xp(epochs: 4, pause: 0)) == nil)
        let unsaved = try await launch(4, "--no_git_save")
        #expect(unsaved.output.contains("note two\n"), "\(unsaved.errors)")
        #expect(try note(4)?["diff"]?.stringValue?.contains("+two") == true)
        #expect(try note(4)?["commit"] == note(2)?["commit"])
    }

    @Test func `are submitted from one at all, where that is asked for`() async throws {
        try FileManager.default.removeItem(atPath: "\(life.folder.path)/.git")
        #expect(try await launch(1).errors.contains("no repository"))
        let mistaken = try await launch(1, variables: ["LIFE_LOCAL_CODE": "1"])
        #expect(mistaken.errors.contains("localCode"))
    }

    @Test(.patient)
    func `run in a clone of the commit, which is prepared once`() async throws {
        var variables = Self.saving
        variables["LIFE_COMMAND"] =
            "echo run >>\(life.dora.directory)/runs; cat work/note >prepared"
        let first = try await commit()
        let clone = "\(life.dora.codesFolder)/\(first)"
        let one = try await launch(1, variables: variables)
        #expect(one.output.contains("runs in \(clone)/work\n"), "\(one.output) \(one.errors)")
        #expect(one.output.contains("original \(life.folder.path)/work\n"))
        #expect(one.output.contains("note one\n"))
        #expect(one.status == .exited(0))
        #expect(text("\(clone)/prepared") == "one\n")
        let xp = try life.xp(epochs: 1, pause: 0)
        #expect(Files.linkTarget("\(xp.folder)/code/clone") == "../\(first)")

        try life.folder.write("two\n", to: "work/note")
        try await commitNote()
        #expect(try await launch(2, variables: variables).output.contains("note two\n"))
        // The older commit again: its clone is as it was.
        try await git("checkout", "-q", first)
        #expect(try await launch(3, variables: variables).output.contains("note one\n"))
        #expect(text("\(life.dora.directory)/runs") == "run\nrun\n")
    }

    @Test(.patient)
    func `begin a clone anew that was not finished`() async throws {
        var variables = Self.saving
        variables["LIFE_COMMAND"] = "echo no such compiler >&2; exit 3"
        let commit = try await commit()
        let clone = "\(life.dora.codesFolder)/\(commit)"
        let failed = try await launch(1, variables: variables)
        #expect(failed.status == .exited(1))
        #expect(failed.errors.contains("no such compiler"))
        #expect(failed.errors.contains("exit code 3"))
        #expect(!Files.exists(clone))
        // A command that was killed has left part of one.
        try life.folder.write("half\n", to: "outputs/codes/\(commit)/work/note")
        let whole = try await launch(1)
        #expect(whole.output.contains("note one\n"), "\(whole.output) \(whole.errors)")
        #expect(!Files.exists("\(life.dora.codesFolder)/.\(commit).unfinished"))
    }

    @Test(.patient)
    func `copy the clone to their own disk, where that is asked for`() async throws {
        var variables = Self.saving
        variables["LIFE_LOCAL_CODE"] = "1"
        variables["TMPDIR"] = "\(life.dora.directory)/disk"
        try life.folder.write("", to: "outputs/disk/.keep")
        let job = try await launch(1, variables: variables)
        let commit = try await commit()
        let place = "\(life.dora.directory)/disk/dora-"
        let line = job.output.split(separator: "\n").first { $0.hasPrefix("runs in ") }
        #expect(line?.hasPrefix("runs in \(place)") == true, "\(job.output) \(job.errors)")
        #expect(line?.hasSuffix("/\(commit)/work") == true)
        #expect(job.output.contains("note one\n"))
        #expect(Files.names(in: "\(life.dora.directory)/disk") == [".keep"])
        // Programs that exit by themselves and those that a warning ends leave nothing either.
        _ = try await life.run(
            ["launch", "--local", "--epochs", "2", "--failures", "9"], variables: variables,
            below: "work")
        #expect(Files.names(in: "\(life.dora.directory)/disk") == [".keep"])
    }

    @Test(.patient)
    func `have their like in the terminal`() async throws {
        let commit = try await commit()
        let outcome = try await life.run(["run", "--git_save", "--epochs", "1"], below: "work")
        #expect(outcome.status == .exited(0), "\(outcome.errors)")
        #expect(
            outcome.output.contains("runs in \(life.dora.codesFolder)/\(commit)/work\n"),
            "\(outcome.output)")
        #expect(try life.epochs(of: life.xp(epochs: 1, pause: 0)) == [0])
        try life.folder.write("two\n", to: "work/note")
        let refused = try await life.run(["run", "--git_save", "--epochs", "1"], below: "work")
        #expect(refused.errors.contains("not committed"))
    }

    @Test func `run what was built in the clone in place of what was not`() async throws {
        let own = try life.folder.write("own", to: "build/digits", executable: true)
        try life.folder.write("build\noutputs\nwork/x\n", to: ".git/info/exclude")
        let repository = try #require(try await GitState.current(in: life.folder.path))
        #expect(repository.place == "" && repository.changes.isEmpty)
        let clone = try await GitClone.make(of: repository, life.dora)
        let looking = GitState.looking(in: life.folder.path, without: life.dora.directory)
        let store = CodeStore(life.dora)
        let plain = try await store.keep(own, repository: looking, clone: clone)
        #expect(text(plain) == "own")
        try life.folder.write(
            "built", to: "outputs/codes/\(repository.commit)/build/digits", executable: true)
        let built = try await store.keep(own, repository: looking, clone: clone)
        #expect(text(built) == "built")
        #expect(store.needed(by: [Files.name(of: Files.parent(of: built) ?? "")]).count >= 4)
    }
}
