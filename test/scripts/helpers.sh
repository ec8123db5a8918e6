#!/usr/bin/env bash
# The helper functions that translated SQL calls, against SQLite itself: SQLite draws arguments near what its functions
# accept, the same in every run, and calls them; PostgreSQL calls the helpers with the same arguments. Every result must be
# the same, NULLs too. helpers.sh [COUNT]: calls of each kind.
#
# Left out is what SQLite itself has changed since 3.40, and what PostgreSQL cannot hold: texts with a part of a character or
# with a NUL.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=test/tools/cluster.sh
. "$here/tools/cluster.sh"

COUNT=${1:-4000}
failed=0

# ------------------------------------------------------------------------------------------------------------- arguments

# Park and Miller's generator, 16 steps a row: the random numbers r1 to r16 from its state s.
random_columns() {
    local k power=1 columns=
    for ((k = 1; k <= 16; k++)); do
        power=$((power * 16807 % 2147483647))
        columns+=", s * $power % 2147483647 AS r$k"
    done
    STEP=$power
    COLUMNS_R=${columns#, }
}

# drawn SEED: a WITH clause whose table `drawn` has the columns i, r1, ..., r16.
drawn() {
    echo "WITH RECURSIVE n (i, s) AS (SELECT 1, $1 UNION ALL SELECT i + 1, s * $STEP % 2147483647 FROM n WHERE i < $COUNT),
        drawn AS (SELECT i, $COLUMNS_R FROM n)"
}

# pick NUMBER TEXT...: an SQL expression that is one of the texts.
pick() {
    local number=$1 text expression i=0
    shift
    expression="CASE $number % $# "
    for text in "$@"; do
        expression+="WHEN $i THEN '${text//\'/\'\'}' "
        i=$((i + 1))
    done
    echo "${expression}END"
}

# ----------------------------------------------------------------------------------------------------------------- dates

define_dates() {
    DAY="printf('%04d-%02d-%02d', CASE r1 % 4 WHEN 0 THEN $(pick r2 0 1 4 100 1582 1600 1900 1969 1970 2000 2038 9999)
        WHEN 1 THEN r2 % 10000 ELSE 1960 + r2 % 90 END, 1 + r3 % 12 + (r3 % 100 = 11), 1 + r4 % 31 + (r4 % 100 = 99))"
    CLOCK="printf('%02d:%02d', r5 % 24 + (r5 % 20 = 19), r6 % 60 + (r6 % 200 = 59)) || CASE WHEN r5 % 3 = 0 THEN '' ELSE
        printf(':%02d', r7 % 60 + (r7 % 200 = 59)) || CASE r6 % 4 WHEN 0 THEN '.' || substr(printf('%09d', r8), 1, r7 % 10)
            WHEN 1 THEN $(pick r8 .9996 .9995 .4995 .0005 .001 .99949 .99999999999999999999 .0) ELSE '' END END"
    ZONE="CASE WHEN r9 % 3 > 0 THEN '' ELSE $(pick r10 Z ' Z' z +00:00 -00:00 +01:30 -14:00 ' +05:45' -02:30 +15:00 '+01:00 ' \
        +1:00 x) END"
    NUMBER=$(pick r9 2460000.5 2460310.123456789 0 1721059.5 5373484.49999999 5373484.5 -1 0.5 1e3 1700000000 1700000000.25 \
        -62135596800 253402300799 253402300799.9995 253402300800 -210866760000 -210866760001 1e400 1e-400 ' 2440587.5 ' \
        2440587.5x 5. .5 + . 1e 1e+2 12345678901234567890 '' ' ' 0x10 0000002451545)
    NUMBER="CASE WHEN r10 % 3 > 0 THEN $NUMBER WHEN r10 % 2 = 0 THEN (r1 % 5400000) || '.' || r2
        ELSE (r3 - r4) * 100 || '.' || (r5 % 1000) END"
    POINT="CASE r11 % 8 WHEN 0 THEN $NUMBER WHEN 1 THEN $CLOCK || $ZONE WHEN 2 THEN $DAY WHEN 3 THEN $DAY || 'T' || $CLOCK || $ZONE
        WHEN 4 THEN $DAY || $(pick r12 '' ' ' '  ' 'T ' ' x' - T) || $CLOCK WHEN 5 THEN '-' || $DAY || ' ' || $CLOCK
        ELSE $DAY || ' ' || $CLOCK || $ZONE END"
    HHMM="$(pick r8 + - '') || printf('%02d:%02d', r9 % 26, r10 % 61) || $(pick r13 '' :30 :59.9996 :00.0005 +01:00 .5)"
    FORMAT="CASE WHEN i % 3 > 0 THEN '%d %f %H %j %m %M %s %S %w %W %Y %% x' WHEN i % 7 > 0 THEN '%J'
        ELSE $(pick i %q % %%% plain '' 'é%Yß' %d %%d%) END"
}

