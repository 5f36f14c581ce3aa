internal import DoraCore

extension CodeStore {
    /// Keeps the program with what is known of the repository that this command runs in.
    ///
    /// - Throws: `DoraError` with code `.refused` where `gitSave` is on and something is not
    ///   committed, `.notFound` where it is on outside of repositories.
    static func save(
        _ executable: String?, _ dora: DoraConfig, in folder: String = Files.currentFolder
    ) async throws(DoraError) -> String {
        let stage = Work.stage("keeping the program")
        defer { stage?.end() }
        let repository = try await GitState.current(in: folder)?.without(dora.directory)
        if dora.gitSave {
            guard let repository else {
                throw DoraError(
                    .notFound, operation: "save the code",
                    message: "\(folder) is in no repository of Git that has a commit, and gitSave "
                        + "is on")
            }
            try repository.requireClean(dora)
        }
        return try CodeStore(dora).keep(executable, repository: repository)
    }
}
