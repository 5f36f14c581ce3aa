/// Environment variables in their order, as a process has them and a job gets them.
///
/// Entries are bytes: neither names nor values need to be UTF-8.
public struct JobEnvironment: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    /// The entries, `NAME=VALUE`.
    public private(set) var entries: [[UInt8]]

    /// Whether each entry has a name of its own and a length that Slurm takes, as after a merge.
    private var isMerged: Bool

    /// No variables.
    public init() {
        entries = []
        isMerged = true
    }

    /// Entries `NAME=VALUE` in this order.
    ///
    /// - Parameter entries: the entries.
    public init(entries: some Sequence<String>) {
        self.init(bytes: entries.map { Array($0.utf8) })
    }

    /// Entries `NAME=VALUE` in this order.
    ///
    /// - Parameter entries: the entries, as bytes.
    public init(bytes entries: some Sequence<[UInt8]>) {
        self.entries = Array(entries)
        var merged = JobEnvironment()
        merged.merge(self.entries)
        isMerged = merged.entries.count == self.entries.count
    }

    /// Variables in this order.
    ///
    /// - Parameter variables: names and values.
    public init(dictionaryLiteral variables: (String, String)...) {
        self.init(bytes: variables.map { Self.entry($0, $1) })
    }

    /// The entries as text, with what is not UTF-8 repaired.
    public var texts: [String] { entries.map { String(decoding: $0, as: UTF8.self) } }

    /// The value of the first variable of this name. Setting it replaces the variable where it
    /// stands, or adds it at the end; nil removes it.
    ///
    /// - Parameter name: the variable's name.
    public subscript(name: String) -> String? {
        get {
            entry(name).map {
                String(decoding: entries[$0].dropFirst(name.utf8.count + 1), as: UTF8.self)
            }
        }
        set {
            let place = entry(name)
            guard let newValue else {
                if let place { entries.remove(at: place) }
                return
            }
            let entry = Self.entry(name, newValue)
            isMerged =
                isMerged && Self.isTaken(name.utf8.count, newValue.utf8.count)
                && entry.firstIndex(of: Self.equals) == name.utf8.count
            if let place { entries[place] = entry } else { entries.append(entry) }
        }
    }

    /// Sets a variable to what an entry says, `NAME=VALUE`.
    mutating func set(_ entry: [UInt8]) {
        guard let name = Self.name(of: entry) else { return }
        isMerged = isMerged && Self.isTaken(name.count, entry.count - name.count - 1)
        let place = entries.firstIndex { Self.name(of: $0, is: name) }
        if let place { entries[place] = entry } else { entries.append(entry) }
    }

    /// Sets a variable unless there is one of this name.
    ///
    /// - Parameters:
    ///   - name: the variable's name.
    ///   - value: its value.
    public mutating func setDefault(_ name: String, _ value: String) {
        if entry(name) == nil { self[name] = value }
    }

    /// Removes the variables whose names are chosen.
    ///
    /// - Parameter isChosen: says which, by the name.
    public mutating func removeAll(where isChosen: (_ name: String) -> Bool) {
        removeAll(named: { isChosen(String(decoding: $0, as: UTF8.self)) })
    }

    /// Removes the variables whose names, in bytes, are chosen.
    mutating func removeAll(named isChosen: (_ name: ArraySlice<UInt8>) -> Bool) {
        entries.removeAll { isChosen(Self.name(of: $0) ?? $0[...]) }
    }

    private static func entry(_ name: String, _ value: String) -> [UInt8] {
        let count = name.utf8.count + 1 + value.utf8.count
        return [UInt8](unsafeUninitializedCapacity: count) { bytes, written in
            let end = bytes.update(fromContentsOf: name.utf8)
            bytes[end] = equals
            _ = bytes[(end + 1)...].update(fromContentsOf: value.utf8)
            written = count
        }
    }

    /// The first entry of this name, whole.
    func entry(named name: String) -> [UInt8]? { entry(name).map { entries[$0] } }

    private func entry(_ name: String) -> Int? {
        var name = name
        return name.withUTF8 { name in entries.firstIndex { Self.name(of: $0, is: name) } }
    }

    private static func name(of entry: [UInt8], is name: some Collection<UInt8>) -> Bool {
        entry.count > name.count && entry[name.count] == equals && entry.starts(with: name)
    }

    private static func name(of entry: [UInt8]) -> ArraySlice<UInt8>? {
        entry.firstIndex(of: equals).map { entry[..<$0] }
    }

    private static let equals = UInt8(ascii: "=")

    /// Longer names and values are left out silently, by sbatch and so by us: Slurm's daemons hold
    /// them in buffers of these sizes.
    private static let longestName = 255
    private static let longestValue = 256 * 1024 - 1

    private static func isTaken(_ nameLength: Int, _ valueLength: Int) -> Bool {
        nameLength <= longestName && valueLength <= longestValue
    }

    /// Up to so many pairs of names are compared sooner than a table of the names is made.
    private static let fewPairs = 256

    /// Adds another environment's entries as such.
    mutating func merge(
        _ other: JobEnvironment, where isChosen: (ArraySlice<UInt8>) -> Bool = { _ in true }
    ) {
        guard isMerged, other.isMerged, entries.count * other.entries.count <= Self.fewPairs else {
            return merge(other.entries, where: isChosen)
        }
        let own = entries.indices
        for entry in other.entries {
            guard let name = Self.name(of: entry), isChosen(name) else { continue }
            let place = own.first { Self.name(of: entries[$0], is: name) }
            if let place { entries[place] = entry } else { entries.append(entry) }
        }
    }

    /// Adds entries to a job's environment: later ones replace earlier ones of the same name.
    mutating func merge(
        _ others: some Sequence<[UInt8]>,
        where isChosen: (ArraySlice<UInt8>) -> Bool = { _ in true }
    ) {
        var places: [Name: Int] = [:]
        places.reserveCapacity(entries.count + others.underestimatedCount)
        for (place, entry) in entries.enumerated() {
            guard let name = Self.name(of: entry).map(Name.init) else { continue }
            if places[name] == nil { places[name] = place }
        }
        for entry in others {
            guard let name = Self.name(of: entry),
                Self.isTaken(name.count, entry.count - name.count - 1), isChosen(name)
            else { continue }
            let key = Name(bytes: name)
            if let place = places[key] {
                entries[place] = entry
            } else {
                places[key] = entries.count
                entries.append(entry)
            }
        }
    }

    /// Whether both have the same entries in the same order.
    public static func == (lhs: Self, rhs: Self) -> Bool { lhs.entries == rhs.entries }

    /// Hashes the entries.
    public func hash(into hasher: inout Hasher) { hasher.combine(entries) }

    /// A name to look up. Every submission looks up all of them, so only the end is hashed: there
    /// the names of one program differ.
    private struct Name: Hashable {
        let bytes: ArraySlice<UInt8>

        static func == (lhs: Self, rhs: Self) -> Bool { lhs.bytes.elementsEqual(rhs.bytes) }

        func hash(into hasher: inout Hasher) {
            let end = bytes.suffix(7).reduce(UInt64(bytes.count)) { $0 << 8 | UInt64($1) }
            hasher.combine(end)
        }
    }
}
