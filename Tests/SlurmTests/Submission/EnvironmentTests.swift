import Testing

@testable import Slurm

#if canImport(Glibc)
    import Glibc
#endif

@Suite struct EnvironmentTests {
    @Test func `later variables replace earlier ones of just the same name`() {
        var environment: JobEnvironment = ["ONE_LONG_NAME": "1", "TWO_LONG_NAME": "2", "E": ""]
        environment.merge([
            Array("TWO_LONG_NAME=two".utf8), Array("SIX_LONG_NAME=6".utf8), Array("E=e".utf8),
            Array("SIX_LONG_NAME=six".utf8), Array("no variable".utf8),
        ])
        #expect(
            environment.texts == [
                "ONE_LONG_NAME=1", "TWO_LONG_NAME=two", "E=e", "SIX_LONG_NAME=six",
            ])
    }

    @Test func `of an enclosing job only what locates the cluster stays`() {
        var environment: JobEnvironment = [
            "PATH": "/bin", "SLURM_CONF": "/etc/slurm.conf", "SLURM_JOB_ID": "7", "SLURM_JWT": "x",
            "SLURMD_NODENAME": "n1", "SRUN_DEBUG": "1", "SBATCH_ACCOUNT": "a", "PMI_RANK": "0",
            "PMIX_RANK": "0", "SLURMX": "kept", "SLURM_TIME_FORMAT": "relative", "S": "", "P": "",
        ]
        environment.removeEnclosingJob()
        #expect(
            environment.texts == [
                "PATH=/bin", "SLURM_CONF=/etc/slurm.conf", "SLURM_JWT=x", "SLURMX=kept",
                "SLURM_TIME_FORMAT=relative", "S=", "P=",
            ])
    }

    /// As after `clearenv`.
    @Test func `a process may have no environment at all`() {
        #expect(JobEnvironment(list: nil).entries.isEmpty)
        #expect(!JobEnvironment.current.entries.isEmpty)
    }

    @Test func `an environment is merged as its entries are, however many there are`() {
        var random = SystemRandomNumberGenerator()
        let names =
            (0..<60).map { "NAME_\($0)" } + ["A", "SLURM_JWT", String(repeating: "L", count: 256)]
        func some(upTo count: Int) -> JobEnvironment {
            var environment = JobEnvironment(
                entries: (0..<Int.random(in: 0...count, using: &random)).map { number in
                    Int.random(in: 0..<50, using: &random) == 0
                        ? "no variable" : "\(names.randomElement(using: &random) ?? "")=\(number)"
                })
            for value in ["a", nil] {
                environment[names.randomElement(using: &random) ?? ""] = value
            }
            if Bool.random(using: &random) { environment["A=B"] = "c" }
            if Bool.random(using: &random) { environment["A"] = "b" }
            return environment
        }
        for round in 0..<500 {
            let (first, second) = (some(upTo: round % 40), some(upTo: 40))
            var (whole, single) = (first, first)
            whole.merge(second) { !$0.elementsEqual("SLURM_JWT".utf8) }
            single.merge(second.entries) { !$0.elementsEqual("SLURM_JWT".utf8) }
            #expect(whole == single, "\(first.texts) and \(second.texts)")
            // What came out is taken for what it is.
            var (wholeAgain, singleAgain) = (whole, single)
            wholeAgain.merge(first)
            singleAgain.merge(first.entries)
            #expect(wholeAgain == singleAgain, "\(whole.texts) and \(first.texts)")
        }
    }

    #if canImport(Glibc)
        @Test func `the niceness is that of the process, whatever its threads have`() async {
            let niceness = await withCheckedContinuation { continuation in
                let isStarted = BlockingThread.start {
                    // Of this thread, which ends with the test.
                    setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 19)
                    continuation.resume(returning: SubmissionContext.current.niceness)
                }
                #expect(isStarted)
            }
            #expect(niceness < 19)
        }
    #endif
}
