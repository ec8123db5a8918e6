#!/usr/bin/env bash
# Every SQL block of the README, in order, against a fresh server and the sample: none may fail. Blocks that need
# what this server has not (pg_cron, the roles of the grants) are named below; test/scripts/refresh_cron.sh runs the first.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=test/tools/cluster.sh
. "$here/tools/cluster.sh"

NAME="README examples"
SKIPPED_BLOCKS='cron\.schedule|GRANT USAGE ON FOREIGN DATA WRAPPER'

ferry_server_init
trap 'cluster_remove "$CLUSTER"' EXIT
temporary_cluster readme
make_sqlite_file "$here/data/shop_sample.sql" "$CLUSTER/app.db"
cluster_psql "$CLUSTER" ferry -c 'DROP EXTENSION sqlite_ferry'

# Blocks are separated by a form feed, so that one can be left out as a whole.
awk '/^```sql$/ { inside = 1; next } /^```$/ { if (inside) printf "\f"; inside = 0; next } inside' \
    "$FERRY_ROOT/README.md" >"$CLUSTER/blocks"
awk -v skipped="$SKIPPED_BLOCKS" 'BEGIN { RS = "\f" } $0 !~ skipped { print }' "$CLUSTER/blocks" |
    sed "s|/srv/app\\.db|$CLUSTER/app.db|g" >"$CLUSTER/readme.sql"

grep -q 'ferry.migrate' "$CLUSTER/readme.sql" || { echo "not ok $NAME: no examples found"; exit 1; }
if cluster_psql "$CLUSTER" ferry -v ON_ERROR_STOP=1 -f "$CLUSTER/readme.sql" >"$CLUSTER/out" 2>&1; then
    echo "ok $NAME"
else
    echo "not ok $NAME"
    grep -A3 ERROR "$CLUSTER/out" | sed 's/^/    /'
    exit 1
fi
