#!/usr/bin/env bash
# The README's recipe: pg_cron calls ferry.refresh, and the migrated schema follows a file that changes. A minute
# is pg_cron's finest step, so this test takes up to two.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=test/tools/cluster.sh
. "$here/tools/cluster.sh"

NAME="refresh under pg_cron"
WAIT_SECONDS=130

fail() {
    echo "not ok $NAME: $1"
    cluster_psql "$CLUSTER" ferry -c "SELECT status, return_message FROM cron.job_run_details" 2>&1 | sed 's/^/    /'
    tail -20 "$CLUSTER/log" | sed 's/^/    /'
    exit 1
}

value() { cluster_psql "$CLUSTER" ferry -v ON_ERROR_STOP=1 -At -c "$1"; }

write_file() { as_server sqlite3 -bail "$FILE" "$1"; }

ferry_server_init
if [ ! -f "$PREFIX_SHARE/extension/pg_cron.control" ]; then
    echo "skip $NAME: pg_cron is not installed (package postgresql-$PG_MAJOR-cron)"
    exit 0
fi
CLUSTER=$FERRY_HOME/tmp/cron.$$
FILE=$CLUSTER/app.db
server_mkdir "$FERRY_HOME/tmp"
trap 'cluster_remove "$CLUSTER"' EXIT
cluster_create "$CLUSTER" "fsync = off" "shared_preload_libraries = 'pg_cron'" "cron.database_name = 'ferry'" \
    "cron.use_background_workers = on"
cluster_start "$CLUSTER"
cluster_psql "$CLUSTER" postgres -c 'CREATE DATABASE ferry'
cluster_psql "$CLUSTER" ferry -v ON_ERROR_STOP=1 -c 'CREATE EXTENSION sqlite_ferry' -c 'CREATE EXTENSION pg_cron'

write_file "CREATE TABLE still (id INTEGER PRIMARY KEY, v TEXT); INSERT INTO still VALUES (1, 'as it was');
    CREATE TABLE moving (id INTEGER PRIMARY KEY, v TEXT); INSERT INTO moving VALUES (1, 'old'), (2, 'goes');"
cluster_psql "$CLUSTER" ferry -v ON_ERROR_STOP=1 -c "SET client_min_messages = warning" \
    -c "CALL ferry.migrate('$FILE', 'app', '{}')" >/dev/null || fail "the first migration failed"
still=$(value "SELECT pg_relation_filenode('app.still') || ' ' || (SELECT xmin FROM app.still)")
write_file "UPDATE moving SET v = 'new' WHERE id = 1; DELETE FROM moving WHERE id = 2; INSERT INTO moving VALUES (3, 'came');"

value "SELECT cron.schedule('follow', '* * * * *', \$\$CALL ferry.refresh('app')\$\$)" >/dev/null
expected='1:new,3:came'
for ((waited = 0; waited < WAIT_SECONDS; waited++)); do
    found=$(value "SELECT string_agg(id || ':' || v, ',' ORDER BY id) FROM app.moving")
    [ "$found" != "$expected" ] || break
    sleep 1
done
[ "$found" = "$expected" ] || fail "app.moving holds $found, not $expected"
[ "$(value "SELECT pg_relation_filenode('app.still') || ' ' || (SELECT xmin FROM app.still)")" = "$still" ] ||
    fail "a table that did not change was written"
echo "ok $NAME"
