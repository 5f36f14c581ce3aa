import Testing

@testable import Slurm

struct UmaskTests {
    @Test func `finds the umask in a process's status`() {
        let cases: [(status: String, mask: UInt16?)] = [
            ("Name:\tx\nUmask:\t0022\nState:\tR\n", 0o022),
            ("Name:\tUmask:\nUmask: 0177\n", 0o177), ("Name:\tx\nUmask:\t0\n", 0),
            ("Name:\tx\nUmask:\t0777", 0o777), ("", nil), ("\n", nil), ("Umask", nil),
            ("Name:\tx\nUmask:", nil), ("Name:\tx\nUmask:\t\n", nil),
        ]
        for (status, mask) in cases {
            #expect(SubmissionContext.umask(inStatus: Array(status.utf8)) == mask, "\(status)")
        }
    }
}