# modifier A B C: an SQL expression that draws one from three random numbers.
modifier() {
    echo "CASE WHEN $1 % 3 = 0 THEN $(pick "$2" 'start of month' 'start of year' 'start of day' 'Start Of Month' 'start of week' \
        'weekday 0' 'weekday 1' 'weekday 6' 'weekday 7' 'weekday 2.5' 'WEEKDAY  3 ' unixepoch julianday auto AUTO unixepoch localtim) ELSE
        $(pick "$2" + - '' + -) || CASE $3 % 6 WHEN 0 THEN $2 % 40 || '.' || $3 % 1000 WHEN 1 THEN ($2 % 20000) || '' WHEN 2 THEN
        $(pick "$2" 1e3 1.5e-2 .5 0 5373484 5373485 14712 14713 176545 464270000000000 1e999 1e-999 x '' 1.) ELSE $2 % 30 END ||
        $(pick "$1" ' day' ' days' ' months' ' month' ' years' ' hours' ' minutes' ' seconds' ' Seconds' ' year' ' dayss' '  days' \
        ' day ' ' week' day '' :30 :30:15.5 :1 :59:60) END"
}

# call FUNCTION [FIRST ARGUMENT,]: of p and its modifiers m1 to m3, as many as n says.
call() {
    echo "CASE n WHEN 0 THEN $1(${2:-} p) WHEN 1 THEN $1(${2:-} p, m1) WHEN 2 THEN $1(${2:-} p, m1, m2)
        ELSE $1(${2:-} p, m1, m2, m3) END"
}

sqlite_dates() {
    cat <<SQL
CREATE TABLE dates AS $(drawn 20240229)
SELECT i, $POINT AS p, CASE WHEN r13 % 4 > 0 THEN $(modifier r14 r15 r16) END AS m1,
    CASE r13 % 4 WHEN 3 THEN $(modifier r1 r2 r3) WHEN 2 THEN $HHMM END AS m2,
    CASE WHEN r12 % 3 = 0 THEN $(modifier r4 r5 r6) END AS m3,
    CASE r13 % 4 WHEN 0 THEN 0 WHEN 1 THEN 1 ELSE 2 + (r12 % 3 = 0) END AS n, $FORMAT AS f FROM drawn;
SELECT p, m1, m2, m3, n, f, $(call date), $(call time), $(call datetime), $(call unixepoch),
    $(call julianday) || '' IS NULL, CAST($(call julianday) * 86400000 AS INTEGER), $(call strftime f,) FROM dates;
SQL
}

# ---------------------------------------------------------------------------------------------------------------- printf

