# Shared by the scripts of this folder: where the checkout is, and how they speak.
# shellcheck shell=bash

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)

# Debian keeps the daemons out of an ordinary user's PATH.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
export PATH

say() { printf '%s\n' "$*"; }

# complain MESSAGE...: to standard error, in the name of the script.
complain() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

fail() {
    complain "$@"
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# milliseconds: of a clock that only serves for differences.
milliseconds() { printf '%s' "$((${EPOCHREALTIME/[.,]/} / 1000))"; }

# seconds_since START: since an earlier `milliseconds`, as 12.3.
seconds_since() {
    local passed=$(($(milliseconds) - $1))
    printf '%d.%d' $((passed / 1000)) $((passed % 1000 / 100))
}

# within SECONDS COMMAND...: repeats the command until it succeeds or the time is over.
within() {
    local end=$(($(milliseconds) + $1 * 1000))
    shift
    until "$@"; do
        [ "$(milliseconds)" -lt "$end" ] || return 1
        sleep 0.1
    done
}
