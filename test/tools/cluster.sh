#!/usr/bin/env bash
# Private PostgreSQL clusters for demo, tests, acceptance and bench. Sourced by the other scripts.
#
# Nothing is installed into the system's PostgreSQL. A server finds its share and lib directories relative to
# its own executable, so a copy of `postgres` in a private prefix, with symlinks to all the rest, is a server
# to which our module can be added without root rights. PostgreSQL refuses to run as root: then the servers
# run as the user `postgres`, and everything they write belongs to it.
#
# Sets: FERRY_ROOT (the checkout), FERRY_HOME (its .ferry, resolved), PG_BINDIR (the private prefix's bin).

FERRY_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
FERRY_HOME=
PG_BINDIR=
PG_CONFIG=${PG_CONFIG:-pg_config}
FERRY_SERVER_USER=${FERRY_SERVER_USER:-postgres}
umask 022
export PG_CONFIG

# Connection settings of the caller's shell must not lead a test to another server. PG_CONFIG is no such one.
for ferry_variable in "${!PG@}"; do
    case $ferry_variable in PG_*) ;; *) unset "$ferry_variable" ;; esac
done
unset ferry_variable

ferry_die() {
    echo "${0##*/}: $*" >&2
    exit 1
}

# Builds the module: build_extension [VARIABLE=VALUE]... The caller's own make must not lend its flags.
build_extension() {
    env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL PG_CONFIG="$PG_CONFIG" \
        make --no-print-directory -s -C "$FERRY_ROOT" -j"$(nproc)" all "$@"
}

running_as_root() { [ "$(id -u)" = 0 ]; }

# Runs a command as the user whom the server runs as, in a directory that this user can enter.
as_server() (
    cd "${FERRY_HOME:-/}" || exit 1
    if running_as_root; then
        exec setpriv --reuid="$FERRY_SERVER_USER" --regid="$(id -gn "$FERRY_SERVER_USER")" --init-groups \
            env HOME="${FERRY_HOME:-/}" "$@"
    fi
    exec "$@"
)

server_can_read() { as_server test -r "$1"; }
server_can_enter() { as_server test -x "$1"; }

# A directory that the server's user may write.
server_mkdir() {
    mkdir -p "$@"
    if running_as_root; then
        chown "$FERRY_SERVER_USER": "$@"
    fi
}

# FERRY_HOME: .ferry in the checkout, or behind a symlink of that name when the server's user cannot get there.
ferry_home_init() {
    local link=$FERRY_ROOT/.ferry target
    if running_as_root && ! id "$FERRY_SERVER_USER" >/dev/null 2>&1; then
        ferry_die "PostgreSQL does not run as root, and there is no user $FERRY_SERVER_USER to run it as"
    fi
    if [ -L "$link" ] && [ ! -d "$link" ]; then
        rm -f "$link" # what it pointed to is gone
    fi
    if [ ! -e "$link" ]; then
        if server_can_enter "$FERRY_ROOT"; then
            mkdir "$link"
        else
            target=$(mktemp -d /var/tmp/sqlite_ferry.XXXXXX)
            ln -s "$target" "$link"
            echo "User $FERRY_SERVER_USER cannot enter $FERRY_ROOT: .ferry is in $target"
        fi
    fi
    FERRY_HOME=$(cd "$link" && pwd -P)
    [ -w "$FERRY_HOME" ] || ferry_die "$FERRY_HOME belongs to another user: remove it or run as that user"
    server_mkdir "$FERRY_HOME"
    server_can_enter "$FERRY_HOME" ||
        ferry_die "user $FERRY_SERVER_USER cannot enter $FERRY_HOME: remove .ferry and try again"
}

