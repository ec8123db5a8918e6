#!/usr/bin/env bash
# make check-symbols: the module exports what the server looks up, and nothing that could collide with another
# module: Pg_magic_func, _PG_init, ferry_worker_main and a pg_finfo_X for each function X. And nothing of ours is left undefined: the
# linker of a module does not ask, the server would refuse to load it.
set -euo pipefail
module=${1:-sqlite_ferry.so}

symbols=$(nm -D --defined-only "$module" | awk '{print $NF}' | sort)
wrong=$(awk '
    { seen[$0] = 1 }
    END {
        for (name in seen) {
            if (name == "Pg_magic_func" || name == "_PG_init" || name == "ferry_worker_main") continue
            if (name ~ /^pg_finfo_/) { if (!(substr(name, 10) in seen)) print name " (without its function)"; continue }
            if (!(("pg_finfo_" name) in seen)) print name
        }
    }' <<<"$symbols")

if ! grep -qx Pg_magic_func <<<"$symbols"; then
    wrong=$(printf '%s\n%s' "Pg_magic_func is missing" "$wrong")
fi
undefined=$(nm -DC --undefined-only "$module" | sed 's/^ *U //' | grep '^ferry::' || true)
if [ -n "$undefined" ]; then
    echo "not ok symbols: declared, called and never defined"
    printf '%s\n' "$undefined" | sed 's/^/    /'
    exit 1
fi
if [ -n "$wrong" ]; then
    echo "not ok symbols: exported by $module, and should not be"
    printf '%s\n' "$wrong" | sort | sed '/^$/d; s/^/    /'
    exit 1
fi
echo "ok symbols: $(grep -c '^pg_finfo_' <<<"$symbols") functions exported by $module, nothing else"
