#!/usr/bin/env bash
# Installs the Debian packages that the build or the tests miss: packages.sh [build] [test]
#
# What is there is asked of the compiler and of PATH, not of dpkg, so that a machine whose tools come from
# elsewhere needs no package. Without root or password-less sudo it names the packages and stops. The tests also
# run two things that are worth having but no reason to stop, pg_cron and Django; without them they say what they skip.
set -euo pipefail

PG_CONFIG=${PG_CONFIG:-pg_config}

has_command() { command -v "$1" >/dev/null 2>&1; }

has_header() {
    has_command g++ && echo "#include <$1>" | g++ -std=c++17 -E -x c++ - >/dev/null 2>&1
}

has_server() {
    has_command "$PG_CONFIG" && [ -x "$("$PG_CONFIG" --bindir)/postgres" ] && [ -x "$("$PG_CONFIG" --bindir)/initdb" ]
}

has_pgxs() {
    has_command "$PG_CONFIG" && [ -f "$("$PG_CONFIG" --pgxs)" ] &&
        [ -f "$("$PG_CONFIG" --includedir-server)/postgres.h" ]
}

# The server's major version: the newest one installed, else the one Debian would install.
server_version() {
    local newest
    newest=$(find /usr/lib/postgresql -mindepth 3 -maxdepth 3 -path '*/bin/postgres' 2>/dev/null |
        cut -d/ -f5 | sort -n | tail -1)
    [ -n "$newest" ] || newest=$(apt-cache show --no-all-versions postgresql 2>/dev/null |
        sed -n 's/^Version: \([0-9]*\).*/\1/p' | head -1)
    echo "$newest"
}

# Prints a line per missing package. "postgresql" and "postgresql-server-dev" still lack their version.
missing_for_build() {
    has_command make || echo make
    has_command g++ || echo g++
    has_server || echo postgresql
    has_pgxs || echo postgresql-server-dev
    has_header sqlite3.h || echo libsqlite3-dev
    has_header xxhash.h || echo libxxhash-dev
    has_command sqlite3 || echo sqlite3
}

missing_for_test() {
    has_command cmake || echo cmake
    has_header boost/test/included/unit_test.hpp || echo libboost-test-dev
}

# Debian's Python need not be the first in PATH.
has_django() {
    local python
    for python in python3 /usr/bin/python3; do
        "$python" -c 'import django, psycopg2' >/dev/null 2>&1 && return 0
    done
    return 1
}

# What is installed along when it can be, and not asked for again.
optional_for_build() { :; }
optional_for_test() {
    has_django || printf '%s\n' python3-django python3-psycopg2
    has_server || return 0
    [ -f "$("$PG_CONFIG" --sharedir)/extension/pg_cron.control" ] || echo postgresql-cron
}

missing() {
    local kind
    for kind in "$@"; do
        "missing_for_$kind"
    done
}

# Without a version (apt has no lists before its first update) the packages that follow Debian's default.
with_version() {
    local version=$1 package
    while read -r package; do
        case $package in
        postgresql) echo "postgresql${version:+-$version}" ;;
        postgresql-server-dev) echo "postgresql-server-dev-${version:-all}" ;;
        postgresql-cron) [ -z "$version" ] || echo "postgresql-$version-cron" ;;
        *) echo "$package" ;;
        esac
    done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo -n "$@"
    fi
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

# Debian starts a cluster on port 5432 when a server package comes. Nobody asked for one here: the setting is
# switched off for this installation and put back. A postgresql-common that was there before is left alone.
install_server() {
    local conf=/etc/postgresql-common/createcluster.conf saved
    if dpkg-query -W -f='${Status}' postgresql-common 2>/dev/null | grep -q 'ok installed'; then
        apt_install "$@"
        return
    fi
    apt_install postgresql-common
    saved=$(mktemp)
    cat "$conf" >"$saved"
    # shellcheck disable=SC2094 # tee writes after sed has read the saved copy
    { grep -v '^ *#* *create_main_cluster' "$saved" || true; echo 'create_main_cluster = false'; } |
        as_root tee "$conf" >/dev/null
    local status=0
    apt_install "$@" || status=$?
    as_root tee "$conf" <"$saved" >/dev/null
    rm -f "$saved"
    return "$status"
}

can_install() {
    has_command apt-get && { [ "$(id -u)" = 0 ] || { has_command sudo && sudo -n true 2>/dev/null; }; }
}

install_optional() {
    local kind package
    can_install || return 0
    for kind in "$@"; do
        "optional_for_$kind"
    done | with_version "$(server_version)" | while read -r package; do
        if apt-cache show "$package" >/dev/null 2>&1; then
            apt_install "$package" </dev/null || echo "$package is not installed; tests that need it are skipped"
        fi
    done
}

install_missing() { # PACKAGE...
    local -a packages server=() others=()
    local package
    echo "Installing: $*"
    as_root apt-get update
    mapfile -t packages < <(printf '%s\n' "$@" | with_version "$(server_version)")
    for package in "${packages[@]}"; do
        case $package in
        postgresql | postgresql-*) server+=("$package") ;;
        *) others+=("$package") ;;
        esac
    done
    [ ${#others[@]} -eq 0 ] || apt_install "${others[@]}"
    [ ${#server[@]} -eq 0 ] || install_server "${server[@]}"
    hash -r
}

main() {
    local -a packages
    mapfile -t packages < <(missing "$@")
    if [ ${#packages[@]} -gt 0 ]; then
        if ! has_command apt-get; then
            echo "Missing, and there is no apt-get to install it: ${packages[*]}" >&2
            return 1
        fi
        if ! can_install; then
            mapfile -t packages < <(printf '%s\n' "${packages[@]}" | with_version "$(server_version)")
            echo "Packages are missing and only root can install them:" >&2
            echo "    sudo apt-get update && sudo apt-get install ${packages[*]}" >&2
            return 1
        fi
        install_missing "${packages[@]}"
        mapfile -t packages < <(missing "$@")
        if [ ${#packages[@]} -gt 0 ]; then
            echo "Still missing after the installation: ${packages[*]} (PG_CONFIG is '$PG_CONFIG')" >&2
            return 1
        fi
    fi
    install_optional "$@"
}

main "$@"
