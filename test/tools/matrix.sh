#!/usr/bin/env bash
# make matrix RELEASES="trixie sid": `make test` on Debian releases, each with its own PostgreSQL, SQLite and compiler.
#
# Needs root and debootstrap. Each release becomes a system of its own below MATRIX_DIR (/var/tmp/sqlite_ferry_matrix),
# about 1.5 GB, that stays there for the next run; removing the directory is all there is to clean up: what is mounted
# is so in a namespace that ends with the run, and so does every process. The checkout is copied, uncommitted changes
# included. MIRROR names a Debian mirror other than debootstrap's own.
set -euo pipefail
tools=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$tools/../.." && pwd -P)
# shellcheck source=test/tools/tally.sh
. "$tools/tally.sh"

MATRIX_DIR=${MATRIX_DIR:-/var/tmp/sqlite_ferry_matrix}
SOURCE=/usr/local/src/sqlite_ferry # in the release's system, where the server's user can enter

# A half-made system has no such mark and is made anew.
make_system() { # RELEASE DIRECTORY
    [ ! -e "$2/.made" ] || return 0
    rm -rf "$2"
    debootstrap --variant=minbase "$1" "$2" ${MIRROR:+"$MIRROR"} && touch "$2/.made"
}

# How this machine reaches the network: name servers, and apt's proxies and the like.
copy_network_settings() { # DIRECTORY
    cp -L /etc/resolv.conf "$1/etc/resolv.conf"
    apt-config dump 2>/dev/null | grep -E '^Acquire::(http|https|Check-|Retries|Force)' \
        >"$1/etc/apt/apt.conf.d/90host" || true
}

# Objects of an earlier run stay: make knows which of them are old.
copy_checkout() { # DIRECTORY
    local tree=$1$SOURCE
    mkdir -p "$tree"
    find "$tree" -mindepth 1 -maxdepth 1 ! -name build ! -name .ferry -exec rm -rf {} +
    git -C "$root" ls-files -z --cached --others --exclude-standard |
        tar -C "$root" --null --files-from=- --ignore-failed-read --owner=0 --group=0 -cf - | tar -C "$tree" -xf -
}

# A command in a release's system. The variables are a login's, so that tools and settings of this machine stay out.
in_system() { # DIRECTORY COMMAND
    # shellcheck disable=SC2016 # the inner shell expands them
    env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
        DEBIAN_FRONTEND=noninteractive ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} \
        unshare --mount --pid --fork --kill-child --mount-proc="$1/proc" \
        sh -c 'mount --rbind /dev "$0/dev" && exec chroot "$0" sh -c "$1"' "$1" "$2" </dev/null
}

describe() { # DIRECTORY
    # shellcheck disable=SC2016 # the inner shell expands them
    in_system "$1" 'printf "%s, SQLite %s, g++ %s" "$(pg_config --version)" "$(sqlite3 --version | cut -d" " -f1)" \
        "$(g++ -dumpfullversion)"' 2>/dev/null
}

# One line; everything else is in the log.
test_release() { # RELEASE
    local directory=$MATRIX_DIR/$1 log=$MATRIX_DIR/$1.log status=0
    {
        make_system "$1" "$directory" && copy_network_settings "$directory" && copy_checkout "$directory" &&
            in_system "$directory" "apt-get update && apt-get -y upgrade && apt-get install -y --no-install-recommends make &&
                                    cd $SOURCE && make --no-print-directory test"
    } >"$log" 2>&1 || status=$?
    sed -i '/^make.*\*\*\*/d' "$log" # make ends a failed command with a line of its own
    tally_summary "$1" "$log"
    printf '%-10s %s: %s' "$1" "$(describe "$directory" || echo 'no server')" "$(tail -1 "$log")"
    [ "$status" = 0 ] && echo || echo " (status $status, $log)"
}

main() {
    [ "$(id -u)" = 0 ] || { echo "make matrix makes systems with debootstrap and enters them: it needs root" >&2; exit 1; }
    command -v debootstrap >/dev/null || { echo "make matrix needs debootstrap: apt-get install debootstrap" >&2; exit 1; }
    local release
    mkdir -p "$MATRIX_DIR"
    for release in "$@"; do
        test_release "$release"
    done
    tally_end
}

[ $# -gt 0 ] || set -- bookworm trixie sid
main "$@"
