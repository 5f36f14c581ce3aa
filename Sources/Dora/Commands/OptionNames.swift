internal import ArgumentParser

extension NameSpecification {
    /// An option of several words: with underscores, as Dora spells it, and with dashes.
    static func words(_ name: String, short: Character? = nil) -> NameSpecification {
        var names: [NameSpecification.Element] = [
            .customLong(name.replacing("-", with: "_")),
            .customLong(name.replacing("_", with: "-")),
        ]
        if let short { names.insert(.customShort(short), at: 0) }
        return NameSpecification(names)
    }
}
