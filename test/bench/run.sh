#!/usr/bin/env bash
# make bench [ROWS=factor]: speed and memory on the shop workload, in a private cluster. How to read it: README.md.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=test/tools/cluster.sh
. "$here/../tools/cluster.sh"
# shellcheck source=test/bench/by_hand.sh
. "$here/by_hand.sh"
# shellcheck source=test/bench/growth.sh
. "$here/growth.sh"

FACTOR=${ROWS:-0.25}
ROUNDS=${ROUNDS:-3}
WIDE_ROWS=60000
WIDE_BYTES=30000
ITEM_COLUMNS="id, order_id, product_id, quantity, unit_price, discount"
ITEM_SUMS="sum(id), sum(order_id), sum(product_id), sum(quantity), sum(unit_price), sum(discount)"
ITEM_TABLE="(id bigint, order_id bigint, product_id bigint, quantity bigint,
    unit_price double precision, discount double precision)"

declare -A SECONDS_OF=() # measure -> its seconds, one per round

sql() { cluster_psql "$CLUSTER" "$1" -v ON_ERROR_STOP=1 -At; }

note() { SECONDS_OF[$1]+="$2 "; }

since() { awk "BEGIN { print $EPOCHREALTIME - $1 }"; }

# Runs the statements of PREPARE, then times STATEMENT inside the session.
time_sql() { # MEASURE DATABASE PREPARE STATEMENT
    local log=$CLUSTER/bench.log
    printf '%s\nCHECKPOINT;\n\\timing on\n%s\n' "$3" "$4" | sql "$2" >"$log" 2>&1 || {
        cat "$log" >&2
        ferry_die "failed: $1"
    }
    note "$1" "$(sed -n 's/^Time: \([0-9.]*\) ms.*/\1/p' "$log" | awk '{ s += $1 } END { print s / 1000 }')"
}

# Times a shell command, which ends with the data being committed.
time_command() { # MEASURE COMMAND...
    local name=$1 started=$EPOCHREALTIME
    shift
    "$@" || ferry_die "failed: $name"
    note "$name" "$(since "$started")"
}

new_target() { echo "DROP TABLE IF EXISTS target; CREATE TABLE target $ITEM_TABLE;"; }

sqlite_scan() { sqlite3 "$SHOP" "SELECT $ITEM_SUMS FROM order_items" >/dev/null; }

csv_copy() {
    sqlite3 -csv "$SHOP" "SELECT $ITEM_COLUMNS FROM order_items" |
        cluster_psql "$CLUSTER" ferry -v ON_ERROR_STOP=1 -c '\copy target FROM STDIN (FORMAT csv)'
}

# One measure of the whole file in a database of its own.
whole_file() { # MEASURE FUNCTION
    sql postgres <<<"SET client_min_messages = warning; DROP DATABASE IF EXISTS whole;"
    sql postgres <<<"CREATE DATABASE whole;"
    sql whole <<<"CREATE EXTENSION sqlite_ferry; CHECKPOINT;"
    "$2" "$1"
}

whole_by_migrate() {
    time_command "$1" sql whole <<<"SET client_min_messages = warning; CALL ferry.migrate('$SHOP', 'shop', '{\"jobs\": 2}');" \
        >/dev/null
    # What the migration itself wrote down about its largest table.
    note "migrate: rows of order_items" "$(step_seconds "kind IN ('data', 'part')")"
    note "migrate: all steps of order_items" "$(step_seconds true)"
    note "migrate: proof of order_items" "$(sql whole <<<"SELECT extract(epoch FROM elapsed) FROM ferry.verification
        WHERE object = 'order_items'")"
}

whole_in_one_session() {
    time_command "$1" sql whole <<<"SET client_min_messages = warning; CALL ferry.migrate('$SHOP', 'shop', '{\"jobs\": 1}');" \
        >/dev/null
}

whole_by_hand() { time_command "$1" load_by_hand; }

# Both halves of order_items at once, each by its own session.
two_sessions() {
    local half=$((ITEMS / 2)) first
    sql ferry <<<"INSERT INTO target SELECT $ITEM_COLUMNS FROM src.order_items WHERE id <= $half;" &
    first=$!
    sql ferry <<<"INSERT INTO target SELECT $ITEM_COLUMNS FROM src.order_items WHERE id > $half;"
    wait "$first"
}

step_seconds() { # CONDITION
    sql whole <<<"SELECT extract(epoch FROM sum(finished_at - started_at)) FROM ferry.step
        WHERE source_table = 'order_items' AND $1"
}

