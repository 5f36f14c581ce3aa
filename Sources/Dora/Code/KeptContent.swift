internal import DoraCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Files, and folders with all that is in them, that are kept under a name made of their contents.
struct KeptContent: Sendable {
    private struct Item {
        /// Its path below the folder that everything is copied to.
        var name: String
        var path: String
        var information: stat

        var isFolder: Bool { information.st_mode & S_IFMT == S_IFDIR }
    }

    private var items: [Item] = []
    private let text: String

    /// Looks at what there is; nothing is read yet.
    ///
    /// - Parameter text: counts for the name, too.
    init(_ paths: [String], and text: String = "") throws(DoraError) {
        self.text = text
        for path in paths {
            var inside: [Item] = []
            try Self.collect(Files.name(of: path), path, into: &inside)
            items += inside.prefix(1) + inside.dropFirst().sorted { $0.name < $1.name }
        }
    }

    private static func collect(
        _ name: String, _ path: String, into items: inout [Item]
    ) throws(DoraError) {
        var item = Item(name: name, path: path, information: stat())
        guard stat(path, &item.information) == 0 else { throw Files.failure("read", path) }
        items.append(item)
        guard item.isFolder else { return }
        for inside in Files.names(in: path) {
            try collect("\(name)/\(inside)", "\(path)/\(inside)", into: &items)
        }
    }

    /// Another one as soon as one of the files is another one or has changed, without reading them.
    var facts: String {
        var hash = XXH64()
        hash.update(text)
        for item in items {
            let time = item.information.modified
            hash.update(
                "\(item.name)\0\(item.path)\0\(time.tv_sec).\(time.tv_nsec) "
                    + "\(item.information.st_size) \(item.information.st_ino)\0")
        }
        return hash.text
    }

    /// Copies everything, and names it by the names and contents: each is read only once.
    func copy(to folder: String) throws(DoraError) -> String {
        var hash = XXH64()
        hash.update(text)
        for item in items {
            hash.update("\0\(item.name)\0")
            if item.isFolder {
                try Files.makeFolder("\(folder)/\(item.name)")
            } else {
                try FileCopy.copy(item.path, to: "\(folder)/\(item.name)") {
                    hash.update($0)
                }
            }
        }
        return hash.text
    }
}

extension stat {
    fileprivate var modified: timespec {
        #if canImport(Darwin)
            st_mtimespec
        #else
            st_mtim
        #endif
    }
}