define_formats() {
    PLAIN=$(pick r2 0 1 -1 0.5 1.5 2.5 0.125 0.005 1.005 2.675 -0.001 1e15 123456789012345678 9223372036854775807 1e-308 0.1 100 \
        1e5 999999.5 9.9999995 -9223372036854775808 abc '' 12abc 9999999999999999999 ' 7.9e2x' 1e-999)
    ARGUMENT="CASE r1 % 6 WHEN 0 THEN r2 % 200 - 100 WHEN 1 THEN (r2 - r3) || '' WHEN 2 THEN (r2 % 100000 - 50000) / 1000.0
        WHEN 3 THEN (r2 - 1000000000) * 1.0 / r3 * CASE r4 % 4 WHEN 0 THEN 1e4 WHEN 1 THEN 1e-7 ELSE 1 END WHEN 4 THEN $PLAIN
        ELSE (r2 % 2000001 - 1000000) * 0.005 END"
    FLAGS=$(pick r5 '' '' '' '' - + ' ' 0 0 , '#' -0 +0 ', ' '0+ ')
    CONVERSION="$(pick r6 '' '' '' 1 5 8 12 20 30) || CASE WHEN r9 % 25 < 8 OR r9 % 25 > 16 THEN $(pick r7 '' '' '' .0 .2 .3 .10 . .17)
        ELSE $(pick r7 '' '' .0 .1 .2 .2 .3 .4 .10 .15 .17 .20) END || $(pick r8 '' '' '' l ll) ||
        $(pick r9 d d i u x X o p f f f e E g G g f s z q Q w c % y)"
    WORD=$(pick r11 '' abc "it's" 'say "hi"' é 'aéb ßx' '€uro' 'long text that goes on and on' x 日本語)
}

sqlite_formats() {
    cat <<SQL
CREATE TABLE formats AS $(drawn 4711)
SELECT 'a%' || $FLAGS || CASE WHEN r9 % 25 > 16 AND r4 % 3 = 0 THEN '!' WHEN r9 % 25 BETWEEN 8 AND 16 AND r4 % 9 = 0 THEN '!' ELSE '' END || $CONVERSION AS f,
    r9 % 25 > 16 AS is_text, r9 % 25 BETWEEN 8 AND 16 AS is_real,
    CASE WHEN r10 % 20 = 0 THEN NULL WHEN r9 % 25 > 16 AND r10 % 3 > 0 THEN $WORD ELSE $ARGUMENT END AS a FROM drawn;
SELECT f, CASE WHEN typeof(a) <> 'real' OR is_text THEN a WHEN is_real THEN printf('%!.17g', a) ELSE CAST(a AS INTEGER) END, printf(f, a)
FROM formats WHERE NOT (is_text AND ((f GLOB '*.*' AND f NOT GLOB '*!*' AND a GLOB '*[^ -~]*') OR (f GLOB '*c' AND a = '')));
SQL
}

# ------------------------------------------------------------------------------------------------------------------ JSON

scalar() {
    pick "$1" 1 -0 0 12 1.50 -3e2 1E5 0.1e-3 12345678901234567890 9223372036854775807 true false null '"a"' '""' '"it'"'"'s"' '"x\ny"' \
        '"\"q\" \\ \/"' '"\u00e9\ud83d\ude00"' '"é日本"' '" sp , ace "' '"12"' '[]' '{}' '[ ]' '{ }' '"{[,:]}"' \
        01 tru '"bad\q"' .5 "'a'" '[1,]' - '"\u00g"'
}
member() { pick "$1" '"a"' '"b"' '"c"' '"a b"' '"x1"' '"a_b"' '"é"' '"k\u0062"' '"1"' '"q\"t"'; }
blanks() { pick "$1" '' '' '' ' ' '  '; }
path() {
    pick "$1" '$' '$.a' '$.b' '$.a.b' '$[0]' '$[1]' '$[2]' '$[#-1]' '$[#-2]' '$[#]' '$."a b"' '$.x1' '$.a_b' '$.a[0]' '$.a[0].b' \
        '$[0].a' '$[0][1]' '$.a.c[1]' '$.a.c[#-1]' '$.é' '$.1' '$.new' '$.new.er' '$[0].new' '$.a.b.c' '$[3]' '$.new[0]' '$.a[1]' '$.a[#]' \
        '$.a.c[#]' '$[#-9]' '$.k\u0062'
}

