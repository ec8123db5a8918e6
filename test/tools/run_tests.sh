#!/usr/bin/env bash
# make test, make unit, make check: run_tests.sh all|unit|regress [TEST]...
#
# Stages: units (cmake, no server), layers, symbols, pg_regress against a temporary server, test/scripts/*.sh.
# A stage that fails does not keep the others from running. For regress, names of sql/*.sql may follow.
set -euo pipefail
tools=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=test/tools/cluster.sh
. "$tools/cluster.sh"
# shellcheck source=test/tools/tally.sh
. "$tools/tally.sh"

# A table-driven test that fails may fail for thousands of rows.
UNIT_LINES=200

# Runs a command that prints ok and not ok lines, shows what it prints, and counts.
run_counted() { # NAME COMMAND...
    local name=$1 log status=0
    shift
    log=$(mktemp)
    "$@" 2>&1 | tee "$log" || status=$?
    tally_lines "$name" "$log" "$status"
    rm -f "$log"
}

stage_build() {
    echo "== build"
    if build_extension WERROR=1; then
        tally_ok "build without warnings"
    else
        tally_not_ok "build without warnings"
        return 1
    fi
}

stage_unit() {
    local build=$FERRY_ROOT/build/unit report status=0
    echo "== units"
    if ! { cmake -S "$FERRY_ROOT" -B "$build" >"$build.log" 2>&1 &&
        cmake --build "$build" -j"$(nproc)" >>"$build.log" 2>&1; }; then
        cat "$build.log"
        tally_not_ok "units build"
        return
    fi
    report=$(mktemp)
    "$build/ferry_unit" --color_output=no --report_level=short --report_format=XML --report_sink="$report" \
        >"$build.log" 2>&1 || status=$?
    head -n "$UNIT_LINES" "$build.log"
    [ "$(wc -l <"$build.log")" -le "$UNIT_LINES" ] || echo "... all of it: $build.log"
    local passed failed
    passed=$(sed -n '1s/.*test_cases_passed="\([0-9]*\)".*/\1/p' "$report")
    failed=$(sed -n '1s/.*test_cases_failed="\([0-9]*\)".*/\1/p' "$report")
    rm -f "$report"
    if [ -z "$passed" ]; then
        tally_not_ok "units (ended with status $status and no report)"
    elif [ "$status" != 0 ] && [ "$failed" = 0 ]; then
        tally_add "$passed" 0
        tally_not_ok "units (status $status)"
    else
        echo "units: $passed passed, $failed failed"
        tally_add "$passed" "$failed"
    fi
}

# Shows and counts the results that pg_regress has printed: `test NAME ... ok`, from version 16 on `ok 1 - NAME`.
count_regress() { # LOG STATUS
    local passed failed
    passed=$(grep -cE '^(test +[^ ]+ +\.\.\. ok|ok [0-9]+ +[-+] )' "$1" || true)
    failed=$(grep -cE '^(test +[^ ]+ +\.\.\. FAILED|not ok [0-9]+ +[-+] )' "$1" || true)
    tally_add "$passed" "$failed"
    if [ "$2" != 0 ] && [ "$failed" = 0 ]; then
        tally_not_ok "pg_regress ended with status $2"
    fi
}

# A directory that the server's user can read: itself, or a copy.
readable_directory() { # DIRECTORY COPY
    if server_can_read "$1/."; then
        echo "$1"
    else
        mkdir -p "$2"
        cp -R "$1/." "$2"
        chmod -R a+rX "$2"
        echo "$2"
    fi
}

# Without its expected output pg_regress gives up at once, and the tests after it are not run. Sets RUNNABLE.
select_runnable() { # TEST...
    local test
    RUNNABLE=()
    for test in "$@"; do
        if [ -f "$FERRY_ROOT/expected/$test.out" ]; then
            RUNNABLE+=("$test")
        else
            tally_not_ok "pg_regress $test: there is no expected/$test.out"
        fi
    done
}

