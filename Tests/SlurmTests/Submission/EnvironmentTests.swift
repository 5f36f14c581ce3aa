import Testing

@testable import Slurm

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
}
