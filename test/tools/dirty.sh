#!/usr/bin/env bash
# A random dirty SQLite database as SQL text for the sqlite3 CLI: dirty.sh SEED [OUTPUT.sql]
# The same SEED (0 and up) gives the same text, whatever awk is installed. What is in it: dirty.awk.
set -euo pipefail

seed=${1:-}
[[ $seed =~ ^[0-9]{1,9}$ ]] || {
    echo "usage: dirty.sh SEED [OUTPUT.sql]" >&2
    exit 2
}
# awk's numbers and string functions must not follow the locale.
LC_ALL=C awk -v seed="$seed" -f "$(dirname "$0")/dirty.awk" </dev/null >"${2:-/dev/stdout}"
