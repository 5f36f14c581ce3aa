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

    @Test func `a chain has the state of the first that ended well or still lives`() {
        #expect(StatesOfJobs.state(ofChain: ["FAILED", "RUNNING", "PENDING"]) == "RUNNING")
        #expect(StatesOfJobs.state(ofChain: ["FAILED", "COMPLETED", "CANCELLED"]) == "COMPLETED")
        #expect(StatesOfJobs.state(ofChain: ["TIMEOUT", "CANCELLED by 0"]) == "CANCELLED")
    }

    @Test func `an unknown job of an array that is known is missing`() {
        #expect(StatesOfJobs.state(at: 0, ofArray: ["UNKNOWN", "RUNNING"]) == "MISSING")
        #expect(StatesOfJobs.state(at: 0, ofArray: ["UNKNOWN", "UNKNOWN"]) == "UNKNOWN")
    }
}
