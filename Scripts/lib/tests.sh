# Running tests and reading what came of them.
# shellcheck shell=bash
#
# Swift Testing writes one event a line (--event-stream-output-path). The events tell what the
# exit code does not: that a filter matched nothing, and which tests a crash has swallowed.

# A test function's id ends with its place; a suite's does not.
function_ids() {
    sed -n 's/.*"'"$1"'":"\(\([^"\\]\|\\.\)*\.swift:[0-9]*:[0-9]*\)".*/\1/p' | sed 's/\\\(.\)/\1/g'
}

events_of() { grep -F "\"kind\":\"$2\"" "$1" 2>/dev/null; }

# ended_tests EVENTS pass|fail|skip: the ids of those that ended so. What a test itself skips
# or cancels ends with "skip".
ended_tests() {
    {
        events_of "$1" testEnded | grep -F "\"symbol\":\"$2\""
        [ "$2" != pass ] || events_of "$1" testEnded | grep -F '"symbol":"passWithKnownIssue"'
        [ "$2" != pass ] || events_of "$1" testEnded | grep -F '"symbol":"passWithWarnings"'
        [ "$2" != skip ] || events_of "$1" testSkipped
    } | function_ids testID | sort -u
}

# unended_tests EVENTS: those that were begun, or were to be, and have no end.
unended_tests() {
    comm -23 \
        <(events_of "$1" test | function_ids id | sort -u) \
        <({ events_of "$1" testEnded; events_of "$1" testSkipped; } | function_ids testID | sort -u)
}

# filter_for ID: the regular expression for this test alone.
filter_for() { printf '^%s/' "$(printf %s "${1%/*}" | sed 's/[][\.*^$+?(){}|/]/\\&/g')"; }

# swift_test LABEL SECONDS ARGUMENTS...: runs and records; fails unless all that ran has passed
# and something ran. Sets passed_tests, failed_tests (a file) and skipped_tests.
swift_test() {
    local label=$1 limit=$2 status=0 log=$logs/$1.log events=$logs/$1.events unended
    shift 2
    rm -f "$events"
    failed_tests=$logs/$label.failed
    interruptible timeout -k 20 "$limit" swift test --disable-xctest \
        --event-stream-output-path "$events" "$@" >"$log" 2>&1 || status=$?
    passed_tests=$(ended_tests "$events" pass | grep -c .)
    skipped_tests=$(ended_tests "$events" skip | grep -c .)
    ended_tests "$events" fail >"$failed_tests"
    unended=$(unended_tests "$events")
    if [ "$status" != 0 ]; then
        # The tests' own words, then the end, where a crash is told.
        grep -E '^(✘|􀢄|↳)' "$log" | head -n 200
        if [ -n "$unended" ] || [ ! -s "$failed_tests" ]; then
            say "swift test ended with $status ($([ "$status" != 124 ] || say "after $limit s, ")log: $log):"
            tail -n 60 "$log"
            printf '%s' "$unended${unended:+$'\n'}" >>"$failed_tests"
            [ -s "$failed_tests" ] || say "($label: swift test ended with $status)" >"$failed_tests"
        fi
    elif [ ! -s "$events" ] || [ "$((passed_tests + skipped_tests))" = 0 ]; then
        say "no test ran"
        say "($label: no test ran)" >"$failed_tests"
    fi
    [ ! -s "$failed_tests" ]
}

# must_have_run LABEL SUITE...: that the run of this label had tests of suites with these names.
must_have_run() {
    local suite label=$1 lost=0
    shift
    for suite in "$@"; do
        # To the last line: whoever writes into a pipe that grep -q has left fails.
        { ended_tests "$logs/$label.events" pass; ended_tests "$logs/$label.events" fail; } |
            grep -F "$suite" >/dev/null && continue
        say "no test of $suite ran"
        say "($label: no test of $suite ran)" >>"$failed_tests"
        lost=1
    done
    return "$lost"
}

# interruptible COMMAND...: so that a signal to the script is acted on at once, and reaches the
# command, which is in a process group of its own (timeout makes one).
interruptible() {
    local status
    "$@" </dev/null &
    child=$!
    wait "$child"
    status=$?
    child=
    return "$status"
}

# own_warnings LOG: the compiler's warnings about this repository's files.
own_warnings() {
    grep -E "^$repository/(Package\.swift|(Sources|Tests|Examples|Modules)/.*):.*warning:" "$1" |
        sort -u
}
