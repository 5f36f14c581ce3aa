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
        /// As a child of the shell.
        case direct
    }

    var name: String
    var token: SubmissionToken
    /// Dora's folder, absolute.
    var directory: String
    var target: Target
    /// The program, absolute; the job runs `<program> run -f <signature>`.
    var program: String
    /// Lines run before the program, in the same shell.
    var setup: [String] = []
    var launch: Launch

    /// The whole script.
    var text: String {
        ([header, identity, claim, records] + [setup.joined(separator: "\n"), run])
            .filter { !$0.isEmpty }
            .joined(separator: "\n\n") + "\n"
    }

    private var header: String {
        """
        #!/bin/sh
        # \(name), written by swift-dora
        dora=\(Shell.quote(directory))
        export DORA_TOKEN=\(token)
        """
    }

    private var identity: String {
        let ids =
            switch launch {
            case .srun:
                """
                owner=${SLURM_ARRAY_JOB_ID:-$SLURM_JOB_ID}
                task=${SLURM_ARRAY_TASK_ID:-}
                restart=${SLURM_RESTART_COUNT:-0}
                host=${SLURMD_NODENAME:-$(uname -n)}
                """
            case .direct:
                """
                owner=$DORA_JOB_ID
                task=${DORA_ARRAY_TASK_ID:-}
                restart=0
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
                    sig=$(dd if="$tasks" bs=9 skip="$task" count=1 2>/dev/null)
                    [ -z "$sig" ] || break
                    sleep $second
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
            """
    }

    // `ln` creates the claim with its content in one step, on NFS too: whoever reads the file
    // sees an owner, never an empty file.
    private var claim: String {
        """
        claim=$dora/tokens/$DORA_TOKEN
        if [ "$(cat "$claim" 2>/dev/null)" != "$owner" ]; then
            echo "$owner" >"$claim.$job" && ln "$claim.$job" "$claim" 2>/dev/null
            rm -f "$claim.$job"
            won=$(cat "$claim") || { echo "dora: cannot claim $claim" >&2; exit 1; }
            [ "$won" = "$owner" ] || { echo "dora: not run, $claim is $won"; exit 0; }
        fi
        """
    }

    private var records: String {
        """
        record=$xp/jobs/$job.$restart
        note() {
            printf '{"job_id": "%s", "restart": %s, "token": "%s", "host": "%s", "pid": %s, "time": %s%s}\\n' \\
                "$job" "$restart" "$DORA_TOKEN" "$host" $$ "$(date +%s)" "$2" >"$record.$1.tmp" &&
                mv "$record.$1.tmp" "$record.$1.json"
        }
        """
    }

    private var run: String {
        let command = "\(Shell.quote(program)) run -f \"$sig\""
        let start =
            switch launch {
            case .srun(let arguments):
                """
                export SRUN_CPUS_PER_TASK=${SLURM_CPUS_PER_TASK:-1} SLURM_KILL_BAD_EXIT=1
                srun --unbuffered --open-mode=append --output="$xp/jobs/${job}_%t_log.out" \\
                    \((arguments.map(Shell.quote) + [command]).joined(separator: " ")) &
                """
            case .direct: "\(command) &"
            }
        // The shell outlives the signals meant for the program, to write the end record; a
        // `wait` that a signal interrupts reports the signal and not the program.
        return """
            signal=
            trap 'signal=TERM; \(launch.forwardsSignals ? "" : "kill -TERM $p 2>/dev/null")' TERM
            trap 'signal=USR2; \(launch.forwardsSignals ? "" : "kill -USR2 $p 2>/dev/null")' USR2
            note start ""
            \(start)
            p=$!
            while :; do
                wait $p
                rc=$?
                kill -0 $p 2>/dev/null || break
            done
            note end ", \\"exit_code\\": $rc${signal:+, \\"signal\\": \\"$signal\\"}"
            exit $rc
            """
    }
}

extension JobScript.Launch {
    /// Whether signals reach the program without the shell's help, as they reach Slurm's steps.
    fileprivate var forwardsSignals: Bool {
        switch self {
        case .srun: true
        case .direct: false
        }
    }
}
