#!/usr/bin/env bash
# pg_cancel_backend and pg_terminate_backend end a long SQLite step and a wait for a lock, from another session.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=test/tools/cluster.sh
. "$here/tools/cluster.sh"

failed=0
ferry_server_init
clean_up() {
    local holder
    holder=$(cat "$CLUSTER/holder" 2>/dev/null) || true
    [ -z "$holder" ] || kill -- "-$holder" 2>/dev/null || true
    cluster_remove "$CLUSTER"
}
trap clean_up EXIT
temporary_cluster cancel
FILE=$CLUSTER/app.db
as_server sqlite3 -bail "$FILE" 'CREATE TABLE t (a); INSERT INTO t VALUES (1)'
cluster_psql "$CLUSTER" ferry -v ON_ERROR_STOP=1 \
    -c "CREATE SERVER app FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database '$FILE', busy_timeout '600000')"

ENDLESS="SELECT * FROM ferry.query('app', 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n') AS t(i bigint)"
LOCKED="SELECT * FROM ferry.query('app', 'SELECT a FROM t') AS t(a int)"

value() { cluster_psql "$CLUSTER" ferry -At -c "$1"; }

# ends FUNCTION QUERY PATTERN NAME: the query ends with an error that matches once the function is called on it.
ends() {
    local log=$CLUSTER/ends.log
    timeout 60 "$PG_BINDIR/psql" -X -q -h "$(cluster_socket_dir "$CLUSTER")" -U postgres -d ferry \
        -c "SET application_name = 'victim'" -c "$2" >"$log" 2>&1 &
    local victim=$! tries=0
    while [ "$(value "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'victim' AND state = 'active'")" = 0 ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 200 ] || break
        sleep 0.05
    done
    sleep 0.3
    value "SELECT $1(pid) FROM pg_stat_activity WHERE application_name = 'victim'" >/dev/null
    wait "$victim" || true
    if grep -q "$3" "$log"; then
        echo "ok cancel: $4"
    else
        echo "not ok cancel: $4"
        sed 's/^/    /' "$log"
        failed=1
    fi
}

ends pg_cancel_backend "$ENDLESS" 'canceling statement due to user request' 'pg_cancel_backend in a long step'
ends pg_terminate_backend "$ENDLESS" 'terminating connection due to administrator command' 'pg_terminate_backend in a long step'

# Another process holds the file for as long as this script wants: a process group of its own, to be ended as one. It
# says its number itself, for `$!` is that of a shell around it.
as_server setsid bash -c "echo \$\$ >'$CLUSTER/holder'; { echo 'PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE;'; sleep 120; } | sqlite3 '$FILE'" \
    >/dev/null 2>&1 &
sleep 0.5
ends pg_cancel_backend "$LOCKED" 'canceling statement due to user request' 'pg_cancel_backend in a wait for a lock'
ends pg_terminate_backend "$LOCKED" 'terminating connection due to administrator command' 'pg_terminate_backend in a wait for a lock'
[ "$(value 'SELECT 1')" = 1 ] || { echo "not ok cancel: the server is up"; failed=1; }
exit "$failed"
