/// Slurm's notation of node names, as far as the first one goes.
enum NodeNames {
    /// The first node of a list such as `rack[07-09,12]-gpu[1-4],login`; nil where it is damaged.
    static func first(of list: String) -> String? {
        var name = ""
        var rest = list[...]
        while let next = rest.popFirst() {
            switch next {
            case ",": return name.isEmpty ? nil : name
            case "[":
                guard let end = rest.firstIndex(of: "]") else { return nil }
                let number = rest[..<end].prefix { $0 != "-" && $0 != "," }
                guard !number.isEmpty, number.allSatisfy(\.isNumber) else { return nil }
                name += number
                rest = rest[rest.index(after: end)...]
            case "]": return nil
            default: name.append(next)
            }
        }
        return name.isEmpty ? nil : name
    }
}