stage_regress() {
    local work=$FERRY_HOME/test/regress.$$ latest=$FERRY_HOME/test/regress status=0
    local input=$FERRY_ROOT data file
    local -a tests=("$@")
    echo "== pg_regress"
    if [ ${#tests[@]} -eq 0 ]; then
        mapfile -t tests < <(cd "$FERRY_ROOT/sql" && printf '%s\n' *.sql | sed 's/\.sql$//' | LC_ALL=C sort)
    fi
    select_runnable "${tests[@]}"
    [ ${#RUNNABLE[@]} -gt 0 ] || return 0
    server_mkdir "$FERRY_HOME/test" "$work" "$work/files"
    # shellcheck disable=SC2064 # now, while the name is known
    trap "stop_regress '$work'" EXIT

    data=$(readable_directory "$FERRY_ROOT/test/data" "$work/data")
    if ! server_can_read "$FERRY_ROOT/sql/."; then
        input=$work/input
        mkdir -p "$input"
        cp -R "$FERRY_ROOT/sql" "$FERRY_ROOT/expected" "$input"
        chmod -R a+rX "$input"
    fi
    for file in "$FERRY_ROOT"/test/data/*.sql; do
        make_sqlite_file "$file" "$work/files/$(basename "$file" .sql).db" ||
            tally_not_ok "the sqlite3 CLI loads ${file##*/}"
    done
    printf '%s\n' "fsync = off" "full_page_writes = off" >"$work/postgresql.conf"

    as_server env FERRY_TEST_DATA="$data" FERRY_TEST_DIR="$work/files" PATH="$PG_BINDIR:$PATH" \
        "$SYSTEM_LIB/pgxs/src/test/regress/pg_regress" --bindir="$PG_BINDIR" --temp-instance="$work/instance" \
        --temp-config="$work/postgresql.conf" --inputdir="$input" --outputdir="$work" \
        --no-locale --encoding=UTF8 --dbname=ferry_regress "${RUNNABLE[@]}" 2>&1 | tee "$work/regress.log" || status=$?
    if [ -s "$work/regression.diffs" ]; then
        cat "$work/regression.diffs"
    fi
    count_regress "$work/regress.log" "$status"
    if grep -h 'terminated by signal' "$work/log/postmaster.log"; then
        tally_not_ok "a server process crashed during pg_regress"
    fi
    stop_regress "$work"
    trap - EXIT
    rm -rf "$latest"
    mv "$work" "$latest"
    [ "$status" = 0 ] || echo "results: $latest/results, differences: $latest/regression.diffs"
}

# pg_regress stops its server; this is for a run that was interrupted.
stop_regress() {
    if [ -f "$1/instance/data/postmaster.pid" ]; then
        as_server "$PG_BINDIR/pg_ctl" -D "$1/instance/data" -m immediate -s stop || true
    fi
    rm -rf "$1/instance/data"
}

stage_scripts() {
    local script
    for script in "$FERRY_ROOT"/test/scripts/*.sh; do
        [ -x "$script" ] || continue
        echo "== ${script#"$FERRY_ROOT"/}"
        run_counted "${script##*/}" "$script"
    done
}

check_all() {
    local built=1
    "$tools/packages.sh" build test
    stage_build || built=
    stage_unit
    echo "== layers and symbols"
    run_counted check-layers "$tools/check_layers.sh"
    [ -n "$built" ] || return 0
    run_counted check-symbols "$tools/check_symbols.sh" "$FERRY_ROOT/sqlite_ferry.so"
    ferry_server_init
    stage_regress
    stage_scripts
}

stage=${1:-all}
shift || true
cd "$FERRY_ROOT"
mkdir -p build
case $stage in
all) check_all ;;
unit)
    "$tools/packages.sh" build test
    stage_unit
    ;;
regress)
    "$tools/packages.sh" build
    if stage_build; then
        ferry_server_init
        stage_regress "$@"
    fi
    ;;
*)
    echo "usage: run_tests.sh all|unit|regress [TEST]..." >&2
    exit 2
    ;;
esac
tally_end
