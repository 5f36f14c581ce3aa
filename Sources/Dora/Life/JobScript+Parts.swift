internal import DoraCore
internal import Slurm

/// The parts of the script, in their order.
extension JobScript {
    // Lines of setup are written for bash, as Dora's jobs are, and run in the same shell: whatever
    // variables they set and however strict they make it, the script has to go on. So its own
    // names begin with dora_, and what comes after setup minds `set -eu`.
    var header: String {
        """
        #!\(setup.isEmpty ? "/bin/sh" : "/bin/bash")
        # \(name), written by swift-dora
        dora_p= dora_caught= dora_signal=
        trap 'dora_caught=1 dora_signal=TERM; \(launch.forwarding("TERM"))' TERM
        trap 'dora_caught=1 dora_signal=USR2; \(launch.forwarding("USR2"))' USR2
        dora_dir=\(Shell.quote(directory))
        export DORA_TOKEN=\(token) DORA_MAX_TIMEOUTS=\(maxTimeouts)
        """
    }

    var identity: String {
        let ids =
            switch launch {
            case .srun:
                """
                unset DORA_JOB_ID DORA_ARRAY_TASK_ID
                dora_owner=${SLURM_ARRAY_JOB_ID:-$SLURM_JOB_ID}
                dora_task=${SLURM_ARRAY_TASK_ID:-}
                dora_restart=${SLURM_RESTART_COUNT:-0}
                dora_host=${SLURMD_NODENAME:-$(uname -n)}
                """
            case .child:
                """
                dora_owner=$DORA_JOB_ID
                dora_task=${DORA_ARRAY_TASK_ID:-}
                dora_restart=${DORA_RESTART:-0}
                dora_host=$(uname -n)
                """
            }
        let signature =
            switch target {
            case .single(let signature): "dora_sig=\(signature)"
            case .array(let tasksFile):
                // On NFS the file can still be invisible to this node, or half visible. What is not one
                // whole line is of a file that is damaged: a part of a name must not run as another.
                """
                dora_tasks=\(Shell.quote(tasksFile))
                for dora_second in 0 1 2 4 8 16 32; do
                    sleep $dora_second
                    dora_sig=$(dd if="$dora_tasks" bs=9 skip="$dora_task" count=1 2>/dev/null)
                    case $dora_sig in
                        *[!0123456789abcdef]*) ;;
                        ????????) break ;;
                    esac
                    dora_sig=
                done
                [ -n "$dora_sig" ] || {
                    echo "dora: $dora_tasks does not name the experiment of task $dora_task: it is" \
                        "missing, cut short or damaged" >&2
                    exit 1
                }
                """
            }
        return """
            \(ids)
            dora_job=$dora_owner${dora_task:+_$dora_task}
            \(signature)
            dora_xp=$dora_dir/\(Shell.quote(folders.xps))/$dora_sig
            dora_jobs=$dora_xp/\(Shell.quote(folders.jobs))
            mkdir -p "$dora_jobs" || exit 1
            exec >>"$dora_jobs/${dora_job}_0_log.out" 2>&1
            export DORA_JOB="$dora_job" DORA_RESTART="$dora_restart" DORA_XP="$dora_xp" \\
                DORA_JOBS="$dora_jobs"
            """
    }

    // `ln` creates the claim with its content in one step, on NFS too: whoever reads the file
    // sees an owner, never an empty file. The content is on the disk before: a machine that goes
    // down would leave it empty. Where one did all the same, the claim beside it counts. Each job of
    // a chain has a claim of its own, but none runs where the first was revoked. What did not run has
    // failed: Slurm must not take it for completed, whatever record names it.
    var claim: String {
        let revoked = """
            if [ "$dora_won" = revoked ]; then
                echo "dora: not run, $dora_claim is revoked"
                exit 1
            fi
            \(finding(".\(place)"))
            """
        return """
            \(finding(""))
            \(place > 0 ? revoked + "\n" : "")\
            if [ "$dora_won" != "$dora_owner" ]; then
                if echo "$dora_owner" >"$dora_claim.$dora_job.tmp"; then
                    sync "$dora_claim.$dora_job.tmp" 2>/dev/null || :
                    ln "$dora_claim.$dora_job.tmp" "$dora_claim" 2>/dev/null || :
                fi
                rm -f "$dora_claim.$dora_job.tmp"
                dora_won=$(cat "$dora_claim") || { echo "dora: cannot claim $dora_claim" >&2; exit 1; }
                [ "$dora_won" = "$dora_owner" ] || { echo "dora: not run, $dora_claim is $dora_won"; exit 1; }
            fi
            """
    }

    /// Finds the claim that counts, and who has it.
    private func finding(_ place: String) -> String {
        """
        dora_claim=$dora_dir/\(Shell.quote(folders.tokens))/$DORA_TOKEN\(place)
        while dora_won=$(cat "$dora_claim" 2>/dev/null) && [ -z "$dora_won" ]; do
            dora_claim=$dora_claim\(XPStore.claimSuccessor)
        done
        """
    }

