#!/usr/bin/env bash
# Sessions that work side by side: the same result as one, and what happens when a worker, the server, the client or the
# call itself ends in the middle: CALL ferry.run() goes on and ends verified.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=test/tools/cluster.sh
. "$here/tools/cluster.sh"

failed=0
ferry_server_init
trap 'cluster_remove "$CLUSTER"' EXIT
temporary_cluster jobs
FILE=$CLUSTER/shop.db
"$here/bench/generate.sh" 0.004 >"$CLUSTER/shop.sql"
make_sqlite_file "$CLUSTER/shop.sql" "$FILE"

value() { cluster_psql "$CLUSTER" ferry -At <<<"$1"; }

check() { # NAME WANTED FOUND
    if [ "$2" = "$3" ]; then
        echo "ok jobs: $1"
    else
        echo "not ok jobs: $1"
        printf '    wanted %s\n    found  %s\n' "$2" "$3"
        failed=1
    fi
}

# wait_for QUERY: until it gives t, at most half a minute.
wait_for() {
    local tries=0
    until [ "$(value "$1" 2>/dev/null)" = t ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 300 ] || return 1
        sleep 0.1
    done
}

# A plan whose steps behind the data take some seconds each, so that they can be met. Prints its number.
slow_plan() { # SCHEMA
    value "SET sqlite_ferry.rows_per_job = 1000; SELECT ferry.plan('shop', '$1', '{\"jobs\": 3}');
        UPDATE ferry.step SET sql = sql || ', pg_sleep(3)' WHERE kind = 'sequence' AND migration = (SELECT max(migration) FROM ferry.migration)" |
        tail -1
}

call_run() { # MIGRATION
    cluster_psql "$CLUSTER" ferry -v VERBOSITY=verbose -c "SET sqlite_ferry.rows_per_job = 1000" -c "CALL ferry.run($1)" 2>&1
}

# Everything is loaded in the end, and proved.
ends_verified() { # NAME MIGRATION
    call_run "$2" >"$CLUSTER/again.log" || sed 's/^/    /' "$CLUSTER/again.log"
    check "$1: CALL ferry.run() goes on" "done" "$(value "SELECT string_agg(DISTINCT status, ' ') FROM ferry.step WHERE migration = $2")"
    check "$1: ends verified" t "$(value "SELECT bool_and(ok) FROM ferry.verify($2)")"
}

working="SELECT count(DISTINCT pid) = 3 FROM ferry.step WHERE status = 'running' AND kind = 'sequence'"
a_worker="SELECT min(pid) FROM pg_stat_activity WHERE backend_type = 'sqlite_ferry worker'"
no_worker="SELECT count(*) = 0 FROM pg_stat_activity WHERE backend_type = 'sqlite_ferry worker'"

# Side by side and alone: the same checksums, and three sessions have had their part.
value "SET client_min_messages = warning; SET sqlite_ferry.rows_per_job = 1000;
    CALL ferry.migrate('$FILE', 'side_by_side', '{\"jobs\": 3}'); CALL ferry.migrate('$FILE', 'alone', '{\"jobs\": 1}')" >/dev/null
check "the same as one session" t "$(value "SELECT count(DISTINCT target_checksum) = 4 AND count(*) = 8 AND bool_and(ok)
    FROM ferry.verification")"
check "large tables in parts" 't|f' "$(value "SELECT bool_or(kind = 'part') FILTER (WHERE target_schema = 'side_by_side'),
    bool_or(kind = 'part') FILTER (WHERE target_schema = 'alone') FROM ferry.step JOIN ferry.migration USING (migration)")"
check "proved while others work" 4 "$(value "SELECT count(*) FROM ferry.step WHERE kind = 'verify' AND status = 'done'")"
check "the same objects" '' "$(value "SELECT replace(indexdef, 'side_by_side', 'alone') FROM pg_indexes WHERE schemaname = 'side_by_side'
    EXCEPT SELECT indexdef FROM pg_indexes WHERE schemaname = 'alone'")"