# pgloader's status says little: what arrived is counted.
whole_by_pgloader() {
    local started=$EPOCHREALTIME log=$CLUSTER/pgloader.log seconds arrived expected
    timeout 1800 pgloader "sqlite://$SHOP" "postgresql://postgres@unix:$(cluster_socket_dir "$CLUSTER"):5432/whole" \
        >"$log" 2>&1 || true
    seconds=$(since "$started")
    arrived=$(sql whole <<<"SELECT count(*) FROM order_items;" 2>/dev/null) || arrived=0
    expected=$(sqlite3 "$SHOP" "SELECT count(*) FROM order_items")
    if [ "$arrived" = "$expected" ]; then
        note "$1" "$seconds"
    else
        PGLOADER_NOTE="pgloader: skipped, it loaded ${arrived:-0} of $expected order items ($(tail -1 "$log"))"
    fi
}

median() { printf '%s\n' "$@" | sort -n | awk '{ v[NR] = $1 } END { print (NR ? v[int((NR + 1) / 2)] : "") }'; }

# A row of the table: MEASURE, its median, its ratio to the median of REFERENCE, and what is aimed at.
show() { # MEASURE [REFERENCE [AIM]]
    local seconds reference=''
    # shellcheck disable=SC2086 # a list of numbers
    seconds=$(median ${SECONDS_OF[$1]:-})
    [ -n "$seconds" ] || return 0
    # shellcheck disable=SC2086
    [ -z "${2:-}" ] || reference=$(median ${SECONDS_OF[$2]:-})
    awk -v name="$1" -v s="$seconds" -v r="$reference" -v of="${2:-}" -v aim="${3:-}" 'BEGIN {
        printf "%-52s %9.3f", name, s
        if (r != "") printf "  %6.2f x %s", s / r, of
        if (aim != "") printf " (aim: %s)", aim
        printf "\n" }'
}

measure_round() {
    time_command "SQLite scan" sqlite_scan
    time_sql "wrapper: full scan, every column summed" ferry "" "SELECT $ITEM_SUMS FROM src.order_items;"
    time_sql "wrapper: full fetch, rows thrown away" ferry "" \
        "EXPLAIN (ANALYZE, TIMING OFF) SELECT $ITEM_COLUMNS FROM src.order_items;"
    time_sql "PG scan" ferry "" "SELECT $ITEM_SUMS FROM items;"
    time_sql "PG to PG" ferry "$(new_target)" "INSERT INTO target SELECT $ITEM_COLUMNS FROM items;"
    time_sql "wrapper: INSERT ... SELECT" ferry "$(new_target)" \
        "INSERT INTO target SELECT $ITEM_COLUMNS FROM src.order_items;"
    time_sql "COPY binary to a file" ferry "" "COPY items TO '$BENCH/items.bin' (FORMAT binary);"
    time_sql "COPY binary from that file" ferry "$(new_target)" "COPY target FROM '$BENCH/items.bin' (FORMAT binary);"
    sql ferry <<<"$(new_target) CHECKPOINT;"
    time_command "wrapper: INSERT ... SELECT, two sessions" two_sessions
    time_sql "wrapper: ferry.bulk_insert, a new table" ferry "" "BEGIN; $(new_target)
        SELECT ferry.bulk_insert('target', 'SELECT $ITEM_COLUMNS FROM src.order_items'); COMMIT;"
    sql ferry <<<"$(new_target) CHECKPOINT;"
    time_command "sqlite3 -csv | psql \\copy" csv_copy
    whole_file "whole file: CALL ferry.migrate" whole_by_migrate
    whole_file "whole file: the same in one session" whole_in_one_session
    whole_file "whole file: by hand" whole_by_hand
    if command -v pgloader >/dev/null; then
        whole_file "whole file: pgloader" whole_by_pgloader
    fi
}

show_times() {
    echo
    printf '%-52s %9s  %s\n' "order_items, $ITEMS rows; median of $ROUNDS" seconds ratio
    show "SQLite scan"
    show "wrapper: full scan, every column summed" "SQLite scan"
    show "wrapper: full fetch, rows thrown away" "SQLite scan" "at most 1.3"
    show "PG scan" "SQLite scan"
    show "PG to PG"
    show "COPY binary to a file" "PG to PG"
    show "COPY binary from that file" "PG to PG"
    show "wrapper: INSERT ... SELECT" "COPY binary from that file" "at most 1"
    show "wrapper: ferry.bulk_insert, a new table" "COPY binary from that file" "at most 1"
    show "wrapper: INSERT ... SELECT, two sessions" "COPY binary from that file" "at most 0.6"
    show "sqlite3 -csv | psql \\copy" "PG to PG"
    echo
    printf '%-52s %9s  %s\n' "4 tables, 9 indexes, 3 foreign keys, $MEGABYTES MB" seconds ratio
    show "whole file: CALL ferry.migrate"
    show "migrate: rows of order_items"
    show "migrate: all steps of order_items"
    show "migrate: proof of order_items" "migrate: all steps of order_items" "at most 0.33"
    show "whole file: the same in one session" "whole file: CALL ferry.migrate"
    show "whole file: by hand" "whole file: CALL ferry.migrate" "at least 2"
    show "whole file: pgloader" "whole file: CALL ferry.migrate" "at least 4"
    echo "${PGLOADER_NOTE:-}"
}

