#!/usr/bin/env bash
# make acceptance DIR="folder file.sql ..." [OPTIONS='{"misfit": "null"}']: migrates every SQLite file, each into a
# schema of its own and in a session of its own, and prints a row per file. *.sql are loaded by the sqlite3 CLI first,
# *.tsv and *.md are not databases. A file passes when its migration is verified and every value of every column is
# loaded, converted or listed; the run passes when the sources, byte for byte and with nothing new beside them, are
# what they were and no server process crashed.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=test/tools/cluster.sh
. "$here/tools/cluster.sh"
# shellcheck source=test/tools/tally.sh
. "$here/tools/tally.sh"
# shellcheck source=test/tools/sources.sh
. "$here/tools/sources.sh"

OPTIONS=${OPTIONS:-"{}"}

row() { printf '%-30s %7s %9s %8s %8s %9s %7s %11s  %s\n' "$@"; }

# Migrates one file and prints its row.
accept() { # FILE (as the server reads it) SCHEMA
    local name=${1##*/} log=$CLUSTER/migrate.log started seconds facts status why=
    started=$EPOCHREALTIME
    cluster_psql "$CLUSTER" ferry -v ON_ERROR_STOP=1 -v file="$1" -v schema="$2" -v options="$OPTIONS" \
        >"$log" 2>&1 <<'EOF' || true
CALL ferry.migrate(:'file', :'schema', :'options');
EOF
    seconds=$(awk "BEGIN { printf \"%.1f\", $EPOCHREALTIME - $started }")
    facts=$(cluster_psql "$CLUSTER" ferry -At -F ' ' -v schema="$2" <<'EOF' || true
SELECT (SELECT count(*) FROM ferry.verification v WHERE v.migration = m.migration AND v.ok),
       (SELECT coalesce(sum(target_rows), 0) FROM ferry.verification v WHERE v.migration = m.migration),
       (SELECT count(*) FROM ferry.finding f WHERE f.migration = m.migration), a.converted, a.listed, a.unaccounted,
       m.status
FROM ferry.migration m,
     -- A column that does not add up counts with all of its values.
     LATERAL (SELECT coalesce(sum(x.converted), 0) AS converted, coalesce(sum(x.listed), 0) AS listed,
                     coalesce(sum(CASE WHEN x.ok THEN x.unaccounted ELSE x.source_rows END), 0) AS unaccounted
              FROM ferry.accounting x WHERE x.migration = m.migration) a
WHERE m.target_schema = :'schema' ORDER BY m.migration DESC LIMIT 1;
EOF
    )
    local tables=- rows=- findings=- converted=- listed=- unaccounted=-
    read -r tables rows findings converted listed unaccounted status <<<"${facts:-- - - - - - unplanned}"
    if [ "$status" != verified ] || [ "$unaccounted" != 0 ]; then
        why=$(grep -m1 -E 'ERROR:|FATAL:|server closed' "$log" || tail -1 "$log")
        TALLY_FAILED=$((TALLY_FAILED + 1))
    else
        TALLY_PASSED=$((TALLY_PASSED + 1))
    fi
    row "$name" "$tables" "$rows" "$seconds" "$findings" "$converted" "$listed" "$unaccounted" "$status${why:+: $why}"
    if [ -n "$why" ]; then
        sed -n '/ERROR:/,$p' "$log" | sed '1d; s/^/      /' | head -12
    fi
}

main() {
    local file before after
    [ $# -gt 0 ] || ferry_die "name folders or files: make acceptance DIR=..."
    "$here/tools/packages.sh" build
    # shellcheck disable=SC2119 # no variables of make are set here
    build_extension
    ferry_server_init
    temporary_cluster acceptance
    trap 'cluster_remove "$CLUSTER"' EXIT
    collect_sources "$@"
    [ ${#SOURCES[@]} -gt 0 ] || ferry_die "no files in: $*"
    before=$(fingerprint "$@")

    row file tables rows seconds findings converted listed unaccounted status
    for file in "${SOURCES[@]}"; do
        next_schema "$file"
        accept "$(server_source "$file")" "$SCHEMA"
    done

    after=$(fingerprint "$@")
    echo
    if [ "$before" = "$after" ]; then
        tally_ok "the sources are byte-identical, with nothing new beside them"
    else
        diff <(echo "$before") <(echo "$after") || true
        tally_not_ok "the sources have changed"
    fi
    check_server_survived
    tally_end
}

main "$@"
