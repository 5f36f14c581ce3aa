internal import DoraCore
internal import Slurm

/// The shell script that a scheduler runs for one XP or for each task of an array of XPs.
///
/// It claims its token first, so that of two jobs that carry the work of one submission only one
/// runs; it leaves a start and an end record in the XP's folder, which tell what happened when
/// the scheduler has forgotten the job.
struct JobScript: Sendable {
    /// The XPs that the script runs.
    enum Target: Sendable {
        /// One XP.
        case single(Signature)
        /// Task i of the array runs the XP whose signature stands at byte 9 * i of the file.
        case array(tasksFile: String)
    }

    /// How the program is started on the node.
    enum Launch: Sendable {
        /// As a step of Slurm's, with further arguments of `srun`.
        case srun([String])
        /// As a child of the shell; more than one task are local ranks.
        case child(tasks: Int)

        /// As the only child of the shell.
        static let direct = Launch.child(tasks: 1)
    }

    var name: String
    var token: SubmissionToken
    /// Dora's folder, absolute.
    var directory: String
    var target: Target
    /// The program, absolute; the job runs `<program> run -f <signature>`.
    var program: String
    /// A folder of shared libraries that the program needs and a node may lack; nil: the one that
    /// was kept with it, if any.
    var libraries: String?
    /// Lines run before the program, in the same shell.
    var setup: [String] = []
    var launch: Launch
    /// How often the job may reach its time limit and be requeued.
    var maxTimeouts = 0
    /// Which of a chain of dependent jobs this is; 0 is the first.
    var place = 0

    /// The whole script.
    var text: String {
        ([header, identity, claim, records] + [setup.joined(separator: "\n"), run])
            .filter { !$0.isEmpty }
            .joined(separator: "\n\n") + "\n"
    }

    // Lines of setup are written for bash, as Dora's jobs are.
    private var header: String {
        """
        #!\(setup.isEmpty ? "/bin/sh" : "/bin/bash")
        # \(name), written by swift-dora
        p= caught= signal=
        trap 'caught=1 signal=TERM; \(launch.forwarding("TERM"))' TERM
        trap 'caught=1 signal=USR2; \(launch.forwarding("USR2"))' USR2
        dora=\(Shell.quote(directory))
        export DORA_TOKEN=\(token) DORA_MAX_TIMEOUTS=\(maxTimeouts)
        """
    }

    private var identity: String {
        let ids =
            switch launch {
            case .srun:
                """
                unset DORA_JOB_ID DORA_ARRAY_TASK_ID
                owner=${SLURM_ARRAY_JOB_ID:-$SLURM_JOB_ID}
                task=${SLURM_ARRAY_TASK_ID:-}
                restart=${SLURM_RESTART_COUNT:-0}
                host=${SLURMD_NODENAME:-$(uname -n)}
                """
            case .child:
                """
                owner=$DORA_JOB_ID
                task=${DORA_ARRAY_TASK_ID:-}
                restart=${DORA_RESTART:-0}
                host=$(uname -n)
                """
            }
        let signature =
            switch target {
            case .single(let signature): "sig=\(signature)"
            case .array(let tasksFile):
                // On NFS the file can still be invisible to this node.
                """
                tasks=\(Shell.quote(tasksFile))
                for second in 0 1 2 4 8 16 32; do
                    sleep $second
                    sig=$(dd if="$tasks" bs=9 skip="$task" count=1 2>/dev/null)
                    [ -z "$sig" ] || break
                done
                [ -n "$sig" ] || { echo "dora: no task $task in $tasks" >&2; exit 1; }
                """
            }
        return """
            \(ids)
            job=$owner${task:+_$task}
            \(signature)
            xp=$dora/xps/$sig
            mkdir -p "$xp/jobs" || exit 1
            exec >>"$xp/jobs/${job}_0_log.out" 2>&1
            export DORA_JOB="$job" DORA_RESTART="$restart" DORA_XP="$xp"
            """
    }