# Many small steps that wait for one another: none is left out, however often.
{
    echo 'CREATE TABLE base (id INTEGER PRIMARY KEY, n INTEGER);'
    echo 'WITH RECURSIVE i (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 3000) INSERT INTO base SELECT n, n FROM i;'
    for view in $(seq 40); do echo "CREATE VIEW v$view AS SELECT id + $view AS id FROM base WHERE n < 10;"; done
} >"$CLUSTER/views.sql"
make_sqlite_file "$CLUSTER/views.sql" "$CLUSTER/views.db"
for round in 1 2 3 4 5; do
    value "SET client_min_messages = error; SET sqlite_ferry.rows_per_job = 1000;
        CALL ferry.migrate('$CLUSTER/views.db', 'views$round', '{\"jobs\": 3}')" >/dev/null
done
check "no step is left out" '5|0' "$(value "SELECT count(DISTINCT migration), count(*) FILTER (WHERE s.status <> 'done')
    FROM ferry.step AS s JOIN ferry.migration AS m USING (migration) WHERE m.target_schema LIKE 'views%' AND m.status = 'verified'")"

# Statements behind the load count, as they do in one session.
log=$(value "SET client_min_messages = error; SET sqlite_ferry.rows_per_job = 1000;
    CALL ferry.migrate('$CLUSTER/views.db', 'changed', '{\"jobs\": 3, \"before\": [\"CREATE TEMP TABLE mine AS SELECT 5 AS n\"],
        \"after\": [\"UPDATE changed.base SET n = (SELECT n FROM mine) WHERE id = 7\"]}')" 2>&1) || true
check "what a statement behind the load changes is not verified" mismatch "$(value "SELECT status FROM ferry.migration WHERE target_schema = 'changed'")"

# Who may not run migrations starts no workers, and neither does a function with somebody else's rights.
value "CREATE ROLE nobody; GRANT USAGE ON SCHEMA ferry TO nobody;
    CREATE FUNCTION start() RETURNS int SECURITY DEFINER LANGUAGE sql AS 'SELECT ferry.start_workers(1, 1)'" >/dev/null
check "starting workers takes the right to run migrations" 2 \
    "$( (value "SET ROLE nobody; SELECT ferry.start_workers(1, 1); RESET ROLE; SELECT start()" 2>&1 || true) | grep -c 'ERROR: ')"

# What the session has set holds for its workers, the role too.
value "CREATE ROLE owner; GRANT CREATE ON DATABASE ferry TO owner; GRANT pg_read_server_files TO owner;
    GRANT USAGE ON FOREIGN SERVER shop TO owner; GRANT USAGE ON SCHEMA ferry, shop_sqlite TO owner;
    GRANT ALL ON ALL TABLES IN SCHEMA ferry, shop_sqlite TO owner; GRANT ALL ON ALL SEQUENCES IN SCHEMA ferry TO owner" >/dev/null
id=$(slow_plan by_role)
value "UPDATE ferry.step SET sql = sql || ', (SELECT here()) AS h' WHERE migration = $id AND kind = 'sequence';
    CREATE SCHEMA elsewhere; CREATE FUNCTION elsewhere.here() RETURNS int LANGUAGE sql AS 'SELECT 1'; GRANT USAGE ON SCHEMA elsewhere TO owner"
log=$(cluster_psql "$CLUSTER" ferry -c "SET sqlite_ferry.rows_per_job = 1000" -c "SET search_path = elsewhere" -c "SET ROLE owner" -c "CALL ferry.run($id)" 2>&1) || true
check "workers take the role of the session" owner "$(value "SELECT string_agg(DISTINCT tableowner::text, ' ') FROM pg_tables WHERE schemaname = 'by_role'")"
check "workers take the search_path of the session" t "$(value "SELECT bool_and(status = 'done') FROM ferry.step WHERE migration = $id AND kind = 'sequence'")"
check "several sessions worked" t "$(value "SELECT count(DISTINCT pid) = 3 FROM ferry.step WHERE migration = $id")"
[ "$failed" = 0 ] || printf '%s\n' "$log"

# A worker that is ended fails its step; the others go on.
id=$(slow_plan one_ended)
call_run "$id" >"$CLUSTER/run.log" &
run=$!
wait_for "$working" || check "worker ended: three sessions work" yes no
check "no second session gets in" 1 "$(call_run "$id" | grep -c 'another session works on migration')"
check "progress shows them" 3 "$(value "SELECT count(*) FROM ferry.progress WHERE migration = $id AND kind = 'sequence'")"
value "SELECT pg_terminate_backend(($a_worker))" >/dev/null
wait "$run" || true
check "a worker ended: its step failed" '1|57P01' "$(value "SELECT count(*), min(failure ->> 'sqlstate') FROM ferry.step WHERE migration = $id AND status = 'failed'")"
check "a worker ended: the others went on" t "$(value "SELECT count(*) = 3 FROM ferry.step WHERE migration = $id AND kind = 'sequence' AND status = 'done'")"
check "a worker ended: the call says so" 1 "$(grep -c 'ERROR:  57P01' "$CLUSTER/run.log")"
ends_verified "a worker ended" "$id"

# Cancelling the call ends its workers.
id=$(slow_plan cancelled)
call_run "$id" >"$CLUSTER/run.log" &
run=$!
wait_for "$working" || check "cancel: three sessions work" yes no
value "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query LIKE 'CALL ferry.run%'" >/dev/null
wait "$run" || true
check "cancel: the call ends" 1 "$(grep -c 'ERROR:  57014' "$CLUSTER/run.log")"
wait_for "$no_worker" && check "cancel: no worker is left" t t || check "cancel: no worker is left" t f
ends_verified "cancel" "$id"

# Kills a process as the server's user would be killed: SIGKILL.
kill_hard() { kill -9 "$1"; }

# A killed client: its session ends with the call or goes on to the end; nobody else is disturbed.
id=$(slow_plan client_killed)
"$PG_BINDIR/psql" -X -q -h "$(cluster_socket_dir "$CLUSTER")" -U postgres -d ferry -c "SET sqlite_ferry.rows_per_job = 1000" \
    -c "CALL ferry.run($id)" >/dev/null 2>&1 &
client=$!
wait_for "$working" || check "client killed: three sessions work" yes no
kill_hard "$client"
wait "$client" 2>/dev/null || true
wait_for "SELECT count(*) = 0 FROM pg_stat_activity WHERE query LIKE 'CALL ferry.run%' AND state = 'active'" || true
wait_for "$no_worker" || true
ends_verified "client killed" "$id"

# A killed worker takes the server through a restart, as any killed backend does.
id=$(slow_plan worker_killed)
call_run "$id" >"$CLUSTER/run.log" &
run=$!
wait_for "$working" || check "worker killed: three sessions work" yes no
kill_hard "$(value "$a_worker")"
wait "$run" || true
sleep 1
wait_for "SELECT true" || check "worker killed: the server is back" yes no
ends_verified "worker killed" "$id"

id=$(slow_plan server_killed)
call_run "$id" >"$CLUSTER/run.log" &
run=$!
wait_for "$working" || check "server killed: three sessions work" yes no
kill_hard "$(head -1 "$CLUSTER/data/postmaster.pid")"
wait "$run" || true
sleep 2 # its children notice
rm -f "$CLUSTER/data/postmaster.pid" # where nobody reaps the killed process, the new one takes it for alive
cluster_start "$CLUSTER"
ends_verified "server killed" "$id"

# A file that changes between the steps of a run ends it.
id=$(slow_plan file_changed)
value "UPDATE ferry.step SET sql = 'SELECT pg_sleep(3)' WHERE migration = $id AND kind = 'schema';
    CREATE SCHEMA file_changed" >/dev/null
call_run "$id" >"$CLUSTER/run.log" &
run=$!
wait_for "SELECT count(*) = 1 FROM ferry.step WHERE migration = $id AND status = 'running'" || true
as_server sqlite3 "$FILE" "UPDATE products SET stock = stock + 1 WHERE id = 3"
wait "$run" || true
check "file changed: the run stops and says so" 1 "$(grep -c 'ERROR:  40001.*the SQLite file was changed' "$CLUSTER/run.log")"
ends_verified "file changed" "$id"

# No free worker slots: fewer sessions, and a NOTICE.
cluster_stop "$CLUSTER"
cluster_start "$CLUSTER" "-c max_worker_processes=1"
id=$(slow_plan few_slots)
log=$(call_run "$id") || true
check "no free slots: a NOTICE says so" 1 "$(printf '%s\n' "$log" | grep -c 'sessions work side by side: there are no more background workers')"
ends_verified "no free slots" "$id"
exit "$failed"
