#!/usr/bin/env bash
# make demo [DB=/path/app.db] [SCHEMA=app]: from a SQLite file to a verified schema in a private cluster.
# make demo-stop (demo.sh stop): stops that cluster.
#
# The cluster stays up afterwards, so that the result can be looked at, and a second run uses it again.
set -euo pipefail
tools=$(cd "$(dirname "$0")" && pwd)

print_headline() { printf '\n== %s\n' "$*"; }

use_demo_cluster() {
    DEMO=$FERRY_HOME/demo-$PG_MAJOR
}

demo_psql() { cluster_psql "$DEMO" "$@" -v ON_ERROR_STOP=1 -P pager=off; }
demo_value() { demo_psql "$1" -At -c "$2"; }

start_cluster() {
    if [ ! -f "$DEMO/data/PG_VERSION" ]; then
        print_headline "New private PostgreSQL $PG_MAJOR cluster: $DEMO"
        rm -rf "$DEMO"
        cluster_create "$DEMO"
    fi
    if [ -n "$PREFIX_CHANGED" ]; then
        cluster_stop "$DEMO"
    fi
    cluster_running "$DEMO" || cluster_start "$DEMO"
    [ "$(demo_value postgres "SELECT count(*) FROM pg_database WHERE datname = 'ferry'")" = 1 ] ||
        demo_psql postgres -c 'CREATE DATABASE ferry'
}

# The extension of an older build goes, with its records; the schemas it made are known by a file of ours.
install_extension() {
    local script=$PREFIX_SHARE/extension
    local sum
    sum=$(cat "$script"/sqlite_ferry--*.sql "$script/sqlite_ferry.control" | md5sum | cut -d' ' -f1)
    if [ "$(demo_value ferry "SELECT count(*) FROM pg_extension WHERE extname = 'sqlite_ferry'")" = 1 ]; then
        [ "$(cat "$DEMO/extension.md5" 2>/dev/null)" != "$sum" ] || return 0
        echo "The extension has changed since the last run: it is created again."
        demo_psql ferry -c 'SET client_min_messages = warning; DROP EXTENSION sqlite_ferry CASCADE'
    fi
    demo_psql ferry -c 'CREATE EXTENSION sqlite_ferry'
    echo "$sum" >"$DEMO/extension.md5"
}

# A schema that an earlier run of this script made, and whose records went with an older extension, is in the
# way of mode "replace", which drops only what it has a record of.
drop_forgotten_schema() { # SCHEMA
    grep -qxF -- "$1" "$DEMO/schemas" 2>/dev/null || return 0
    demo_psql ferry -v schema="$1" <<'EOF'
SET client_min_messages = warning;
SELECT format('DROP SCHEMA IF EXISTS %I CASCADE', :'schema')
WHERE NOT EXISTS (SELECT FROM ferry.migration WHERE target_schema = :'schema') \gexec
EOF
}

migrate() { # FILE SCHEMA
    demo_psql ferry -v file="$1" -v schema="$2" 2>&1 <<'EOF' | sed 's/^NOTICE:  /  /'
CALL ferry.migrate(:'file', :'schema', '{"mode": "replace"}') \gset
EOF
}

print_result() { # SCHEMA
    demo_psql ferry -v schema="$1" <<'EOF'
\pset linestyle ascii
\pset format wrapped
\pset columns 110
\pset null ''
\pset footer off
SELECT max(migration) AS migration FROM ferry.migration WHERE target_schema = :'schema' \gset
\if :{?migration}
\echo
\echo == Findings
SELECT severity, kind, concat_ws('.', object, column_name) AS "where", detail, occurrences AS times
FROM ferry.finding WHERE migration = :migration
ORDER BY array_position(ARRAY['error', 'warning', 'info'], severity), kind, object, column_name;
\echo == Verification
SELECT kind, object, source_rows, target_rows, ok, detail
FROM ferry.verification WHERE migration = :migration ORDER BY kind, object;
\pset tuples_only on
\pset format unaligned
SELECT format('Migration %s of %s into schema %s: %s', migration, database, target_schema, status)
FROM ferry.migration WHERE migration = :migration;
\endif
EOF
}

sample_file() {
    local sample=$DEMO/shop.db
    make_sqlite_file "$FERRY_ROOT/test/data/shop_sample.sql" "$sample.new"
    as_server mv -f "$sample.new" "$sample"
    echo "$sample"
}

stop() {
    ferry_home_init
    prefix_paths
    use_demo_cluster
    if [ -d "$DEMO" ] && cluster_running "$DEMO"; then
        cluster_stop "$DEMO"
        echo "Stopped. The data are in $DEMO; 'make demo' starts it again."
    else
        echo "The demo cluster is not running."
    fi
}

main() {
    local db=${DB:-} schema=${SCHEMA:-} status=0
    if [ -n "$db" ] && [ ! -e "$db" ]; then
        echo "make demo: there is no file $db" >&2
        exit 1
    fi
    "$tools/packages.sh" build
    # shellcheck disable=SC2119 # no variables of make are set here
    build_extension
    ferry_server_init
    use_demo_cluster
    start_cluster
    install_extension

    [ -n "$schema" ] || schema=$(schema_name "${db:-shop.db}")
    db=$(if [ -n "$db" ]; then server_source "$db"; else sample_file; fi)
    drop_forgotten_schema "$schema"
    echo "$schema" >>"$DEMO/schemas"
    print_headline "Migrating $db into schema $schema"
    migrate "$db" "$schema" || status=$?
    print_result "$schema"
    echo
    echo "Connect:  $PG_BINDIR/psql -h $(cluster_socket_dir "$DEMO") -U postgres ferry"
    echo "Stop:     make demo-stop"
    return "$status"
}

# shellcheck source=test/tools/cluster.sh
. "$tools/cluster.sh"
case ${1:-} in
stop) stop ;;
*) main ;;
esac