    // `ln` creates the claim with its content in one step, on NFS too: whoever reads the file
    // sees an owner, never an empty file. Each job of a chain has a claim of its own, but none
    // runs where the first was revoked.
    private var claim: String {
        let revoked = """
            if [ "$(cat "$claim" 2>/dev/null)" = revoked ]; then
                echo "dora: not run, $claim is revoked"
                exit 0
            fi
            claim=$claim.\(place)
            """
        return """
            claim=$dora/tokens/$DORA_TOKEN
            \(place > 0 ? revoked + "\n" : "")\
            if [ "$(cat "$claim" 2>/dev/null)" != "$owner" ]; then
                echo "$owner" >"$claim.$job.tmp" && ln "$claim.$job.tmp" "$claim" 2>/dev/null
                rm -f "$claim.$job.tmp"
                won=$(cat "$claim") || { echo "dora: cannot claim $claim" >&2; exit 1; }
                [ "$won" = "$owner" ] || { echo "dora: not run, $claim is $won"; exit 0; }
            fi
            """
    }

    // The end is noted however the shell ends, less by SIGKILL: by a line of setup that exits, too.
    private var records: String {
        """
        record=$xp/jobs/$job.$restart
        note() {
            printf '{"job_id": "%s", "restart": %s, "token": "%s", "host": "%s", "pid": %s, "time": %s%s}\\n' \\
                "$job" "$restart" "$DORA_TOKEN" "$host" $$ "$(date +%s)" "$2" >"$record.$1.tmp" &&
                mv "$record.$1.tmp" "$record.$1.json"
        }
        finish() {
            note end ", \\"exit_code\\": $1${signal:+, \\"signal\\": \\"$signal\\"}"
            \(launch.requeue)
        }
        trap 'finish $?' EXIT
        note start ""
        """
    }

    private var run: String {
        let environment = (libraries ?? CodeStore.libraries(of: program)).map {
            "env LD_LIBRARY_PATH=\(Shell.quote($0))${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH} "
        }
        let command = (environment ?? "") + Shell.quote(program) + " run"
        let start =
            switch launch {
            case .srun(let arguments):
                """
                [ -z "$SLURM_CPUS_PER_TASK" ] || export SRUN_CPUS_PER_TASK="$SLURM_CPUS_PER_TASK"
                export SLURM_KILL_BAD_EXIT=1
                srun --unbuffered --open-mode=append --output="$xp/jobs/${job}_%t_log.out" \\
                    \((arguments.map(Shell.quote) + [command]).joined(separator: " ")) -f "$sig" &
                """
            case .child(let tasks):
                "\(command)\(tasks > 1 ? " --ddp --ddp_workers \(tasks)" : "") -f \"$sig\" &"
            }
        // The shell outlives the signals meant for the program, to write the end record. A
        // `wait` that a signal interrupts reports the signal and not the program; one for a
        // program whose end was reported already says 127.
        return """
            [ "$signal" != TERM ] || exit 143
            \(start)
            p=$!
            [ "$signal" != TERM ] || kill -TERM $p 2>/dev/null
            rc=
            while :; do
                caught=
                wait $p
                last=$?
                [ -n "$rc" ] && [ $last -eq 127 ] || rc=$last
                [ -n "$caught" ] || break
            done
            exit $rc
            """
    }
}

extension JobScript.Launch {
    /// Passes a signal on, where it does not reach the program without the shell's help, as it
    /// reaches Slurm's steps.
    fileprivate func forwarding(_ signal: String) -> String {
        switch self {
        case .srun: ""
        case .child: "${p:+kill -\(signal) $p} 2>/dev/null"
        }
    }

    /// Does what a program that has no RPC asked for. A job of the local scheduler's asks the
    /// supervisor, by the same file.
    fileprivate var requeue: String {
        switch self {
        case .srun: "[ ! -e \"$record.requeue\" ] || scontrol requeue \"$job\""
        case .child: ":"
        }
    }
}
