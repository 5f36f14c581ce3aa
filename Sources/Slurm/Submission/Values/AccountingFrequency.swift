/// The notation of `--acctg-freq`: `task=30,energy=60,network=0,filesystem=0`, or a bare number for
/// the tasks; in seconds.
enum AccountingFrequency {
    private static let kinds = ["energy=", "task=", "filesystem=", "network="]

    /// - Throws: `SlurmError` that names the bad part.
    static func check(_ text: String) throws(SlurmError) {
        for item in text.pieces(at: ",") {
            guard !isNumber(item) else { continue }
            let isKnown = kinds.contains { kind in
                item.rangeCaseless(of: kind).map { isNumber(item[$0.upperBound...]) } ?? false
            }
            guard isKnown else {
                throw .badOption(
                    "--acctg-freq", text,
                    "has \"\(item)\"; use task=, energy=, network= or filesystem= and seconds")
            }
        }
    }

    /// Whether a text begins with a number other than the one that says "wrong".
    private static func isNumber(_ text: Substring) -> Bool {
        LeadingInteger(text).map { Int32(truncatingIfNeeded: $0.value) != -1 } ?? false
    }
}
