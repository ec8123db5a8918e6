#!/usr/bin/env bash
# Random SELECTs of a fixed seed: SQLite's rows must be those of the translated statement, or the translation must say by a
# note that they may differ. What is not translated is counted and told. For more of them: make fuzz-translate.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=test/tools/cluster.sh
. "$here/tools/cluster.sh"

if ! python3 -c 'import sqlite3' 2>/dev/null; then
    echo "skip translate_fuzz: there is no python3 with its sqlite3 module"
    exit 0
fi

GENERATOR=$FERRY_ROOT/build/unit/generate_select
# make test has built it with the units.
if [ ! -x "$GENERATOR" ]; then
    cmake -S "$FERRY_ROOT" -B "$FERRY_ROOT/build/unit" >/dev/null
    cmake --build "$FERRY_ROOT/build/unit" --target generate_select >/dev/null
fi

ferry_server_init
trap 'cluster_remove "$CLUSTER"' EXIT
temporary_cluster translate_fuzz
make_sqlite_file "$here/data/translate.sql" "$CLUSTER/translate.db"
cluster_psql "$CLUSTER" ferry -v ON_ERROR_STOP=1 -c "SET client_min_messages = error" \
    -c "CALL ferry.migrate('$CLUSTER/translate.db', 'translate')" >/dev/null
SERVER=$(cluster_psql "$CLUSTER" ferry -At -c "SELECT server FROM ferry.migration WHERE target_schema = 'translate'")
[ $# -gt 0 ] || set -- --seed 1 --count 2000
python3 "$here/tools/translate_fuzz.py" --generator "$GENERATOR" --file "$CLUSTER/translate.db" --schema translate \
    --server "$SERVER" --socket "$(cluster_socket_dir "$CLUSTER")" "$@"
