#!/usr/bin/env bash
# make check-layers: who may include whom (src/README.md), held by grep. A line per rule that holds or not.
set -euo pipefail
cd "$(dirname "$0")/../.."

failed=0

# forbid RULE PATTERN FILE...: no #include of the files matches the extended regular expression.
forbid() {
    local rule=$1 pattern=$2 found
    shift 2
    [ $# -gt 0 ] || return 0
    if found=$(grep -nHE "^[[:space:]]*#[[:space:]]*include[[:space:]]*[<\"]($pattern)" "$@"); then
        echo "not ok layers: $rule"
        printf '%s\n' "$found" | sed 's/^/    /'
        failed=1
    else
        echo "ok layers: $rule"
    fi
}

# forbid_text RULE PATTERN FILE...: the same for any line that is not a comment.
forbid_text() {
    local rule=$1 pattern=$2 found
    shift 2
    [ $# -gt 0 ] || return 0
    if found=$(grep -nHE "$pattern" "$@" | grep -vE '^[^:]+:[0-9]+:[[:space:]]*//'); then
        echo "not ok layers: $rule"
        printf '%s\n' "$found" | sed 's/^/    /'
        failed=1
    else
        echo "ok layers: $rule"
    fi
}

# Sources of the named layers, without the files after `--`.
sources() {
    local -a found=() kept=()
    local layer file
    while [ $# -gt 0 ] && [ "$1" != -- ]; do
        layer=$1
        shift
        found+=("src/$layer"/*.[ch]pp)
    done
    [ $# -eq 0 ] || shift
    for file in "${found[@]}"; do
        case " $* " in *" $file "*) ;; *) kept+=("$file") ;; esac
    done
    [ ${#kept[@]} -eq 0 ] || printf '%s\n' "${kept[@]}"
}

# The headers of the installed server, as an alternative of a regular expression; the well-known ones without it.
server_headers() {
    local directory
    directory=$("${PG_CONFIG:-pg_config}" --includedir-server 2>/dev/null) || directory=
    if [ -f "$directory/postgres.h" ]; then
        (cd "$directory" && find . -name '*.h' | sed 's|^\./||; s|\.|\\.|g' | paste -sd'|')
    else
        echo 'postgres\.h|fmgr\.h|funcapi\.h|miscadmin\.h|(access|catalog|commands|executor|foreign|nodes|optimizer|parser|utils)/'
    fi
}

shopt -s nullglob
mapfile -t core < <(sources core)
mapfile -t sqlite < <(sources sqlite)
mapfile -t pg < <(sources pg)
mapfile -t fdw < <(sources fdw)
mapfile -t loader < <(sources loader)
mapfile -t but_pg_hpp < <(sources core sqlite pg fdw loader -- src/pg/pg.hpp)
mapfile -t but_guard < <(sources core sqlite pg fdw loader -- src/pg/guard.hpp src/pg/guard.cpp)
canonical=(src/core/canonical*.cpp)
headers=(src/core/*.hpp src/sqlite/*.hpp)

forbid "core includes no SQLite and no other layer" 'sqlite3|sqlite/|pg/|fdw/|loader/' "${core[@]}"
forbid "sqlite includes no layer above it" 'pg/|fdw/|loader/' "${sqlite[@]}"
forbid "pg includes neither fdw nor loader" 'fdw/|loader/' "${pg[@]}"
forbid "fdw does not include loader" 'loader/' "${fdw[@]}"
forbid "loader does not include fdw" 'fdw/' "${loader[@]}"
forbid "the SQLite API is called in sqlite only" 'sqlite3' "${core[@]}" "${pg[@]}" "${fdw[@]}" "${loader[@]}"
forbid "only pg.hpp includes server headers" "($(server_headers))[>\"]" "${but_pg_hpp[@]}"
forbid "the proof does not pass through the conversion" 'core/convert' "${canonical[@]}"
forbid_text "PG_TRY stands in guard only" '\bPG_(TRY|CATCH|FINALLY|END_TRY)\b' "${but_guard[@]}"

for header in "${headers[@]}"; do
    [ "$header" != src/core/pure.hpp ] || continue
    if [ "$(grep -E '^#include' "$header" | tail -1)" != '#include "core/pure.hpp"' ]; then
        echo "not ok layers: $header ends with #include \"core/pure.hpp\""
        failed=1
    fi
done

exit "$failed"
