#!/usr/bin/env bash
# Counting of results, sourced. Everything that is tested prints a line `ok NAME` or `not ok NAME`;
# the last line of a run is `N passed, N failed`.

TALLY_PASSED=0
TALLY_FAILED=0

tally_ok() {
    echo "ok $*"
    TALLY_PASSED=$((TALLY_PASSED + 1))
}

tally_not_ok() {
    echo "not ok $*"
    TALLY_FAILED=$((TALLY_FAILED + 1))
}

tally_add() { # PASSED FAILED: results that have been printed already
    TALLY_PASSED=$((TALLY_PASSED + $1))
    TALLY_FAILED=$((TALLY_FAILED + $2))
}

# Adds up the `ok` and `not ok` lines of a file. A command that failed (its status is the third argument)
# without a `not ok` line, or that said nothing at all, counts as one failure: silence is no success. A line
# `skip NAME: REASON` counts as neither.
tally_lines() { # NAME FILE STATUS
    local passed failed
    passed=$(grep -c '^ok ' "$2" || true)
    failed=$(grep -c '^not ok ' "$2" || true)
    if [ "$failed" = 0 ] && { [ "$3" != 0 ] || { [ "$passed" = 0 ] && ! grep -q '^skip ' "$2"; }; }; then
        tally_not_ok "$1 (status $3, $passed ok)"
    fi
    tally_add "$passed" "$failed"
}

# Adds the `N passed, N failed` line that ends a file; a missing one counts as one failure.
tally_summary() { # NAME FILE
    local line
    line=$(tail -1 "$2")
    if [[ $line =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
        tally_add "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
    else
        tally_not_ok "$1 (it ended without a result)"
    fi
}

# Prints the last line; its status is that of the whole run.
tally_end() {
    echo "$TALLY_PASSED passed, $TALLY_FAILED failed"
    [ "$TALLY_FAILED" = 0 ] && [ "$TALLY_PASSED" -gt 0 ]
}
