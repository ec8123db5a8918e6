#!/usr/bin/env bash
# SQLite's functions, aggregates and window functions: test/data/functions.txt evaluated by SQLite and, translated, by
# PostgreSQL, in a database that sorts by bytes and in one that sorts as a language does.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=test/tools/cluster.sh
. "$here/tools/cluster.sh"

if ! python3 -c 'import sqlite3' 2>/dev/null; then
    echo "skip functions: there is no python3 with its sqlite3 module"
    exit 0
fi

failed=0

check() { # DATABASE [OPTION]...
    local database=$1
    shift
    cluster_psql "$CLUSTER" "$database" -v ON_ERROR_STOP=1 -c "SET client_min_messages = error" \
        -c "CREATE EXTENSION IF NOT EXISTS sqlite_ferry" \
        -c "CALL ferry.migrate('$CLUSTER/functions.db', 'functions')" >/dev/null
    python3 "$here/tools/functions.py" --cases "$here/data/functions.txt" --source "$FERRY_ROOT/src/core" \
        --file "$CLUSTER/functions.db" --schema functions --database "$database" --socket "$(cluster_socket_dir "$CLUSTER")" "$@" || failed=1
}

ferry_server_init
trap 'cluster_remove "$CLUSTER"' EXIT
temporary_cluster functions
make_sqlite_file "$here/data/functions.sql" "$CLUSTER/functions.db"
# C, not C.UTF-8: there COLLATE "C" is left out.
cluster_psql "$CLUSTER" postgres -c "CREATE DATABASE bytes TEMPLATE template0 LOCALE 'C'"
check bytes --every 5
if cluster_psql "$CLUSTER" postgres -c "CREATE DATABASE english TEMPLATE template0 LOCALE 'C' LOCALE_PROVIDER icu ICU_LOCALE 'en-US'" \
    2>/dev/null; then
    check english
else
    check ferry # this server has no ICU as a database's locale
fi
exit "$failed"
