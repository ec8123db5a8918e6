#!/usr/bin/env bash
# Two sessions that need the same helper function at the same moment: one makes it, the other waits and finds it there.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=test/tools/cluster.sh
. "$here/tools/cluster.sh"

failed=0
ferry_server_init
trap 'cluster_remove "$CLUSTER"' EXIT
temporary_cluster helper_race
FILE=$CLUSTER/app.db
as_server sqlite3 -bail "$FILE" "CREATE TABLE t (a TEXT, b TEXT DEFAULT (hex(randomblob(2)))); INSERT INTO t VALUES ('1', 'x')"

value() { cluster_psql "$CLUSTER" ferry -At -c "$1"; }

# waits_for CONDITION: until it is true of a session, ten seconds at most.
waits_for() {
    local tries=0
    until [ "$(value "SELECT count(*) > 0 FROM pg_stat_activity WHERE $1")" = t ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 200 ] || return 1
        sleep 0.05
    done
}

# race NAME SCHEMA STATEMENT: while one session has made helpers and not committed, another runs the statement.
race() {
    local log=$CLUSTER/race.log first second
    cluster_psql "$CLUSTER" ferry -v ON_ERROR_STOP=1 -c "SET application_name = 'first'" \
        -c "BEGIN" -c "SELECT ferry.translate('SELECT randomblob(2)', '$2')" -c "SELECT pg_sleep(3) /* has made it */" \
        -c "COMMIT" >/dev/null 2>&1 &
    first=$!
    waits_for "application_name = 'first' AND query LIKE '%has made it%' AND wait_event = 'PgSleep'" ||
        { echo "not ok helper race: $1 (the first session makes nothing)"; failed=1; return; }
    cluster_psql "$CLUSTER" ferry -v ON_ERROR_STOP=1 -c "SET application_name = 'second'" -c "$3" >"$log" 2>&1 &
    second=$!
    wait "$first" || true
    if wait "$second"; then
        echo "ok helper race: $1"
    else
        echo "not ok helper race: $1"
        sed 's/^/    /' "$log"
        failed=1
    fi
}

value "CREATE SCHEMA one" && value "CREATE SCHEMA two"
race "ferry.translate in two sessions" one "SELECT ferry.translate('SELECT randomblob(2)', 'one')"
value "SELECT ferry.plan(ferry.attach('$FILE'), 'two')" >/dev/null
race "ferry.translate and a migration" two "CALL ferry.run(1)"
exit "$failed"
