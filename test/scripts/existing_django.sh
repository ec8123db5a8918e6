#!/usr/bin/env bash
# A real application: a Django project makes its tables with its own migrations in SQLite and in PostgreSQL, fills the
# SQLite side through its ORM, is moved with mode "existing", and finds every row again on the other side.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=test/tools/cluster.sh
. "$here/tools/cluster.sh"

NAME="a Django project moves into its own tables"

# The first Python that has Django and a PostgreSQL driver; Debian's need not be the first in PATH.
find_python() {
    local python
    for python in python3 /usr/bin/python3; do
        if as_server "$python" -c 'import django, psycopg2' 2>/dev/null; then
            echo "$python"
            return
        fi
    done
}

fail() {
    echo "not ok $NAME: $1"
    tail -20 "$CLUSTER/site/log" | sed 's/^/    /'
    exit 1
}

django() { # ARGUMENT OF PYTHON...
    (
        cd "$CLUSTER/site"
        as_server env --chdir="$CLUSTER/site" SITE_SQLITE="$CLUSTER/site/app.db" SITE_DATABASE=ferry \
            SITE_HOST="$(cluster_socket_dir "$CLUSTER")" DJANGO_SETTINGS_MODULE=settings PYTHONPATH="$CLUSTER/site" \
            "$PYTHON" -W ignore "$@"
    ) >>"$CLUSTER/site/log" 2>&1
}

ferry_server_init
PYTHON=$(find_python)
if [ -z "$PYTHON" ]; then
    echo "skip $NAME: Django is not installed (packages python3-django and python3-psycopg2)"
    exit 0
fi
trap 'cluster_remove "$CLUSTER"' EXIT
temporary_cluster django
cp -R "$here/django" "$CLUSTER/site"
server_mkdir "$CLUSTER/site" "$CLUSTER/site/catalog" "$CLUSTER/site/sales"
echo >"$CLUSTER/site/log"

django -m django makemigrations catalog sales || fail "makemigrations"
django -m django migrate --database default || fail "its migrations on SQLite"
django -m django migrate --database target || fail "its migrations on PostgreSQL"
django work.py fill || fail "filling the SQLite side"

# What Django's migrate has written into its own tables goes: the file has it, with the application's keys.
cluster_psql "$CLUSTER" ferry -v ON_ERROR_STOP=1 -c "CALL ferry.migrate('$CLUSTER/site/app.db', 'public',
    '{\"mode\": \"existing\", \"truncate\": true}')" >>"$CLUSTER/site/log" 2>&1 || fail "the migration"
verified=$(cluster_psql "$CLUSTER" ferry -At -c "SELECT status || ' ' || (SELECT count(*) FROM ferry.verification AS v
    WHERE v.migration = m.migration AND ok) FROM ferry.migration AS m")
[[ $verified =~ ^verified\ [1-9][0-9]$ ]] || fail "the migration is $verified"
cluster_psql "$CLUSTER" ferry -v ON_ERROR_STOP=1 -c 'DROP EXTENSION sqlite_ferry CASCADE' >>"$CLUSTER/site/log" 2>&1
django work.py compare || fail "comparing every row through the ORM"
tail -1 "$CLUSTER/site/log"
django work.py insert || fail "new rows through the ORM"
echo "ok $NAME"
