internal import DoraCore
internal import Slurm

/// The parts of the script, in their order.
extension JobScript {
    // Lines of setup are written for bash, as Dora's jobs are.
    var header: String {
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

    var identity: String {
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
    var claim: String {
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
    var records: String {
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

    // A clone that is gone must not make the program run anywhere else.
    var folder: String {
        guard let clone else { return "" }
        var lines = [
            "export \(OriginalFolder.variable)=\(Shell.quote(clone.original))",
            "cd \(Shell.quote(clone.workingFolder)) || exit 1",
        ]
        if let archive = clone.archive {
            lines += [
                "export \(GitClone.Variable.archive)=\(Shell.quote(archive))",
                "export \(GitClone.Variable.place)=\(Shell.quote(clone.place))",
            ]
        }
        return lines.joined(separator: "\n")
    }

    // The warning of the time limit reaches every process of a step. What takes it says so by a
    // handler, as DoraCommand does; what does not, a wrapping shell or a program that knows nothing
    // of warnings, must not die of it long before the limit.
    private static let deaf = "sh -c 'trap \"\" USR2; exec \"$@\"' sh "

    // Workers that start again must not find where those before them met.
    var run: String {
        let environment = (libraries ?? CodeStore.libraries(of: program)).map {
            "env LD_LIBRARY_PATH=\(Shell.quote($0))${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH} "
        }
        let command = Self.deaf + (environment ?? "") + Shell.quote(program) + " run"
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
            rm -f "$xp/"\(Shell.quote(rendezvousFile))
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
