#!/usr/bin/env bash
# The SQLite files that acceptance.sh and corrupt.sh work through, sourced after cluster.sh and tally.sh.

# Fills SOURCES from folders and files; SQL text becomes a SQLite file of the same name in the cluster.
collect_sources() { # FOLDER OR FILE...
    local argument file
    local -a files=()
    SOURCES=()
    for argument in "$@"; do
        if [ -d "$argument" ]; then
            mapfile -t -O "${#files[@]}" files < <(find "$argument" -maxdepth 1 -type f | LC_ALL=C sort)
        elif [ -f "$argument" ]; then
            files+=("$argument")
        else
            ferry_die "there is no $argument"
        fi
    done
    server_mkdir "$CLUSTER/loaded"
    for file in "${files[@]}"; do
        case $file in
        *.tsv | *.md | *.txt | *-wal | *-shm | *-journal) ;;
        *.sql)
            make_sqlite_file "$file" "$CLUSTER/loaded/$(basename "$file" .sql).db" ||
                ferry_die "the sqlite3 CLI does not load $file"
            SOURCES+=("$CLUSTER/loaded/$(basename "$file" .sql).db")
            ;;
        *) SOURCES+=("$file") ;;
        esac
    done
}

# Digest and name of every file beside the sources, hidden ones too.
fingerprint() { # FOLDER OR FILE...
    local argument
    for argument in "$@"; do
        find "$argument" -maxdepth 1 -type f -exec md5sum {} +
    done | LC_ALL=C sort -k2
}

# Counts a crash of any server process as a failure; the postmaster restarts the others, so that a session of
# now says nothing about then.
check_server_survived() {
    if grep 'terminated by signal' "$CLUSTER/log"; then
        tally_not_ok "a server process crashed"
    elif [ "$(cluster_psql "$CLUSTER" ferry -At -c 'SELECT 1')" != 1 ]; then
        tally_not_ok "the server does not answer"
    else
        tally_ok "the server is up, no process crashed"
    fi
}

# A schema name per source, different from those given out before. Sets SCHEMA.
declare -A FERRY_SCHEMAS=()
next_schema() { # FILE
    local name number=2
    name=$(schema_name "$1")
    SCHEMA=$name
    while [ -n "${FERRY_SCHEMAS[$SCHEMA]:-}" ]; do
        SCHEMA=${name}_$number
        number=$((number + 1))
    done
    FERRY_SCHEMAS[$SCHEMA]=1
}