# The longest directory that all arguments are below.
common_directory() {
    local common=$1 path
    for path in "$@"; do
        while [ "${path#"$common"/}" = "$path" ]; do
            common=${common%/*}
        done
    done
    echo "$common"
}

# Symlinks in TO for what is new in FROM. Not `extension`, a directory of our own, and not an installed
# sqlite_ferry: ours would be written through the symlink.
symlink_new() { # FROM TO
    local from=$1 to=$2 name
    mkdir -p "$to"
    comm -23 <(find "$from" -mindepth 1 -maxdepth 1 ! -name extension ! -name 'sqlite_ferry*' -printf '%f\n' | sort) \
        <(find "$to" -mindepth 1 -maxdepth 1 -printf '%f\n' | sort) |
        while read -r name; do
            ln -sf "$from/$name" "$to/$name"
        done
}

# Sets PREFIX_BIN, PREFIX_SHARE and PREFIX_LIB: where the private prefix has what pg_config names.
prefix_paths() {
    local bindir sharedir libdir common
    bindir=$("$PG_CONFIG" --bindir)
    sharedir=$("$PG_CONFIG" --sharedir)
    libdir=$("$PG_CONFIG" --pkglibdir)
    common=$(common_directory "$bindir" "$sharedir" "$libdir")
    PG_MAJOR=$("$bindir/postgres" --version | sed 's/^[^0-9]*\([0-9]*\).*/\1/')
    PREFIX=$FERRY_HOME/prefix-$PG_MAJOR
    SYSTEM_BIN=$bindir SYSTEM_SHARE=$sharedir SYSTEM_LIB=$libdir
    PREFIX_BIN=$PREFIX${bindir#"$common"}
    PREFIX_SHARE=$PREFIX${sharedir#"$common"}
    PREFIX_LIB=$PREFIX${libdir#"$common"}
    PG_BINDIR=$PREFIX_BIN
}

# Makes the private prefix, or makes it anew when the system's server has been upgraded; then PREFIX_CHANGED is 1
# and a server that runs from it should be restarted. Extensions installed since the last time are added.
prefix_build() {
    local made_of file
    prefix_paths
    PREFIX_CHANGED=
    made_of="$SYSTEM_BIN $(stat -c '%s %Y' "$SYSTEM_BIN/postgres")"
    if [ "$(cat "$PREFIX/made_of" 2>/dev/null)" != "$made_of" ]; then
        export PREFIX_CHANGED=1
        rm -rf "$PREFIX"
        mkdir -p "$PREFIX_BIN"
        # These three look for their surroundings, so they must really be here.
        for file in postgres initdb pg_ctl; do
            cp "$SYSTEM_BIN/$file" "$PREFIX_BIN/$file"
        done
    fi
    symlink_new "$SYSTEM_BIN" "$PREFIX_BIN"
    symlink_new "$SYSTEM_SHARE" "$PREFIX_SHARE"
    symlink_new "$SYSTEM_LIB" "$PREFIX_LIB"
    symlink_new "$SYSTEM_SHARE/extension" "$PREFIX_SHARE/extension"
    echo "$made_of" >"$PREFIX/made_of"
}

# Replaces by rename: a running server may have the old file mapped.
place() { # FILE DIRECTORY
    local name=${1##*/}
    cmp -s "$1" "$2/$name" && return 0
    cp "$1" "$2/.$name.$$"
    chmod 755 "$2/.$name.$$"
    mv -f "$2/.$name.$$" "$2/$name"
}

# Puts what `make` built into the private prefix.
prefix_install() {
    local script
    place "$FERRY_ROOT/sqlite_ferry.so" "$PREFIX_LIB"
    place "$FERRY_ROOT/sqlite_ferry.control" "$PREFIX_SHARE/extension"
    for script in "$FERRY_ROOT"/build/sqlite_ferry--*.sql; do
        place "$script" "$PREFIX_SHARE/extension"
    done
}

# All of the above: afterwards clusters can be made.
ferry_server_init() {
    ferry_home_init
    prefix_build
    prefix_install
}

# A cluster is a directory with data/, log and socket_dir (a file naming the socket's directory: a socket's
# path has room for about 100 bytes and, in the server's list, for plain characters only, so that not every
# checkout can hold it).
cluster_create() { # DIRECTORY [LINE OF postgresql.conf]...
    local dir=$1 sockets=$1/run locale=C.UTF-8
    shift
    server_mkdir "$dir"
    locale -a 2>/dev/null | grep -qix 'c\.utf-\?8' || locale=C
    as_server "$PG_BINDIR/initdb" -D "$dir/data" -U postgres -A trust --encoding=UTF8 --locale="$locale" \
        >"$dir/initdb.log" 2>&1 || { cat "$dir/initdb.log" >&2; ferry_die "initdb failed"; }
    if [ ${#sockets} -gt 80 ] || [[ $sockets == *[!A-Za-z0-9_./-]* ]]; then
        sockets=$(mktemp -d /tmp/ferry.XXXXXX)
    fi
    server_mkdir "$sockets"
    chmod 700 "$sockets"
    echo "$sockets" >"$dir/socket_dir"
    {
        echo "listen_addresses = ''"
        echo "unix_socket_directories = '$sockets'"
        echo "unix_socket_permissions = 0700"
        echo "max_wal_size = '8GB'"
        printf '%s\n' "$@"
    } >>"$dir/data/postgresql.conf"
}

cluster_socket_dir() { cat "$1/socket_dir"; }

cluster_running() { as_server "$PG_BINDIR/pg_ctl" -D "$1/data" status >/dev/null 2>&1; }

cluster_start() { # DIRECTORY [OPTIONS OF postgres]
    server_mkdir "$(cluster_socket_dir "$1")"
    as_server "$PG_BINDIR/pg_ctl" -D "$1/data" -l "$1/log" -w -t 60 -s ${2:+-o "$2"} start </dev/null ||
        { tail -20 "$1/log" >&2; ferry_die "the server in $1 does not start"; }
}

cluster_stop() { # DIRECTORY [MODE]
    cluster_running "$1" || return 0
    as_server "$PG_BINDIR/pg_ctl" -D "$1/data" -m "${2:-fast}" -w -s stop
}

# Stops and removes a temporary cluster; for traps, so it never fails.
cluster_remove() {
    local sockets
    [ -d "$1" ] || return 0
    cluster_stop "$1" immediate || true
    sockets=$(cat "$1/socket_dir" 2>/dev/null) || true
    case $sockets in /tmp/ferry.*) rm -rf "$sockets" ;; esac
    rm -rf "$1"
}

# psql against a cluster: cluster_psql DIRECTORY DATABASE [ARGUMENTS]...
cluster_psql() {
    local dir=$1 database=$2
    shift 2
    "$PG_BINDIR/psql" -X -q -h "$(cluster_socket_dir "$dir")" -U postgres -d "$database" "$@"
}

# A fresh temporary cluster without durability, with the extension in database `ferry`. Sets CLUSTER.
# The caller traps `cluster_remove "$CLUSTER"`.
temporary_cluster() { # NAME
    CLUSTER=$FERRY_HOME/tmp/$1.$$
    server_mkdir "$FERRY_HOME/tmp"
    rm -rf "$CLUSTER"
    cluster_create "$CLUSTER" "fsync = off" "full_page_writes = off" "autovacuum = off"
    cluster_start "$CLUSTER"
    cluster_psql "$CLUSTER" postgres -c 'CREATE DATABASE ferry'
    cluster_psql "$CLUSTER" ferry -v ON_ERROR_STOP=1 -c 'CREATE EXTENSION sqlite_ferry'
}

# Loads SQL text into a new SQLite file that belongs to the server's user.
make_sqlite_file() { # SQL DATABASE
    rm -f "$2" "$2-wal" "$2-shm" "$2-journal"
    as_server sqlite3 -batch -bail "$2" <"$1" >/dev/null
}

# Prints the path by which the server can read a SQLite file: its own, or that of a copy in .ferry/source.
# A copy is told on stderr.
server_source() { # FILE
    local file directory copy suffix
    file=$(realpath -- "$1")
    directory=$FERRY_HOME/source
    if server_can_read "$file" && { [ ! -e "$file-wal" ] || server_can_read "$file-wal"; }; then
        echo "$file"
        return
    fi
    copy=$directory/${file##*/}
    server_mkdir "$directory"
    chmod 700 "$directory"
    rm -f "$copy" "$copy-wal" "$copy-journal" "$copy-shm"
    for suffix in "" -wal -journal; do
        [ -e "$file$suffix" ] || continue
        cp -- "$file$suffix" "$copy$suffix"
        if running_as_root; then
            chown "$FERRY_SERVER_USER": "$copy$suffix"
        fi
        chmod 600 "$copy$suffix"
    done
    echo "The server's user cannot read $file: it works on a copy, $copy" >&2
    echo "$copy"
}

# A schema name for a file: its base name as a plain lower-case identifier.
schema_name() { # FILE
    local name=${1##*/}
    name=${name%.*}
    name=$(printf '%s' "${name,,}" | LC_ALL=C tr -c 'a-z0-9_' '_' | LC_ALL=C cut -c1-48)
    case $name in
    pg_* | [0-9]* | ferry | public | information_schema | '') name=db_$name ;;
    esac
    echo "$name"
}
