# The daemons of one private cluster: start, recognise, stop.
# shellcheck shell=bash
#
# Each daemon runs in a UTS and a mount namespace of its own, where /etc/hosts is
# $folder/hosts-$mark. The mark stands in /proc/PID/mountinfo of the daemon and of all its
# children, so a process is ours if, and only if, the mark is there: pid files of another boot,
# pids that belong to other programs by now, and jobs that outlived their slurmd are told apart.

# listening_on PORT: whether a socket listens there, on any address.
listening_on() {
    local hex
    hex=$(printf '%04X' "$1")
    cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
        awk -v end=":$hex" '$4 == "0A" && substr($2, length($2) - 4) == end { found = 1 }
            END { exit !found }'
}

# our_processes [NAME]: the pids of this cluster's processes, or of those that run the program NAME.
our_processes() {
    local file pid
    # shellcheck disable=SC2013 # no spaces in these names
    for file in $(grep -ls -- "/hosts-$mark" /proc/[0-9]*/mountinfo 2>/dev/null); do
        pid=${file#/proc/}
        pid=${pid%/mountinfo}
        if [ $# -gt 0 ]; then
            # Debian's files are called slurmctld-wlm and so on.
            case $(readlink "/proc/$pid/exe" 2>/dev/null) in
            */"$1" | */"$1"-wlm) ;;
            *) continue ;;
            esac
        fi
        # A zombie is over, though its parent has not asked yet.
        case $(sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null) in "" | Z*) continue ;; esac
        printf '%s\n' "$pid"
    done
}

# adopt_mark: takes the mark of the processes whose hosts file is the one in the folder, which has
# another path where they were started, as in another mount namespace. Of a copy of the folder there
# are none.
adopt_mark() {
    local file pid own=$mark
    for file in "$folder"/hosts-*; do
        [ -f "$file" ] || continue
        mark=${file##*/hosts-}
        for pid in $(our_processes); do
            [ ! "/proc/$pid/root/etc/hosts" -ef "$file" ] || return 0
        done
    done
    mark=$own
}

# daemon_pid DAEMON: prints the pid of a running daemon of this cluster; fails if there is none.
daemon_pid() {
    local pid
    pid=$(cat "$folder/run/$1.pid" 2>/dev/null) && [ -n "$pid" ] || return 1
    grep -qs -- "/hosts-$mark" "/proc/$pid/mountinfo" || return 1
    case $(sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null) in "" | Z*) return 1 ;; esac
    printf '%s\n' "$pid"
}

# launch HOST COMMAND...: runs it as on the machine HOST, out of this terminal's reach. A machine that
# has sockets of its own sees them in the place of the others.
launch() {
    setsid ${detach:+"$detach"} unshare --uts --mount sh -c '
        hostname "$1" && mount --bind "$2" /etc/hosts || exit 1
        [ -z "$3" ] || mount --bind "$3" "$4" || exit 1
        [ ! -d "$5/$1" ] || mount --bind "$5/$1" "$5" || exit 1
        shift 5
        exec "$@"' sh "$1" "$folder/hosts-$mark" "${private_run:-}" "$folder/run" "$sockets" "${@:2}" \
        </dev/null >>"$folder/log/start.log" 2>&1 9>&-
}

# stop_daemon DAEMON [SIGNAL]: and waits until it is gone; kills it when it does not listen.
stop_daemon() {
    local pid
    pid=$(daemon_pid "$1") || return 0
    # A stopped process takes its TERM only when it continues.
    kill -s "${2:-TERM}" "$pid" 2>/dev/null && kill -s CONT "$pid" 2>/dev/null
    if ! within 20 gone "$1"; then
        kill -s KILL "$pid" 2>/dev/null
        within 10 gone "$1" || fail "cannot end $1 (pid $pid)"
    fi
}

gone() { ! daemon_pid "$1" >/dev/null; }

# kill_processes [NAME]: all of this cluster's processes, or those that run the program NAME.
kill_processes() {
    local pid
    our_processes "$@" | while read -r pid; do kill -s KILL "$pid" 2>/dev/null; done
    return 0
}

nothing_left() { [ -z "$(our_processes)" ]; }
