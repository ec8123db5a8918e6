#!/usr/bin/env bash
# make sqllogictest DIR="FOLDER OR FILE..." [SAMPLE=n]: measures ferry.translate with a sqllogictest corpus, which is not part
# of this project, against the bars that stand in test/tools/sqllogictest.py. OPTIONS are passed on to it
# (OPTIONS="--categories evidence --log evidence.log"). Failing queries go to .ferry/sqllogictest.log.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=test/tools/cluster.sh
. "$here/tools/cluster.sh"

[ $# -gt 0 ] || ferry_die 'name the corpus: make sqllogictest DIR=/path/to/test'
"$here/tools/packages.sh" build test
# shellcheck disable=SC2119 # no variables of make are set here
build_extension
ferry_server_init
trap 'cluster_remove "$CLUSTER"' EXIT
temporary_cluster sqllogictest
server_mkdir "$CLUSTER/files"
read -ra more <<<"${OPTIONS:-}"
[ -z "${SAMPLE:-}" ] || more+=(--sample "$SAMPLE")
python3 "$here/tools/sqllogictest.py" --socket "$(cluster_socket_dir "$CLUSTER")" --work "$CLUSTER/files" \
    --cache "$FERRY_HOME" --log "$FERRY_HOME/sqllogictest.log" "${more[@]}" "$@"
