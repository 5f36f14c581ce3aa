import Testing

@testable import Slurm

struct UmaskTests {
    @Test(arguments: [
        ("Name:\tx\nUmask:\t0022\nState:\tR\n", 0o022), ("Name:\tUmask:\nUmask: 0177\n", 0o177),
        ("Name:\tx\nUmask:\t0\n", 0), ("Name:\tx\nUmask:\t0777", 0o777),
    ])
    func `finds the umask in a process's status`(_ status: String, _ mask: UInt16) {
        #expect(SubmissionContext.umask(inStatus: Array(status.utf8)) == mask)
    }

    @Test(arguments: ["", "\n", "Name:\tx\n", "Umask", "Name:\tx\nUmask:", "Name:\tx\nUmask:\t\n"])
    func `says that there is none`(_ status: String) {
        #expect(SubmissionContext.umask(inStatus: Array(status.utf8)) == nil)
    }
}