define_documents() {
    NODE="CASE r8 % 3 WHEN 0 THEN '[' || s1 || $(blanks r2) || ',' || s2 || ',' || $(blanks r3) || s3 || ']'
        WHEN 1 THEN '{' || k1 || ':' || s1 || ',' || $(blanks r4) || k2 || $(blanks r5) || ':' || s2 || $(blanks r6) || '}' ELSE s1 END"
    DOCUMENT="CASE r9 % 6 WHEN 0 THEN '[' || n || ',' || s4 || ', ' || n || ']' WHEN 1 THEN '{' || k2 || ':' || n || ',' || k3 || ':' || s4 || '}'
        WHEN 2 THEN '{' || k1 || ': [' || n || ',' || n || ']}' WHEN 3 THEN '{\"a\":{\"b\":' || n || ',\"c\":[' || s1 || ',' || s3 || ']}}'
        WHEN 4 THEN ' ' || n || ' ' ELSE n END"
    # A path goes into json_tree() only where it leads through objects: SQLite 3.40 numbers the elements of others wrongly.
    ROW="coalesce(key, '~') || '|' || coalesce(value, '~') || '|' || type || '|' || coalesce(atom, '~') || '|' || id || '|' ||
        coalesce(parent, '~') || '|' || fullkey || '|' || path"
}

sqlite_documents() {
    cat <<SQL
CREATE TABLE documents AS $(drawn 99),
    parts AS (SELECT *, $(scalar r10) AS s1, $(scalar r11) AS s2, $(scalar r12) AS s3, $(scalar r13) AS s4, $(member r14) AS k1,
        $(member r15) AS k2, $(member r16) AS k3 FROM drawn WHERE r14 % 10 <> r15 % 10 AND r15 % 10 <> r16 % 10),
    nodes AS (SELECT *, $NODE AS n FROM parts)
SELECT $DOCUMENT AS d, $(path r1) AS p, $(path r2) AS q, $(pick r3 a b 'a b' 0 1 -1 '[0]' '[1]' '$.a' '$[1]' '[#-1]' x1 a_b a.b) AS w,
    CASE r4 % 4 WHEN 0 THEN 5 WHEN 1 THEN 'te"xt' WHEN 2 THEN 2.5 END AS v, n FROM nodes;
SELECT d, json_valid(d) FROM documents;
.output '$CLUSTER/json.csv'
SELECT d, p, q, w, n, json_quote(v), json(d), json_extract(d, p), json_extract(d, p, q), json_type(d, p), json_array_length(d, p),
    d -> w, d ->> w, json_insert(d, p, v), CASE WHEN p <> '\$' THEN json_replace(d, p, v) END,
    CASE WHEN p <> '\$' AND q <> '\$' THEN json_set(json_set(d, p, v), q, v) END, json_remove(d, p),
    CASE WHEN json_valid(n) THEN json_patch(d, n) END, json_array(d, json(d), json_extract(d, p)),
    (SELECT group_concat($ROW, ' ~ ') FROM json_each(d, p)),
    CASE WHEN p NOT GLOB '*[[]*' THEN (SELECT group_concat($ROW, ' ~ ') FROM json_tree(d, p)) END
FROM documents WHERE json_valid(d);
SQL
}

# --------------------------------------------------------------------------------------------------------------- compare

