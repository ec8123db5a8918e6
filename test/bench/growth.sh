# How the time of ferry.migrate() grows: with the rows, and with the number of tables. Sourced by run.sh.

# A file with so many tables of ten rows, each with an index and a foreign key onto the one before.
many_tables() { # NUMBER
    awk -v n="$1" 'BEGIN {
        print "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;"
        for (i = 1; i <= n; i++) {
            printf "CREATE TABLE t%d (id INTEGER PRIMARY KEY, name TEXT NOT NULL, before_id INTEGER REFERENCES t%d (id));\n", i, (i > 1 ? i - 1 : 1)
            printf "CREATE INDEX t%d_name ON t%d (name);\n", i, i
            printf "INSERT INTO t%d VALUES ", i
            for (j = 1; j <= 10; j++) printf "(%d, \x27name %d\x27, %d)%s", j, j, j, (j < 10 ? "," : ";\n")
        }
        print "COMMIT;" }'
}

time_growth() { # MEASURE FILE
    local SHOP=$2
    whole_file "$1" time_migrate
}

time_migrate() { # MEASURE
    time_command "$1" sql whole <<<"SET client_min_messages = warning; CALL ferry.migrate('$SHOP', 'grown', '{}');" >/dev/null
}

measure_growth() {
    local step file tables
    for step in 0.0625 0.25 1; do
        file=$BENCH/grown.db
        "$here/generate.sh" "$(awk "BEGIN { print $step * $FACTOR }")" | make_sqlite_file /dev/stdin "$file"
        time_growth "growth: $(awk "BEGIN { print $step * 16 }") x rows" "$file"
    done
    for tables in 1 10 100 1000; do
        many_tables "$tables" | make_sqlite_file /dev/stdin "$file"
        time_growth "growth: $tables tables" "$file"
    done
    rm -f "$file"
}

show_growth() {
    echo
    printf '%-52s %9s  %s\n' "how ferry.migrate grows" seconds ratio
    show "growth: 1 x rows"
    show "growth: 4 x rows" "growth: 1 x rows" "at most 4"
    show "growth: 16 x rows" "growth: 1 x rows" "at most 16"
    show "growth: 1 tables"
    show "growth: 10 tables" "growth: 1 tables"
    show "growth: 100 tables" "growth: 10 tables" "at most 10"
    show "growth: 1000 tables" "growth: 100 tables" "at most 10, and 60 s"
}
