#!/usr/bin/env bash
# The first command of the README, in a copy of the checkout that the server's user cannot enter (mode 0700): the
# sample, a second run, a file that the server cannot read, a file that is not there, and the end of it.
#
# shellcheck disable=SC2317 # the steps are called by name
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd -P)

checkout=$(mktemp -d /tmp/ferry_demo.XXXXXX)
log=$checkout/log
failed=0

clean_up() {
    make -s -C "$checkout" demo-stop >/dev/null 2>&1 || true
    rm -rf "$(realpath "$checkout/.ferry" 2>/dev/null || echo "$checkout/.ferry")" "$checkout"
}
trap clean_up EXIT

verdict() { # STATUS NAME
    if [ "$1" = 0 ]; then
        echo "ok demo: $2"
    else
        echo "not ok demo: $2"
        sed 's/^/    /' "$log"
        failed=1
    fi
}

# What `make test` has built serves here too: same flags, same time stamps.
demo() { env WERROR=1 MAKEFLAGS= "$@" make --no-print-directory -s -C "$checkout" demo >"$log" 2>&1; }

# The psql line that the demo prints, with a query.
ask() {
    local -a psql
    read -r -a psql < <(sed -n 's/^Connect:  *//p' "$log")
    "${psql[@]}" -XAt -c "$1"
}

sample_verified() {
    demo DB= SCHEMA= && grep -q 'schema shop: verified' "$log" &&
        [ "$(ask 'SELECT count(*) FROM shop.product')" = 60 ]
}

own_file() {
    mkdir -m 700 "$checkout/closed"
    sqlite3 "$checkout/closed/app.db" "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT); INSERT INTO t VALUES (1, 'x'), (2, NULL)"
    chmod 600 "$checkout/closed/app.db"
    demo DB="$checkout/closed/app.db" SCHEMA=mine && grep -q 'schema mine: verified' "$log" &&
        [ "$(ask 'SELECT count(*) FROM mine.t')" = 2 ]
}

missing_file() { ! demo DB="$checkout/closed/none.db" SCHEMA= && grep -q 'there is no file' "$log"; }

stopped() {
    local home
    home=$(realpath "$checkout/.ferry")
    make -s -C "$checkout" demo-stop >"$log" 2>&1 && [ -z "$(find "$home" -name postmaster.pid)" ]
}

find "$root" -mindepth 1 -maxdepth 1 ! -name .git ! -name .ferry -exec cp -a -t "$checkout" {} +
for step in "sample_verified:the sample is migrated and verified" \
    "sample_verified:a second run works" \
    "own_file:a file that the server's user cannot read is migrated from a copy" \
    "missing_file:a missing file is an error" \
    "stopped:demo-stop stops the server"; do
    status=0
    "${step%%:*}" || status=$?
    verdict "$status" "${step#*:}"
done
exit "$failed"