# compare NAME RESULT_COLUMNS ARGUMENT_COLUMNS EXPRESSION...: the table NAME has the results of SQLite in the columns, the
# expressions are those of PostgreSQL.
compare() {
    local name=$1 results=$2 arguments=$3 result expression differs= got= i=0
    local -a columns
    shift 3
    read -ra columns <<<"$results"
    for expression in "$@"; do
        got+=", $expression AS got_${columns[i]}"
        differs+=" OR (wanted_${columns[i]} IS DISTINCT FROM got_${columns[i]})"
        i=$((i + 1))
    done
    if ! result=$(cluster_psql "$CLUSTER" helpers -v ON_ERROR_STOP=1 -At -F ' ' 2>&1 <<SQL
CREATE TEMP TABLE compared AS SELECT *$got FROM $name;
SELECT count(*), count(*) FILTER (WHERE false$differs) FROM compared;
SELECT 'not the same: ' || to_json(compared) FROM compared WHERE false$differs LIMIT 5;
SQL
    ); then
        echo "not ok helpers: $name: $result"
        failed=1
        return
    fi
    local compared different
    read -r compared different <<<"${result%%$'\n'*}"
    if [ "$different" = 0 ] && [ "$compared" -ge $((COUNT / 4)) ]; then
        echo "ok helpers: $name: $compared times ${#columns[@]} results by $arguments"
    else
        echo "not ok helpers: $name: $different of $compared differ; ${result#*$'\n'}"
        failed=1
    fi
}

# read_csv TABLE COLUMNS: what SQLite wrote for it.
read_csv() {
    cluster_psql "$CLUSTER" helpers -v ON_ERROR_STOP=1 -c "CREATE UNLOGGED TABLE $1 ($2)" \
        -c "\\copy $1 FROM '$CLUSTER/$1.csv' CSV"
}

compare_dates() {
    read_csv dates "p text, m1 text, m2 text, m3 text, n int, f text, wanted_date text, wanted_time text, wanted_datetime text,
        wanted_unixepoch bigint, wanted_none boolean, wanted_ms bigint, wanted_strftime text"
    local modifiers="VARIADIC (ARRAY[m1, m2, m3])[1:n]"
    compare dates "date time datetime unixepoch none ms strftime" "time string and modifiers" "sqlite_date(p, $modifiers)" \
        "sqlite_time(p, $modifiers)" "sqlite_datetime(p, $modifiers)" "sqlite_unixepoch(p, $modifiers)" \
        "sqlite_julianday(p, $modifiers) IS NULL" "trunc(sqlite_julianday(p, $modifiers) * 86400000)::bigint" \
        "sqlite_strftime(f, p, $modifiers)"
}

compare_documents() {
    read_csv documents "d text, wanted_valid int"
    compare documents valid "text" "sqlite_json_valid(d)"
    read_csv json "d text, p text, q text, w text, n text, v text, wanted_json text, wanted_extract text, wanted_extracts text,
        wanted_type text, wanted_length bigint, wanted_arrow text, wanted_arrow_text text, wanted_insert text, wanted_replace text,
        wanted_set text, wanted_remove text, wanted_patch text, wanted_array text, wanted_each text, wanted_tree text"
    compare json "json extract extracts type length arrow arrow_text insert replace set remove patch array each tree" "document and path" \
        "sqlite_json(d)" "sqlite_json_extract(d, p)" "sqlite_json_extract(d, p, q)" "sqlite_json_type(d, p)" "sqlite_json_array_length(d, p)" \
        "sqlite_json_arrow(d, w)" "sqlite_json_arrow_text(d, w)" "sqlite_json_edit('insert', d, p, v)" \
        "CASE WHEN p <> '\$' THEN sqlite_json_edit('replace', d, p, v) END" \
        "CASE WHEN p <> '\$' AND q <> '\$' THEN sqlite_json_edit('set', d, p, v, q, v) END" "sqlite_json_edit('remove', d, p)" \
        "CASE WHEN sqlite_json_valid(n) = 1 THEN sqlite_json_patch(d, n) END" \
        "'[' || sqlite_json_quote(d) || ',' || sqlite_json(d) || ',' || sqlite_json_extract_json(d, p) || ']'" \
        "(SELECT string_agg(${ROW//parent/parent::text}, ' ~ ') FROM sqlite_json_each(d, p))" \
        "(SELECT string_agg(${ROW//parent/parent::text}, ' ~ ') FROM sqlite_json_tree(d, p) WHERE strpos(p, '[') = 0)"
}