    // The end is noted however the shell ends, less by SIGKILL: by a line of setup that exits, too.
    // Who preempts a job tells all of its processes to end, mv too if that is what runs by then: what
    // is ignored here, it ignores as well.
    var records: String {
        """
        dora_record=$dora_jobs/$dora_job.$dora_restart
        dora_note() {
            printf '{"job_id": "%s", "restart": %s, "token": "%s", "host": "%s", "pid": %s, "time": %s%s}\\n' \\
                "$dora_job" "$dora_restart" "$DORA_TOKEN" "$dora_host" $$ "$(date +%s)" "$2" \\
                >"$dora_record.$1.tmp" && mv "$dora_record.$1.tmp" "$dora_record.$1.json"
        }
        dora_finish() {
            trap '' TERM USR2
            dora_note end ", \\"exit_code\\": $1${dora_signal:+, \\"signal\\": \\"$dora_signal\\"}" || :
            \(launch.requeue)
        }
        trap 'dora_finish $?' EXIT
        (trap '' TERM USR2; dora_note start "")
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

    /// The same for workers that open their logs themselves.
    private static let deafWriter =
        "sh -c 'trap \"\" USR2; exec \"$@\" >>\"$0_${SLURM_PROCID}_log.out\" 2>&1' "

    private var logs: String {
        let parts = [directory, folders.xps, folders.jobs].map(Shell.quote)
        return "\(parts[0])/\(parts[1])/\"$dora_sig\"/\(parts[2])"
    }

    /// Whether no release takes a part of the name for a pattern: what they make of a `%` that is
    /// doubled differs, for from 25.11 on srun and then the node fill in what they find.
    private var hasPlainName: Bool {
        ![directory, folders.xps, folders.jobs].contains { $0.contains("%") }
    }

    // Workers that start again must not find where those before them met.
    var run: String {
        let environment = (libraries ?? CodeStore.libraries(of: program)).map {
            "env LD_LIBRARY_PATH=\(Shell.quote($0))\"${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}\" "
        }
        let command = (environment ?? "") + Shell.quote(program) + " run"
        let wrapper = hasPlainName ? Self.deaf : "\(Self.deafWriter)\(logs)/\"$dora_job\" "
        let output = " --open-mode=append \\\n    --output=\(logs)/\"${dora_job}\"_%t_log.out"
        let start =
            switch launch {
            case .srun(let arguments):
                // The name is a pattern: `%t` is the number of the worker.
                """
                [ -z "${SLURM_CPUS_PER_TASK:-}" ] || export SRUN_CPUS_PER_TASK="$SLURM_CPUS_PER_TASK"
                export SLURM_KILL_BAD_EXIT=1
                srun --unbuffered\(hasPlainName ? output : "") \\
                    \((arguments.map(Shell.quote) + [wrapper + command]).joined(separator: " ")) \\
                    -f "$dora_sig" &
                """
            case .child(let tasks):
                Self.deaf + command + (tasks > 1 ? " --ddp --ddp_workers \(tasks)" : "")
                    + " -f \"$dora_sig\" &"
            }
        // The shell outlives the signals meant for the program, to write the end record. A
        // `wait` that a signal interrupts reports the signal and not the program; one for a
        // program whose end was reported already says 127.
        return """
            [ "$dora_signal" != TERM ] || exit 143
            rm -f "$dora_xp/"\(Shell.quote(rendezvousFile)) || :
            \(start)
            dora_p=$!
            [ "$dora_signal" != TERM ] || kill -TERM $dora_p 2>/dev/null || :
            dora_rc=
            while :; do
                dora_caught=
                wait $dora_p && dora_last=0 || dora_last=$?
                [ -n "$dora_rc" ] && [ $dora_last -eq 127 ] || dora_rc=$dora_last
                [ -n "$dora_caught" ] || break
            done
            exit $dora_rc
            """
    }
}

extension JobScript.Launch {
    /// Passes a signal on, where it does not reach the program without the shell's help, as it
    /// reaches Slurm's steps.
    fileprivate func forwarding(_ signal: String) -> String {
        switch self {
        case .srun: ""
        case .child: "${dora_p:+kill -\(signal) $dora_p} 2>/dev/null || :"
        }
    }

    /// Does what a program that has no RPC asked for. A job of the local scheduler's asks the
    /// supervisor, by the same file.
    fileprivate var requeue: String {
        switch self {
        // A file with another token is one of a job that had this id before.
        case .srun:
            "[ \"$(cat \"$dora_record.requeue\" 2>/dev/null)\" != \"$DORA_TOKEN\" ] || "
                + "scontrol requeue \"$dora_job\""
        case .child: ":"
        }
    }
}
