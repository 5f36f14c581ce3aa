/// How tasks are spread over nodes, sockets and cores (`--distribution`, `task_dist`).
public struct TaskDistribution: Sendable, Hashable, Codable, LosslessStringConvertible {
    /// The number as `job_desc_msg_t.task_dist` holds it.
    let rawValue: UInt32
    /// The size of a block for `plane` (`plane_size`).
    public let planeSize: Int?

    /// Nothing asked for: the cluster's default.
    static let unspecified = TaskDistribution(rawValue: 0x2000)
    /// Tasks in the order of a list of nodes.
    static let arbitrary = TaskDistribution(rawValue: 0x0003)

    private init(rawValue: UInt32, planeSize: Int? = nil) {
        self.rawValue = rawValue
        self.planeSize = planeSize
    }

    private static let plane: UInt32 = 0x0004
    private static let packs: UInt32 = 0x80_0000
    private static let spreads: UInt32 = 0x40_0000

    /// Over nodes, over sockets, over cores: one hexadecimal digit each, from the right.
    private static let digits: [String: UInt32] = ["cyclic": 1, "block": 2, "fcyclic": 3]

    var isArbitrary: Bool { base == Self.arbitrary.rawValue }
    var isPlane: Bool { base == Self.plane }
    private var base: UInt32 { rawValue & 0xFFFF }

    /// The same, with the plane's size that an earlier option gave: sbatch keeps that.
    func keeping(planeSizeOf earlier: TaskDistribution?) -> TaskDistribution {
        TaskDistribution(rawValue: rawValue, planeSize: planeSize ?? earlier?.planeSize)
    }

    /// Keeps the flags, and takes the order of a list of nodes instead of the rest.
    func inOrderOfNodes() -> TaskDistribution {
        TaskDistribution(
            rawValue: rawValue & 0xFF_0000 | Self.arbitrary.rawValue, planeSize: planeSize)
    }

    /// Reads sbatch's notation, such as `block:cyclic`, `plane=4` or `cyclic,nopack`; nil where it
    /// is not one.
    ///
    /// - Parameter description: a text such as `block:cyclic` or `plane=4`.
    public init?(_ description: String) {
        guard let it = try? TaskDistribution(parsing: description, planeSize: nil) else {
            return nil
        }
        self = it
    }

    /// Reads sbatch's notation.
    ///
    /// - Parameter planeSize: the value of `SLURM_DIST_PLANESIZE`, for `plane` without a size.
    /// - Throws: `SlurmError` that names the bad part.
    init(parsing text: String, planeSize: String?) throws(SlurmError) {
        if text.startsCaseless(with: "plane") {
            let given = text.firstIndex(of: "=").map { String(text[text.index(after: $0)...]) }
            guard let size = given ?? planeSize, let number = LeadingInteger(size),
                number.rest.isEmpty, (1...Int(Int32.max)).contains(number.value)
            else {
                throw .badOption("--distribution", text, "needs a size, as in plane=4")
            }
            self.init(rawValue: Self.plane, planeSize: number.value)
            return
        }
        let words = text.pieces(at: ",")
        guard let levels = words.first, text.first != "," else {
            throw .badOption("--distribution", text, "is empty")
        }
        var value = try Self.levels(levels, of: text)
        if words.count > 1 {
            value |= try Self.flag(words.dropFirst().joined(separator: ","), of: text)
        }
        self.init(rawValue: value)
    }

    private static func levels(
        _ levels: Substring, of text: String
    ) throws(SlurmError) -> UInt32 {
        let names = levels.pieces(at: ":").map { $0.lowercased() }
        if names == ["arbitrary"] || names == ["hostfile"] { return arbitrary.rawValue }
        if names.count == 1, let flag = try? flag(names[0], of: text) {
            return unspecified.rawValue | flag
        }
        guard (1...3).contains(names.count) else {
            throw .badOption("--distribution", text, "must have one to three parts")
        }
        // "*" is the default of its place; that of the cores is what the sockets have.
        var spelled: [String] = []
        for (place, name) in names.enumerated() {
            spelled.append(name == "*" ? ["block", "cyclic", spelled.last ?? ""][place] : name)
        }
        var value: UInt32 = 0
        for (place, name) in spelled.enumerated() {
            guard let digit = digits[name], place > 0 || name != "fcyclic" else {
                throw .badOption("--distribution", text, "has an unknown part \"\(name)\"")
            }
            value |= digit << (4 * UInt32(place))
        }
        return value
    }

    private static func flag(
        _ word: String, of text: String
    ) throws(SlurmError) -> UInt32 {
        if word.isSame(as: "pack") { return packs }
        if word.isSame(as: "nopack") { return spreads }
        throw .badOption("--distribution", text, "has an unknown part \"\(word)\"")
    }

    /// The notation in full, as `SLURM_DISTRIBUTION` has it, with the size of a plane left out;
    /// nil where nothing was asked for.
    var environmentValue: String? {
        let flags = rawValue & 0xFF_0000
        let isUnspecified = base == Self.unspecified.rawValue
        if isUnspecified, flags == 0 { return nil }
        let word = [Self.packs: "pack", Self.spreads: "nopack"][flags]
        let name = isUnspecified ? nil : baseName
        let words = [name, word].compactMap { $0 }
        return words.isEmpty ? nil : words.joined(separator: ",")
    }

    private var baseName: String {
        if isPlane { return "plane" }
        if isArbitrary { return "arbitrary" }
        let names = (0..<3).compactMap { place in
            Self.digits.first { $0.value == base >> (4 * UInt32(place)) & 0xF }?.key
        }
        return names.joined(separator: ":")
    }

    /// sbatch's notation.
    public var description: String {
        (environmentValue ?? "") + (isPlane ? planeSize.map { "=\($0)" } ?? "" : "")
    }
}
