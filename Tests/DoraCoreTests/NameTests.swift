import Testing

@testable import DoraCore

@Suite struct NameTests {
    private func names(_ all: JSONObject...) -> (names: [String], base: String) {
        ShortNames.names(all, part: ShortNames.part)
    }

    @Test func `what all have in common goes to the base`() {
        let (names, base) = names(
            ["model.dim": 4, "lr": 0.1, "fp16": true], ["model.dim": 4, "lr": 0.2, "fp16": true])
        #expect(names == ["lr=0.1", "lr=0.2"])
        #expect(base == "mod.dim=4 fp16")
    }

    @Test func `a key that one has not is not common`() {
        #expect(names(["a": 1], [:]).names == ["a=1", ""])
        #expect(names(["a": 1], ["a": 1, "b": 2]).names == ["", "b=2"])
    }

    @Test func `values are compared as Python does`() {
        #expect(names(["a": 1], ["a": 1.0]).base == "a=1")
        // NaN is not even equal to itself, but a list with one is.
        let nan = JSONValue.double(.nan)
        #expect(names(["a": nan]).names == ["a=nan"])
        #expect(names(["a": [nan]]).base == "a=[nan]")
        #expect(names(["a": [nan]], ["a": [nan]]).base == "")
    }

    @Test func `parts are counted in code points, and paths show their last part`() {
        #expect(ShortNames.part(key: "e\u{301}xyz.k", value: "v") == "e\u{301}x.k=v")
        #expect(ShortNames.part(key: "data", value: .path("/a/b/")) == "data=b")
        #expect(ShortNames.part(key: "data", value: nil) == "data=None")
    }
}

@Suite struct NamePatternTests {
    private let names = ["lr=0.1", "lr=0.2 fp16", "lr=0.2", "bs=64"]

    private func select(_ patterns: String...) throws -> [String] {
        try NamePatterns(patterns).select(from: names).map { names[$0] }
    }

    @Test func `patterns all must hold, and may be negated`() throws {
        #expect(try select() == names)
        #expect(try select("lr=0.2") == ["lr=0.2 fp16", "lr=0.2"])
        #expect(try select("lr", "!fp16") == ["lr=0.1", "lr=0.2"])
        #expect(try select("!lr*fp") == ["lr=0.1", "lr=0.2", "bs=64"])
    }

    @Test func `numbers are places among what the others leave`() throws {
        #expect(try select("1", "lr") == ["lr=0.2 fp16"])
        #expect(try select("-1", "0", "0") == ["bs=64", "lr=0.1", "lr=0.1"])
        // The pattern is wrong then, not the place.
        let error = #expect(throws: DoraError.self) { try select("0", "no such name") }
        #expect(
            error?.message == "there is no experiment 0: the other patterns fit none of the "
                + "\(names.count) names, which are such as '\(names[0])'")
    }

    @Test(arguments: ["4", "-5", "99999999999999999999"])
    func `a place that there is not is an error`(place: String) {
        let error = #expect(throws: DoraError.self) { try select(place) }
        #expect(error?.code == .notFound)
        #expect(error?.message.contains(place) == true)
    }
}

@Suite struct SuggestionTests {
    @Test func `near names are suggested, the nearest first`() {
        let known = ["batch_size", "batch_norm", "lr", "lr_decay"]
        #expect(Suggestion.names(for: "batchsize", among: known).first == "batch_size")
        #expect(Suggestion.names(for: "Batch-Size", among: known).first == "batch_size")
        #expect(Suggestion.text(for: "rl", among: known) == " Did you mean 'lr'?")
        #expect(Suggestion.text(for: "momentum", among: known) == "")
        #expect(Suggestion.text(for: "", among: []) == "")
    }

    @Test func `of names with points a part is enough`() {
        let known = ["--half", "--layer", "--optim.name", "--optim.lr", "--optim.schedule.warmup"]
        #expect(Suggestion.names(for: "--lr", among: known) == ["--optim.lr"])
        #expect(Suggestion.names(for: "--nam", among: known) == ["--optim.name"])
        #expect(Suggestion.names(for: "--optim.n", among: known) == ["--optim.name"])
        #expect(Suggestion.names(for: "--optim.lrr", among: known) == ["--optim.lr"])
        #expect(
            Suggestion.names(for: "--optim.warmup", among: known) == ["--optim.schedule.warmup"])
        #expect(Suggestion.names(for: "--model.layer", among: known) == ["--layer"])
        #expect(Suggestion.names(for: "--foo", among: known + ["--lr"]) == [])
    }
}
