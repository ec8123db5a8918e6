#!/usr/bin/env bash
# make fuzz-translate [SECONDS=60] [SEED=n]: random SELECTs on SQLite and, translated, on PostgreSQL, from a random seed, which
# is printed. OPTIONS go to test/tools/translate_fuzz.py.
seconds=${1:-60} seed=${2:-$RANDOM$RANDOM}
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=test/tools/cluster.sh
. "$here/cluster.sh"

"$here/packages.sh" build test
# shellcheck disable=SC2119 # no variables of make are set here
build_extension
read -ra more <<<"${OPTIONS:-}"
exec "$here/../scripts/translate_fuzz.sh" --seed "$seed" --seconds "$seconds" "${more[@]}"
