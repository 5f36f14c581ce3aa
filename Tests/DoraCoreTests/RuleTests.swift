import Testing

@testable import DoraCore

@Suite struct RuleTests {
    @Test(arguments: [
        "FAILED", "CANCELLED by 1000", "TIMEOUT", "MISSING", "PREEMPTED", "BOOT_FAIL", "DEADLINE",
    ])
    func `only retry submits again what failed`(state: String) {
        #expect(SubmitRules(retry: true).decision(forState: state) == .submit)
        #expect(SubmitRules(replace: true, replaceDone: true).decision(forState: state) == .nothing)
    }

    @Test(arguments: ["PENDING", "RUNNING", "UNKNOWN", "SUSPENDED"])
    func `only replace cancels what lives`(state: String) {
        #expect(SubmitRules(replace: true).decision(forState: state) == .cancelAndSubmit)
        #expect(SubmitRules(retry: true, replaceDone: true).decision(forState: state) == .nothing)
    }

    @Test func `what is new is submitted, what is done only by replaceDone`() {
        #expect(SubmitRules().decision(forState: nil) == .submit)
        #expect(SubmitRules(retry: true, replace: true).decision(forState: "COMPLETED") == .nothing)
        #expect(SubmitRules(replaceDone: true).decision(forState: "COMPLETED") == .submit)
    }

    @Test func `a chain is spoken for by the first that has not failed`() {
        #expect(Chain.speaker(of: 3) { $0 < 1 } == 1)
        #expect(Chain.speaker(of: 3) { _ in false } == 0)
        #expect(Chain.speaker(of: 3) { _ in true } == 2)
        var asked: [Int] = []
        _ = Chain.speaker(of: 4) { place in
            asked.append(place)
            return place < 2
        }
        #expect(asked == [0, 1, 2])
    }
}
