#!/usr/bin/env bash
# make corrupt DIR=folder: reads damaged SQLite files in every way the extension has: attach, every row of every
# foreign table, and a migration. Each must end in rows or in a clean error, which is printed with its SQLSTATE;
# no crash, no hang, no internal error (XX000), and the sources stay what they are.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=test/tools/cluster.sh
. "$here/tools/cluster.sh"
# shellcheck source=test/tools/tally.sh
. "$here/tools/tally.sh"
# shellcheck source=test/tools/sources.sh
. "$here/tools/sources.sh"

# Longer than the statement_timeout of all statements that the largest file takes; reached only by a hang.
HANG_SECONDS=900

session() { # LOG: runs the SQL of stdin; errors do not end it
    timeout "$HANG_SECONDS" "$PG_BINDIR/psql" -X -q -At -v VERBOSITY=verbose -v file="$FILE" -v schema="$SCHEMA" \
        -h "$(cluster_socket_dir "$CLUSTER")" -U postgres -d ferry >"$1" 2>&1
}

read_through_wrapper() { # LOG
    session "$1" <<'EOF'
SET statement_timeout = '60s';
SELECT ferry.attach(:'file', :'schema') AS server \gset
\if :{?server}
SELECT format('SELECT count(*), count(t) FROM %s AS t', ft.ftrelid::regclass)
FROM pg_foreign_table ft JOIN pg_foreign_server s ON s.oid = ft.ftserver
WHERE s.srvname = :'server' ORDER BY ft.ftrelid::regclass::text COLLATE "C" \gexec
\endif
EOF
}

migrate() { # LOG
    session "$1" <<'EOF'
SET statement_timeout = '60s';
CALL ferry.migrate(:'file', 'm_' || :'schema', '{}');
EOF
}

# The SQLSTATEs of a log, each once with its number of times: "XX001 x2".
sqlstates() {
    sed -n 's/.*\(ERROR\|FATAL\|PANIC\):  \([0-9A-Z]\{5\}\):.*/\2/p' "$1" | sort | uniq -c |
        awk '{ printf "%s%s", separator, ($1 > 1 ? $2 " x" $1 : $2); separator = ", " }'
}

# What a log says that must never be; empty when all is clean.
unclean() { # LOG STATUS
    if [ "$2" = 124 ]; then
        echo "hangs"
    elif [ "$2" != 0 ] && ! grep -qE '(ERROR|FATAL|PANIC):' "$1"; then
        echo "psql ended with status $2: $(tail -1 "$1")"
    elif grep -qE 'server closed the connection|connection to server was lost' "$1"; then
        echo "lost the connection"
    elif grep -qE '(ERROR|FATAL|PANIC):  (XX000|57014|57P0[0-9]|53200):' "$1"; then
        grep -m1 -oE '(ERROR|FATAL|PANIC):  (XX000|57014|57P0[0-9]|53200):.*' "$1"
    fi
}

try_file() {
    local log=$CLUSTER/corrupt.log step status states problem outcome='' crashes
    for step in read_through_wrapper migrate; do
        status=0
        "$step" "$log" || status=$?
        problem=$(unclean "$log" "$status")
        crashes=$(grep -c 'terminated by signal' "$CLUSTER/log" || true)
        [ "$crashes" = "$CRASHES" ] || problem="crashed the server"
        CRASHES=$crashes
        states=$(sqlstates "$log")
        outcome+="${outcome:+; }${step%%_*}: ${states:-no error}"
        if [ -n "$problem" ]; then
            tally_not_ok "${FILE##*/}: $outcome: $problem"
            return
        fi
    done
    tally_ok "${FILE##*/}: $outcome"
}

main() {
    local source before
    [ $# -gt 0 ] || ferry_die "name a folder: make corrupt DIR=..."
    "$here/tools/packages.sh" build
    # shellcheck disable=SC2119 # no variables of make are set here
    build_extension
    ferry_server_init
    temporary_cluster corrupt
    trap 'cluster_remove "$CLUSTER"' EXIT
    collect_sources "$@"
    before=$(fingerprint "$@")
    CRASHES=0
    for source in "${SOURCES[@]}"; do
        FILE=$(server_source "$source")
        next_schema "$source"
        try_file
    done
    if [ "$before" = "$(fingerprint "$@")" ]; then
        tally_ok "the sources are byte-identical, with nothing new beside them"
    else
        tally_not_ok "the sources have changed"
    fi
    check_server_survived
    tally_end
}

main "$@"
