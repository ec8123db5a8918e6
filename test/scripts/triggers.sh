#!/usr/bin/env bash
# Translated triggers against SQLite's own: the same random changes run on a SQLite file and on the schema that its
# translation makes. Afterwards all tables must be the same, and the statements that failed; where a statement changes one row,
# the order in which triggers wrote their log, too.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=test/tools/cluster.sh
. "$here/tools/cluster.sh"

[ $# -gt 0 ] || set -- 1 2 3
COUNT=2500
TABLES="total part tree ping pong setting history"

TRANSLATE=$FERRY_ROOT/build/unit/translate_file
# make test has built it with the units.
if [ ! -x "$TRANSLATE" ]; then
    cmake -S "$FERRY_ROOT" -B "$FERRY_ROOT/build/unit" >/dev/null
    cmake --build "$FERRY_ROOT/build/unit" --target translate_file >/dev/null
fi

# The rows of a table, sorted, however an engine sorts them.
sqlite_rows() { sqlite3 -separator '|' -nullvalue '<null>' "$WORK/file.db" "$1" | LC_ALL=C sort; }
pg_rows() { cluster_psql "$CLUSTER" "$DATABASE" -At -F '|' -P 'null=<null>' -c "$1" | LC_ALL=C sort; }

compare() { # NAME SQL
    if ! diff <(sqlite_rows "$2") <(pg_rows "$2") >"$WORK/$1.diff"; then
        echo "not ok triggers: $RUN: $1 differs ($(wc -l <"$WORK/$1.diff") lines), SQLite < > PostgreSQL:"
        head -20 "$WORK/$1.diff"
        failed=1
        same=
    fi
}

# The numbers of the lines whose statements failed.
sqlite_failures() { grep -o 'near line [0-9]*' "$1" | grep -o '[0-9]*' | sort -nu || true; }
pg_failures() { sed -n 's/^psql:[^:]*:\([0-9]*\): ERROR.*/\1/p' "$1" | sort -nu; }

# Runs $WORK/sqlite.sql on both engines, after what test/data/NAME.sql makes. Sets same, and leaves what is printed.
run_both() { # NAME
    DATABASE=${WORK##*/}
    same=1
    make_sqlite_file "$here/data/$1.sql" "$WORK/file.db"
    "$TRANSLATE" script "$WORK/file.db" <"$WORK/sqlite.sql" 2>"$WORK/notes" | number_like_sqlite >"$WORK/pg.sql"
    cluster_psql "$CLUSTER" postgres -q -c "CREATE DATABASE $DATABASE"
    {
        "$TRANSLATE" helpers "$WORK/file.db" <"$WORK/sqlite.sql"
        "$TRANSLATE" schema "$WORK/file.db"
        sqlite3 "$WORK/file.db" .dump | grep -E '^INSERT INTO (rule|source) '
    } | cluster_psql "$CLUSTER" "$DATABASE" -q -v ON_ERROR_STOP=1 >/dev/null
    sqlite3 -cmd "PRAGMA synchronous = OFF" "$WORK/file.db" <"$WORK/sqlite.sql" \
        >"$WORK/sqlite.out" 2>"$WORK/sqlite.err" || true
    chmod -R a+rX "$WORK"
    cluster_psql "$CLUSTER" "$DATABASE" -q -At -f "$WORK/pg.sql" >"$WORK/pg.out" 2>"$WORK/pg.err" || true
}

# A new row of SQLite follows the highest number; a sequence must be told of those that were given.
number_like_sqlite() {
    local move="PERFORM setval(pg_get_serial_sequence('person', 'id'), max(id)) FROM person"
    # Behind each statement on its line: errors are told apart by their lines.
    sed "s/\$/ DO \$\$ BEGIN IF to_regclass('person') IS NOT NULL THEN $move; END IF; END \$\$;/"
}

compare_failures() {
    if ! diff <(sqlite_failures "$WORK/sqlite.err") <(pg_failures "$WORK/pg.err") >"$WORK/failures.diff"; then
        echo "not ok triggers: $RUN: other statements fail:"
        head -20 "$WORK/failures.diff"
        failed=1
        same=
    fi
}

replay() { # SEED SEVERAL
    RUN="seed $1, $([ "$2" = 1 ] && echo "several rows" || echo "single rows")"
    WORK=$CLUSTER/triggers_$1_$2
    server_mkdir "$WORK"
    awk -v seed="$1" -v count="$COUNT" -v several="$2" -f "$here/tools/trigger_script.awk" >"$WORK/sqlite.sql"
    run_both triggers
    if grep '^refused' "$WORK/notes"; then
        echo "not ok triggers: $RUN: statements are not translated"
        failed=1
    fi
    # The engines print reals each in its own way: in quarters they are integers.
    compare item "SELECT id, name, n, CAST(price * 4 AS INTEGER), state, changed FROM item"
    for table in $TABLES; do
        compare "$table" "SELECT * FROM $table"
    done
    if [ "$2" = 1 ]; then
        # It counts rows of its own table, which carries a note: the others of the statement are there already.
        compare log "SELECT what, a, b FROM log WHERE what <> 'a_second'"
    else
        compare log "SELECT seq, what, a, b FROM log"
    fi
    compare_failures
    [ -z "$same" ] || echo "ok triggers: $RUN: $COUNT statements, $(sqlite_failures "$WORK/sqlite.err" | wc -l) refused by both," \
        "$(sqlite_rows "SELECT count(*) FROM log") lines of log"
}

# Every form of INSERT, UPDATE and DELETE, a line each.
changes() {
    RUN=changes
    WORK=$CLUSTER/changes
    server_mkdir "$WORK"
    cp "$here/tools/changes_script.sql" "$WORK/sqlite.sql"
    run_both changes
    compare person "SELECT id, name, mail, age, CAST(weight * 4 AS INTEGER), note, doubled FROM person"
    compare stock "SELECT * FROM stock"
    compare loose "SELECT a, b, CAST(c * 4 AS INTEGER), CASE WHEN d IS NULL THEN 'null' ELSE 'blob' END FROM loose"
    compare tagged "SELECT * FROM tagged"
    compare coded "SELECT * FROM coded"
    compare source "SELECT k, t, CAST(r * 4 AS INTEGER) FROM source"
    compare_failures
    if ! diff "$WORK/sqlite.out" "$WORK/pg.out"; then
        echo "not ok triggers: changes: RETURNING gives other rows"
        failed=1
        same=
    fi
    [ -z "$same" ] || echo "ok triggers: changes: $(wc -l <"$WORK/sqlite.sql") statements," \
        "$(sqlite_failures "$WORK/sqlite.err" | wc -l) refused by both"
}

failed=0
ferry_server_init
trap 'cluster_remove "$CLUSTER"' EXIT
temporary_cluster triggers
changes
for seed in "$@"; do
    replay "$seed" 0
    replay "$seed" 1
done
exit "$failed"
