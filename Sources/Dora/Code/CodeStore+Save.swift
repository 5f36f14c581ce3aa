internal import DoraCore

extension CodeStore {
    /// Turned off for one command by `--no_git_save`.
    @TaskLocal static var savesClones = true

    /// A program that is being saved while other work goes on.
    typealias Saving = Task<Result<KeptProgram, DoraError>, Never>

    /// Begins to save; see ``save(_:_:in:)``.
    ///
    /// Reading and copying a program takes as long as making the folders of a thousand XPs.
    static func saving(_ executable: String?, _ dora: DoraConfig) -> Saving {
        Task {
            do throws(DoraError) { return .success(try await save(executable, dora)) } catch {
                return .failure(error)
            }
        }
    }

    /// Keeps the program with what is known of the repository that this command runs in, and where
    /// `gitSave` is on a clone of that.
    ///
    /// - Parameters:
    ///   - executable: what to keep; this process's own if nil.
    ///   - dora: where to keep it.
    ///   - folder: in the repository.
    /// - Throws: `DoraError` with code `.refused` where `gitSave` is on and something is not
    ///   committed, `.notFound` where it is on outside of repositories.
    static func save(
        _ executable: String?, _ dora: DoraConfig, in folder: String = Files.currentFolder
    ) async throws(DoraError) -> KeptProgram {
        let stage = Work.stage("keeping the program")
        defer { stage?.end() }
        let repository = GitState.looking(in: folder, without: dora.directory)
        guard dora.gitSave, savesClones else {
            guard !dora.localCode || !savesClones else {
                throw DoraError(
                    .configuration, operation: "save the code",
                    message: "localCode copies the clone that gitSave makes, and gitSave is off")
            }
            let path = try await CodeStore(dora).keep(executable, repository: repository)
            CodeStore(dora).use(path)
            return KeptProgram(path: path)
        }
        guard let state = try await repository.value.get() else {
            throw DoraError(
                .notFound, operation: "save the code",
                message: "\(folder) is in no repository of Git that has a commit, and gitSave "
                    + "is on")
        }
        // A job that submits others runs in such a clone itself, and what prepared that may have
        // left files in it.
        if !state.isClone(in: dora.codesFolder) { try state.requireClean(dora) }
        let clone = try await GitClone.make(of: state, dora)
        let path = try await CodeStore(dora).keep(
            executable, repository: repository, clone: clone)
        CodeStore(dora).use(path)
        return KeptProgram(path: path, clone: clone)
    }
}

extension GitState {
    /// Whether this is a clone that jobs run in, or a copy of one.
    fileprivate func isClone(in codes: String) -> Bool {
        Files.name(of: root) == commit && Files.exists("\(codes)/\(commit)")
    }
}
