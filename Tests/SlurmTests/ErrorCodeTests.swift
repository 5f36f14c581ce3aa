import Testing

@testable import Slurm

#if canImport(CSlurm)
    import CSlurm
#endif

@Suite struct ErrorCodeTests {
    @Test func `a code is caught by number and shown by name`() {
        let error = SlurmError(.invalidPartition, operation: "submit a job", message: "no")
        do {
            throw error as any Error
        } catch SlurmError.Code.invalidPartition {
        } catch {
            Issue.record("not caught")
        }
        #expect(error.code.description == "ESLURM_INVALID_PARTITION_NAME (2000)")
        #expect(SlurmError.Code(rawValue: 3).name == nil)
        #expect(SlurmError.Code(rawValue: 3).description == "3")
        #expect(SlurmError.Code.notConfigured.description == "notConfigured (-1)")
        #expect(SlurmError.Code.deadlineExceeded.description == "deadlineExceeded (-5)")
        #expect(SlurmError.Code.malformedAnswer.description == "malformedAnswer (-10)")
        #expect("\(error)" == "cannot submit a job: no (2000)")
    }

    #if canImport(CSlurm)
        @Test func `a connection that broke without a reason may have carried the call`() async {
            // What 22.05.8 says now and then where the controller stops or is killed.
            let code = SlurmError.Code(
                rawValue: Int32(SLURM_COMMUNICATIONS_MISSING_SOCKET_ERROR.rawValue))
            #expect(code.description == "SLURM_COMMUNICATIONS_MISSING_SOCKET_ERROR (1013)")
            #expect(SlurmError.Code.lostAnswers.contains(code))
        }

        @Test func `the numbers are those of the header`() {
            let pairs: [(SlurmError.Code, slurm_err_t)] = [
                (.authenticationFailed, SLURM_PROTOCOL_AUTHENTICATION_ERROR),
                (.controllerUnreachable, SLURMCTLD_COMMUNICATIONS_CONNECTION_ERROR),
                (.noChange, SLURM_NO_CHANGE_IN_DATA),
                (.invalidPartition, ESLURM_INVALID_PARTITION_NAME),
                (.invalidJobID, ESLURM_INVALID_JOB_ID),
                (.invalidNodeName, ESLURM_INVALID_NODE_NAME),
                (.jobPending, ESLURM_JOB_PENDING),
                (.invalidLicenses, ESLURM_INVALID_LICENSES),
                (.reservationDenied, ESLURM_RESERVATION_ACCESS),
                (.invalidReservation, ESLURM_RESERVATION_INVALID),
                (.jobInTransition, ESLURM_TRANSITION_STATE_NO_UPDATE),
                (.alreadyDone, ESLURM_ALREADY_DONE),
                (.inStandbyMode, ESLURM_IN_STANDBY_MODE),
                (.invalidDependency, ESLURM_DEPENDENCY),
                (.invalidArray, ESLURM_INVALID_ARRAY),
                (.jobFinished, ESLURM_JOB_FINISHED),
                (.jobNotRunning, ESLURM_JOB_NOT_RUNNING),
                (.truncatedAnswer, ESLURM_PROTOCOL_INCOMPLETE_PACKET),
                (.answerTimedOut, SLURM_PROTOCOL_SOCKET_IMPL_TIMEOUT),
                (.connectionClosed, SLURM_PROTOCOL_SOCKET_ZERO_BYTES_SENT),
                (.databaseUnreachable, ESLURM_DB_CONNECTION),
            ]
            for (code, number) in pairs {
                #expect(code.rawValue == Int32(number.rawValue), "\(code)")
            }
        }

        @Test(arguments: [
            ("auth/munge", "is munged running"), ("auth/slurm", "is sackd or slurmd running"),
            ("auth/none", "auth/none does not accept"),
        ])
        func `who has no credential is told where they come from`(plugin: String, hint: String) {
            let munge = plugin == "auth/munge" ? MungeSocket(path: "/run/munge/none") : nil
            let configuration = ClusterConfiguration(
                file: "/etc/slurm/slurm.conf", name: "c", controllers: [], authentication: plugin)
            let backend = LibSlurmBackend(configuration: configuration, munge: munge)
            let number = SlurmError.Code.authenticationFailed.rawValue
            #expect(backend.error(number, "submit a job").message.contains(hint))
        }
    #endif
}
