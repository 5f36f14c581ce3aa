extension ArrayTaskSet {
    /// Reads how slurmdbd keeps the tasks that have not started: as a bitmap in hexadecimal, `0x1E`
    /// for 1 to 4, or as `1-4%2`.
    init?(accounted text: String) {
        guard text.hasPrefix("0x") else {
            self.init(String(text.prefix { $0 != "%" }))
            return
        }
        let digits = text.utf8.dropFirst(2)
        guard !digits.isEmpty, digits.count <= Self.mostTasks / 4 + 1 else { return nil }
        var tasks: [UInt32] = []
        for (place, character) in digits.reversed().enumerated() {
            guard let digit = Character(Unicode.Scalar(character)).hexDigitValue else { return nil }
            for bit in 0..<4 where digit >> bit & 1 == 1 { tasks.append(UInt32(place * 4 + bit)) }
        }
        self.init(tasks)
    }
}