# ---------------------------------------------------------------------------------------------------------- newer SQLites

# later EXPRESSION RESULT: what SQLite documents of versions after 3.40.
later() {
    local got
    got=$(cluster_psql "$CLUSTER" helpers -v ON_ERROR_STOP=1 -At -c "SELECT $1" 2>&1) || true
    if [ "$got" = "$2" ]; then
        echo "ok helpers: $1"
    else
        echo "not ok helpers: $1 is $got, not $2"
        failed=1
    fi
}

compare_later() {
    later "sqlite_datetime('2024-02-29 01:02:03.4567', 'subsec')" "2024-02-29 01:02:03.457"
    later "sqlite_unixepoch_subsecond('1970-01-01 00:00:01.5', 'subsecond')" 1.5
    later "sqlite_date('2024-01-31', '+0001-01-01')" 2025-03-04
    later "sqlite_datetime('2024-01-31', '-0000-01-00 12:30')" "2023-12-30 11:30:00"
    later "sqlite_strftime('%e %F %I %k %l %p %P %R %T %u', '2024-03-03 15:04:05')" " 3 2024-03-03 03 15  3 PM pm 15:04 15:04:05 7"
    later "sqlite_strftime('%G %g %V %U', '2021-01-03')" "2020 20 53 01"
    later "sqlite_strftime('%G-%V %U', '2024-12-30')" "2025-01 52"
    later "sqlite_timediff('2023-02-15', '2023-03-15')" "-0000-01-00 00:00:00.000"
    later "sqlite_timediff('2024-03-01 12:00', '2023-01-31')" "+0001-00-30 12:00:00.000"
    # The session's zone comes in by sqlite_clock(), which in SQLite is that of the machine.
    later "sqlite_datetime('2024-07-01 12:00', 'localtime Europe/Berlin')" "2024-07-01 14:00:00"
    later "sqlite_datetime('2024-07-01 12:00', 'utc Europe/Berlin')" "2024-07-01 10:00:00"
    later "sqlite_date(sqlite_clock('now')) = to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD')" t
}

# ------------------------------------------------------------------------------------------------------------------- run

PRINTER=$FERRY_ROOT/build/unit/print_helpers
# make test has built it with the units.
if [ ! -x "$PRINTER" ]; then
    cmake -S "$FERRY_ROOT" -B "$FERRY_ROOT/build/unit" >/dev/null
    cmake --build "$FERRY_ROOT/build/unit" --target print_helpers >/dev/null
fi

ferry_home_init
prefix_build
CLUSTER=$FERRY_HOME/tmp/helpers.$$
server_mkdir "$FERRY_HOME/tmp"
trap 'cluster_remove "$CLUSTER"' EXIT
cluster_create "$CLUSTER" "fsync = off" "full_page_writes = off" "autovacuum = off"
cluster_start "$CLUSTER"
cluster_psql "$CLUSTER" postgres -c 'CREATE DATABASE helpers'
"$PRINTER" >"$CLUSTER/helpers.sql"
cluster_psql "$CLUSTER" helpers -v ON_ERROR_STOP=1 -f "$CLUSTER/helpers.sql"

random_columns
define_dates
define_formats
define_documents
{
    printf '%s\n' '.mode csv' '.separator , "\n"'
    for subject in dates formats documents; do
        echo ".output '$CLUSTER/$subject.csv'"
        "sqlite_$subject"
    done
} >"$CLUSTER/calls.sql"
make_sqlite_file "$CLUSTER/calls.sql" "$CLUSTER/calls.db"

compare_dates
read_csv formats "f text, a text, wanted_printf text"
compare formats printf "format and argument" "sqlite_printf(f, a)"
compare_documents
compare_later
exit "$failed"