# Peak memory of a backend that loads wide rows. Pages of shared buffers count as the backend's own once it has
# touched them, so the server gets only 8 MB of them here.
measure_memory() {
    local wide=$BENCH/wide.db facts idle peak
    cluster_stop "$CLUSTER"
    cluster_start "$CLUSTER" "-c shared_buffers=8MB"
    if [ ! -f "$wide" ]; then
        make_sqlite_file /dev/stdin "$wide.new" <<EOF
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE wide (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $WIDE_ROWS)
INSERT INTO wide SELECT i, substr(hex(zeroblob($WIDE_BYTES / 2)), 1, $WIDE_BYTES - 8) || printf('%08d', i) FROM n;
EOF
        as_server mv "$wide.new" "$wide"
    fi
    # The table by hand: an import would look at every value first.
    facts=$(sql ferry <<EOF
SET client_min_messages = warning;
DROP TABLE IF EXISTS wide_target;
CREATE UNLOGGED TABLE wide_target (id bigint, body text);
CREATE SERVER wide FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database '$wide');
CREATE FOREIGN TABLE wide_source (id bigint, body text) SERVER wide OPTIONS (table_name 'wide');
\connect
SELECT substring(pg_read_file('/proc/self/status') FROM 'VmHWM:\s+(\d+)');
INSERT INTO wide_target SELECT id, body FROM wide_source;
SELECT substring(pg_read_file('/proc/self/status') FROM 'VmHWM:\s+(\d+)');
EOF
    ) || ferry_die "failed: memory"
    read -r idle peak <<<"${facts//$'\n'/ }"
    echo
    awk -v rows="$WIDE_ROWS" -v bytes="$WIDE_BYTES" -v idle="$idle" -v peak="$peak" 'BEGIN {
        printf "memory: INSERT ... SELECT of %d rows x %d bytes\n", rows, bytes
        printf "  idle backend %.1f MB, peak %.1f MB: %.1f MB above idle (aim: under 64)\n",
            idle / 1024, peak / 1024, (peak - idle) / 1024 }'
}

prepare_shop() {
    server_mkdir "$FERRY_HOME/bench"
    BENCH=$FERRY_HOME/bench
    SHOP=$BENCH/shop-$FACTOR.db
    if [ ! -f "$SHOP" ] || [ "$here/generate.sh" -nt "$SHOP" ]; then
        echo "Making $SHOP"
        "$here/generate.sh" "$FACTOR" | make_sqlite_file /dev/stdin "$SHOP.new"
        as_server mv "$SHOP.new" "$SHOP"
    fi
    ITEMS=$(sqlite3 "$SHOP" "SELECT count(*) FROM order_items")
    MEGABYTES=$(($(stat -c %s "$SHOP") / 1000000))
}

main() {
    local round
    [[ $FACTOR =~ ^[0-9]*\.?[0-9]+$ ]] || ferry_die "ROWS is a factor such as 0.25 or 1, not '$FACTOR'"
    "$here/../tools/packages.sh" build
    # shellcheck disable=SC2119 # no variables of make are set here
    build_extension
    ferry_server_init
    prepare_shop
    CLUSTER=$FERRY_HOME/tmp/bench.$$
    server_mkdir "$FERRY_HOME/tmp"
    trap 'cluster_remove "$CLUSTER"; rm -f "$BENCH/items.bin"' EXIT
    # Durable as by default; autovacuum and checkpoints in the middle of a measure would be noise.
    cluster_create "$CLUSTER" "autovacuum = off" "checkpoint_timeout = '1h'"
    cluster_start "$CLUSTER"
    sql postgres <<<"CREATE DATABASE ferry;"
    sql ferry <<EOF >/dev/null
CREATE EXTENSION sqlite_ferry;
SELECT ferry.attach('$SHOP', 'shop', 'src');
CREATE TABLE items $ITEM_TABLE;
INSERT INTO items SELECT $ITEM_COLUMNS FROM src.order_items;
VACUUM (ANALYZE) items;
EOF
    for ((round = 1; round <= ROUNDS; round++)); do
        echo "round $round of $ROUNDS"
        measure_round
    done
    measure_growth
    show_times
    show_growth
    measure_memory
}

main
