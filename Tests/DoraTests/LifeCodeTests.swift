import DoraCore
import Foundation
import Subprocess
import Testing

@testable import Dora

@Suite struct `The code that jobs run` {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func git(_ arguments: String...) async throws {
        let result = try await Subprocess.run(
            .name("git"),
            arguments: Arguments(
                ["-C", "\(folder.path)/repository", "-c", "user.name=n", "-c", "user.email=e"]
                    + arguments), output: .string(limit: 1 << 16), error: .string(limit: 1 << 16))
        try #require(result.terminationStatus.isSuccess, "\(result.standardError)")
    }

    private func makeRepository() async throws {
        try folder.write("one\n", to: "repository/Sources/main.swift")
        try await git("init", "-q")
        try await git("add", ".")
        try await git("commit", "-qm", "first")
    }

    private func looking() -> GitState.Looking {
        GitState.looking(in: "\(folder.path)/repository/Sources", without: folder.dora.directory)
    }

    private func state() async throws -> GitState {
        try #require(try await GitState.current(in: "\(folder.path)/repository/Sources"))
    }

    @Test func `is kept once for each content, wherever it was built`() async throws {
        let store = CodeStore(folder.dora)
        let one = try await store.keep(folder.write("same", to: "a/digits", executable: true))
        #expect(try await store.keep(folder.write("same", to: "b/digits", executable: true)) == one)
        #expect(
            try await store.keep(folder.write("other", to: "b/digits", executable: true)) != one)
        #expect(text(one) == "same")
        // Touched, but not changed.
        #expect(try await store.keep(folder.write("same", to: "a/digits", executable: true)) == one)
        let kept = Files.names(in: folder.dora.codesFolder).filter { !$0.hasPrefix(".") }
        #expect(kept.count == 2)
    }

    @Test func `has the libraries by the names that programs ask for`() throws {
        for name in ["libslurm.so.38.0.0", "libslurmfull.so", "libc.so.6"] {
            try folder.write(name, to: "usr/lib/\(name)")
        }
        try folder.write("own", to: "build/libown.so")
        for name in ["libslurm.so.38", "libslurm.so"] {
            try Disk.relink("\(folder.path)/usr/lib/\(name)", to: "libslurm.so.38.0.0")
        }
        let maps = [
            "usr/lib/libslurm.so.38.0.0", "usr/lib/libslurmfull.so", "usr/lib/libc.so.6",
            "build/libown.so", "build/digits", "usr/lib/libslurm.so.38.0.0",
        ]
        .map { "7f00-7f01 r-xp 00000000 08:01 5    \(folder.path)/\($0)\n" }.joined()
        let found = SharedLibrary.needed(
            maps: maps + "7f00-7f01 rw-p 00000000 00:00 0 [heap]\n",
            executable: "\(folder.path)/build/digits")
        #expect(
            found == [
                SharedLibrary(path: "\(folder.path)/build/libown.so", otherNames: []),
                SharedLibrary(
                    path: "\(folder.path)/usr/lib/libslurm.so.38.0.0",
                    otherNames: ["libslurm.so", "libslurm.so.38"]),
            ])
    }

    @Test func `of this process goes with Swift's own libraries`() async throws {
        let kept = try await CodeStore(folder.dora).keep()
        #expect(FileManager.default.isExecutableFile(atPath: kept))
        let libraries = try #require(CodeStore.libraries(of: kept))
        #expect(Files.names(in: libraries).contains("libswiftCore.so"))
        let size = { (path: String) in
            try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
        }
        #expect(try size("\(libraries)/libswiftCore.so") > 100_000)
        // The second time nothing is copied, nor read.
        #expect(try await CodeStore(folder.dora).keep() == kept)
    }

    @Test func `is known by its commit, remote and changes`() async throws {
        try await makeRepository()
        let clean = try await state()
        #expect(clean.commit.count == 40)
        #expect(clean.changes.isEmpty && clean.diff.isEmpty && clean.remote == nil)
        try clean.requireClean(folder.dora)
        try await git("remote", "add", "origin", "https://example.org/digits.git")
        try folder.write("two\n", to: "repository/Sources/main.swift")
        try folder.write("new\n", to: "repository/a new file")
        let dirty = try await state()
        #expect(dirty.remote == "https://example.org/digits.git")
        #expect(dirty.commit == clean.commit)
        #expect(dirty.diff.contains("-one\n+two\n"))
        #expect(Set(dirty.changes) == ["Sources/main.swift", "a new file"])
        #expect(dirty.digest != clean.digest)
        #expect { try dirty.requireClean(folder.dora) } throws: {
            ($0 as? DoraError)?.code == .refused && "\($0)".contains("Sources/main.swift")
        }
        #expect(try await GitState.current(in: "/") == nil)
    }

    @Test func `may be saved while only grids have changed`() async throws {
        try await makeRepository()
        try folder.write("grid\n", to: "repository/Sources/Digits/Grids/rates.swift")
        try folder.write("x\n", to: "repository/outputs/history.json")
        try await git("add", ".")
        let dora = DoraConfig(directory: "\(folder.path)/repository/outputs")
        try await state().requireClean(dora)
        try folder.write("x\n", to: "repository/Grids")
        try await git("add", ".")
        let dirty = try await state()
        #expect(throws: DoraError.self) { try dirty.requireClean(dora) }
        var other = dora
        other.gridPackage = "Sources.Digits.Grids"
        try FileManager.default.removeItem(atPath: "\(folder.path)/repository/Grids")
        try await git("add", ".")
        try await state().requireClean(other)
    }

    @Test func `says what it was built from, beside the copy`() async throws {
        try await makeRepository()
        let store = CodeStore(folder.dora)
        let program = try folder.write("program", to: "build/digits", executable: true)
        let plain = try await store.keep(program)
        let clean = try await store.keep(program, repository: looking())
        try folder.write("two\n", to: "repository/Sources/main.swift")
        let dirty = try await store.keep(program, repository: looking())
        #expect(Set([plain, clean, dirty]).count == 3)
        #expect(text(clean) == "program" && text(dirty) == "program")
        func note(_ program: String) throws -> JSONValue {
            let path = (program as NSString).deletingLastPathComponent + "/code.json"
            return try JSONValue(jsonBytes: Array(text(path).utf8))
        }
        #expect(try note(clean)["is_clean"] == .bool(true))
        let commit = try await state().commit
        #expect(try note(clean)["commit"]?.stringValue == commit)
        #expect(try note(dirty)["diff"]?.stringValue?.contains("+two") == true)
        // The program itself is there once.
        let real = { URL(fileURLWithPath: $0).resolvingSymlinksInPath().path }
        #expect(real(clean) == real(plain) && real(dirty) == real(plain))
    }
}
