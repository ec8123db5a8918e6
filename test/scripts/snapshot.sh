#!/usr/bin/env bash
# Option "snapshot": "copy" while an application commits all the time: the migration is verified, and what it holds is one
# committed state. A cancelled copy leaves nothing.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=test/tools/cluster.sh
. "$here/tools/cluster.sh"

failed=0
ferry_server_init
STOP=
clean_up() {
    [ -z "$STOP" ] || as_server touch "$STOP" || true
    wait || true
    cluster_remove "$CLUSTER"
}
trap clean_up EXIT
temporary_cluster snapshot
STOP=$CLUSTER/stop

value() { cluster_psql "$CLUSTER" ferry -v ON_ERROR_STOP=1 -At -c "$1"; }

# check NAME EXPECTED FOUND
check() {
    if [ "$2" = "$3" ]; then
        echo "ok snapshot: $1"
    else
        echo "not ok snapshot: $1: $3, not $2"
        failed=1
    fi
}

# The application: each transaction adds a row to `debit`, then one of the same amount to `credit`. With a rollback journal
# it takes a breath in between: SQLite's readers do not queue, and would be shut out.
start_writer() { # FILE PAUSE
    rm -f "$STOP"
    as_server bash -c "n=0; until [ -e '$STOP' ]; do
            n=\$((n + 1)); [ $2 = 0 ] || sleep $2
            echo \"BEGIN IMMEDIATE; INSERT INTO debit(amount) VALUES (\$n); INSERT INTO credit(amount) VALUES (\$n); COMMIT;\"
        done | sqlite3 -cmd '.timeout 60000' '$1' >'$CLUSTER/writer.log' 2>&1" &
}

stop_writer() {
    as_server touch "$STOP"
    wait
    check "$1: the application met no error" "" "$(cat "$CLUSTER/writer.log")"
}

counts() { # FILE
    as_server sqlite3 -cmd '.timeout 60000' "$1" 'SELECT count(*) FROM credit'
}

for mode in wal delete; do
    pause=0
    [ $mode = wal ] || pause=0.03
    file=$CLUSTER/$mode.db
    as_server sqlite3 -bail "$file" "PRAGMA journal_mode = $mode;
        CREATE TABLE debit (id INTEGER PRIMARY KEY, amount INTEGER NOT NULL);
        CREATE TABLE filler AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 20000)
            SELECT i, hex(randomblob(500)) AS h FROM n;
        CREATE TABLE credit (id INTEGER PRIMARY KEY, amount INTEGER NOT NULL);" >/dev/null
    start_writer "$file" $pause
    sleep 0.5
    before=$(counts "$file")
    cluster_psql "$CLUSTER" ferry -v ON_ERROR_STOP=1 -c "SET client_min_messages = warning" \
        -c "CALL ferry.migrate('$file', '$mode', '{\"snapshot\": \"copy\"}')" >"$CLUSTER/migrate.log" 2>&1 ||
        sed 's/^/    /' "$CLUSTER/migrate.log"
    after=$(counts "$file")
    stop_writer "$mode"
    check "$mode: verified" verified "$(value "SELECT status FROM ferry.migration WHERE target_schema = '$mode'")"
    check "$mode: one committed state" t \
        "$(value "SELECT (SELECT ferry.checksum(d) FROM $mode.debit AS d) = (SELECT ferry.checksum(c) FROM $mode.credit AS c)")"
    check "$mode: the application went on meanwhile" t \
        "$(value "SELECT count(*) BETWEEN $before AND $after AND $after > $before FROM $mode.credit")"
    check "$mode: the copy is gone" 0 "$(value "SELECT count(*) FROM ferry.snapshot_files()")"
done

# Sessions side by side. The first holds what it has for a while; the second meets it.
session() { # SQL
    cluster_psql "$CLUSTER" ferry -At -c "BEGIN" -c "$1" -c "SELECT pg_sleep(3)" -c "ROLLBACK" >"$CLUSTER/session.log" 2>&1 &
    local tries=0
    while [ "$(value "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(3)' AND wait_event = 'PgSleep'")" = 0 ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 200 ] || break
        sleep 0.05
    done
}
first_error() { cluster_psql "$CLUSTER" ferry -At -c "$1" 2>&1 | head -1; }

session "SELECT ferry.make_snapshot('wal')"
check "one session copies at a time" 'ERROR:  another session copies the file of server "wal"' \
    "$(first_error "SELECT ferry.make_snapshot('wal')")"
wait
session "SELECT ferry.lock_migration(1)"
check "not under a migration that runs" 'ERROR:  another session runs migration 1 from server "wal"' \
    "$(first_error "SELECT ferry.make_snapshot('wal')")"
wait

# An application has the file open in WAL mode; sessions compare what they read.
as_server bash -c "{ echo 'PRAGMA wal_autocheckpoint = 0; UPDATE debit SET amount = amount + 1;'; sleep 6; } | sqlite3 '$CLUSTER/wal.db' >/dev/null" &
sleep 0.5
session "SELECT ferry.file_version('wal')"
one=$(value "SELECT ferry.file_version('wal')")
as_server sqlite3 "$CLUSTER/wal.db" 'UPDATE credit SET amount = amount + 1'
two=$(value "SELECT ferry.file_version('wal')")
as_server sqlite3 "$CLUSTER/wal.db" 'PRAGMA wal_checkpoint(PASSIVE)' >/dev/null
three=$(value "SELECT ferry.file_version('wal')")
wait
check "two sessions read one version" "wal|$(head -1 "$CLUSTER/session.log")" "${one%% *}|$one"
check "a commit makes another one" f "$([ "$one" = "$two" ] && echo t || echo f)"
check "a checkpoint does not" "$two" "$three"

# A cancel in the middle of copying.
as_server sqlite3 -bail "$CLUSTER/large.db" "CREATE TABLE t AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 30000)
    SELECT i, randomblob(4000) AS b FROM n"
value "CREATE SERVER large FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database '$CLUSTER/large.db')"
found=$(cluster_psql "$CLUSTER" ferry -c "SET statement_timeout = '20ms'" -c "SELECT ferry.make_snapshot('large')" 2>&1 || true)
check "statement_timeout ends copying" "ERROR:  canceling statement due to statement timeout" "$(head -1 <<<"$found")"
check "a cancelled copy leaves nothing" "0|" \
    "$(value "SELECT count(*), min(ferry.server_snapshot('large')) FROM ferry.snapshot_files()")"
exit "$failed"
