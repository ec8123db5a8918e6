#!/usr/bin/env bash
# Our parsers against PostgreSQL's input functions, on a million texts per type. SQLite makes the texts, near the
# documented grammar and on both sides of it, the same in every run; foreign tables read them, NULL where they do not
# fit. What is taken has the value that PostgreSQL's own cast gives; what is refused is refused by PostgreSQL too, or it is
# outside the grammar that src/core/convert.hpp documents.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=test/tools/cluster.sh
. "$here/tools/cluster.sh"

COUNT=1000000
failed=0

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

# pick NUMBER TEXT...: an SQL expression that is one of the texts.
pick() {
    local number=$1 text expression i=0
    shift
    expression="CASE $number % $# "
    for text in "$@"; do
        expression+="WHEN $i THEN '$text' "
        i=$((i + 1))
    done
    echo "${expression}END"
}

# texts TABLE SEED EXPRESSION: SQL for a table of texts. In a fifth of them up to two letters are replaced by something
# that nearly belongs.
texts() {
    cat <<SQL
CREATE TABLE $1 (raw TEXT);
WITH RECURSIVE n (i, s) AS (SELECT 1, $2 UNION ALL SELECT i + 1, s * $STEP % 2147483647 FROM n WHERE i < $COUNT),
    drawn AS (SELECT $COLUMNS_R FROM n),
    sound AS (SELECT r14, r15, r16, $3 AS t FROM drawn)
INSERT INTO $1 SELECT CASE WHEN r14 % 5 > 0 THEN t
    ELSE substr(t, 1, r15 % (length(t) + 1)) || $(pick r16 '' ' ' 0 9 . - + : T Z e E a g x '１' '{') ||
        substr(t, r15 % (length(t) + 1) + 1 + r14 / 5 % 3) || CASE r16 % 997 WHEN 0 THEN char(0) WHEN 1 THEN CAST(x'ff' AS TEXT) ELSE '' END END
FROM sound;
SQL
}

ZONE="CASE WHEN r11 % 3 > 0 THEN '' WHEN r11 % 4 = 0 THEN $(pick r12 Z ' Z' +00:00 -00 +0000 ' +00:00' z +15:59 -15:59 +16:00)
    ELSE $(pick r12 + - ' +' ' -') || printf($(pick r13 %02d:%02d %02d%02d %02d), r12 % 15, r13 % 61) END"
CLOCK="CASE WHEN r7 % 3 = 0 THEN '00:00' ELSE printf('%02d:%02d', r8 % 24 + (r8 % 300 = 0), r9 % 60 + (r9 % 300 = 59)) END ||
    CASE WHEN r10 % 5 = 0 THEN '' ELSE
        CASE WHEN r7 % 3 = 0 THEN ':00' ELSE printf(':%02d', r10 % 60 + (r10 % 300 = 59)) END ||
        CASE WHEN r9 % 3 > 0 THEN '' WHEN r7 % 3 = 0 THEN $(pick r8 .0 .000 .000000 .000000000)
            ELSE '.' || substr(printf('%09d', r13 % 1000000000), 1, 1 + r12 % 7) || $(pick r11 '' '' 0 000 000000) END END"
DAY="printf('%04d-%02d-%02d', CASE r1 % 4 WHEN 0 THEN $(pick r2 0 1 4 100 400 1582 1600 1752 1900 1969 1970 2000 2038 2100 9999)
    WHEN 1 THEN r2 % 10000 ELSE 1890 + r2 % 221 END, 1 + r3 % 12 - (r3 % 500 = 0) + (r3 % 500 = 11),
    CASE WHEN r4 % 6 > 0 THEN 1 + r5 % 28 ELSE 28 + r5 % 5 END)"
NUMBER="CASE WHEN r1 % 30 = 0 THEN $(pick r2 '' + - '') || $(pick r3 inf Infinity NaN INFINITY nan infinit)
    ELSE $(pick r2 '' '' - +) || $(pick r3 '' '' '' '' 00 000000000000000000000000) ||
        CASE r4 % 8 WHEN 0 THEN r5 || printf('%09d', r6) || printf('%010d', r7) WHEN 1 THEN r5 || printf('%09d', r6)
            WHEN 2 THEN $(pick r5 9223372036854775807 9223372036854775808 9223372036854775809 9007199254740992 9007199254740993 0 0.10000000000000001 \
            1152921504606846976 1152921504606846977 99999999999999991611392 \
            1.7976931348623157e308 1.7976931348623159e308 2.2250738585072011e-308 4.9e-324 2.4703282292062327e-324 \
            1e309 1e-400 0e9 1e131071 1e131072 1e-16383 1e-16384 123456789012345678901234567890.12345678901234567890)
            ELSE r5 % 100000 END ||
        CASE r8 % 4 WHEN 0 THEN '.' || substr(r9, 1, r10 % 10) WHEN 1 THEN '.' || r9 || r10 ELSE '' END ||
        CASE WHEN r11 % 4 = 0 THEN $(pick r12 e E) || $(pick r13 '' - +) || CASE WHEN r12 % 9 = 0 THEN r10 % 20000 ELSE r10 % 330 END
            ELSE '' END END"
HEX="lower(printf('%08x%08x%08x%08x', r1 * 2, r2 * 2 + 1, r3 * 2, r4 * 2 + 1))"
HYPHENS="substr(h, 1, 8) || '-' || substr(h, 9, 4) || '-' || substr(h, 13, 4) || '-' || substr(h, 17, 4) || '-' || substr(h, 21)"
UUID="(SELECT CASE r6 % 4 WHEN 0 THEN '{' || u || '}' ELSE u END FROM (SELECT CASE r7 % 5 WHEN 0 THEN h WHEN 1 THEN upper($HYPHENS)
    WHEN 2 THEN substr(h, 1, 4) || '-' || substr(h, 5) ELSE $HYPHENS END AS u FROM (SELECT $HEX AS h)))"
WORD="CASE r2 % 3 WHEN 0 THEN upper(w) ELSE w END"
WORD="(SELECT $WORD FROM (SELECT $(pick r1 t f true false yes no y n on off 1 0 tr fals ye o 2 01 ' on' 'no ') AS w))"

make_texts() {
    echo "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;"
    texts moments 20240229 "$DAY || CASE WHEN r6 % 4 = 0 THEN '' ELSE $(pick r7 ' ' T ' ' T ' ' T ' ' t) || $CLOCK || $ZONE END"
    texts clocks 2359 "$CLOCK || CASE WHEN r1 % 50 = 0 THEN $ZONE ELSE '' END"
    texts numbers 131072 "$NUMBER"
    texts uuids 128 "$UUID"
    texts words 10 "$WORD"
    echo "COMMIT;"
}

# The documented grammar, as regular expressions of PostgreSQL. Digits behind the microsecond must be 0.
day='\d{4}-\d\d-\d\d'
utc='(| ?(Z|[+-]00(:?00)?))'
zone='(| ?(Z|[+-](0\d|1[0-5])(:?[0-5]\d)?))'
clock='([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.(\d{1,5}|\d{6}0{0,3}))?)?'
special='[+-]?(inf|infinity)|nan'
decimal='[+-]?(\d+\.?\d*|\.\d+)(e[+-]?0*\d{1,6})?'

# SQL: whether double precision keeps a number that is written as text, which PostgreSQL rounds: as its shortest decimal, with
# 17 digits, or with all there are (no text here has more than 80). Words and 0 are what they are. A decimal halfway between two
# doubles reads as the even one and may be its shortest; PostgreSQL never prints it, so fewer digits than it prints will do.
KEEPS_DOUBLE="
CREATE FUNCTION digits_of(number text) RETURNS int LANGUAGE sql IMMUTABLE AS
    \$\$ SELECT length(btrim(regexp_replace(split_part(lower(number), 'e', 1), '[^0-9]', '', 'g'), '0')) \$\$;
CREATE FUNCTION keeps_double(raw text) RETURNS boolean LANGUAGE plpgsql AS \$\$
DECLARE
    value double precision := raw;
BEGIN
    RETURN CASE WHEN value IN (0, 'NaN', 'Infinity', '-Infinity') THEN true
        WHEN raw::numeric IN (value::text::numeric, to_char(value, '9.' || repeat('9', 16) || 'EEEE')::numeric) THEN true
        WHEN digits_of(raw) < digits_of(value::text) THEN true
        ELSE raw::numeric = to_char(value, '9.' || repeat('9', 80) || 'EEEE')::numeric END;
END \$\$"

# compare TYPE TABLE ~|~* GRAMMAR [FUNCTION [KEEPS]]: FUNCTION, of one value, makes what is compared where = is not strict
# enough; KEEPS, of a text that PostgreSQL takes, is whether the type keeps what it says.
compare() {
    local name="$1 against PostgreSQL" result column=${1// /_} taken refused different lost bent unreadable first
    local grammar=$4 form=${5:-} keeps=${6:-keeps_all}
    if ! result=$(cluster_psql "$CLUSTER" ferry -v ON_ERROR_STOP=1 -At -F ' ' -v grammar="^($grammar)\$" 2>&1 <<SQL
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
CREATE FUNCTION pg_takes_$column(raw text) RETURNS boolean LANGUAGE plpgsql AS \$\$
BEGIN
    PERFORM raw::$1;
    RETURN true;
EXCEPTION WHEN data_exception THEN
    RETURN false;
END \$\$;
SELECT count($column), count(*) FILTER (WHERE $column IS NULL),
    count(*) FILTER (WHERE CASE WHEN $column IS NOT NULL THEN $form($column) IS DISTINCT FROM $form(raw::$1) END),
    count(*) FILTER (WHERE $column IS NULL AND CASE WHEN raw $3 :'grammar' AND pg_takes_$column(raw) THEN $keeps(raw) END),
    count(*) FILTER (WHERE CASE WHEN $column IS NOT NULL THEN NOT $keeps(raw) END),
    count(*) FILTER (WHERE raw IS NULL AND $column IS NOT NULL),
    min(CASE WHEN CASE WHEN $column IS NOT NULL THEN $form($column) IS DISTINCT FROM $form(raw::$1) OR NOT $keeps(raw)
        WHEN raw $3 :'grammar' AND pg_takes_$column(raw) THEN $keeps(raw) END THEN quote_literal(raw) || ' is ' || coalesce($column::text, 'NULL') END)
FROM read_$2;
SQL
    ); then
        echo "not ok parsers: $name: PostgreSQL refuses what we take: $result"
        failed=1
        return
    fi
    read -r taken refused different lost bent unreadable first <<<"$result"
    if [ $((taken + refused)) = "$COUNT" ] && [ "$taken" -gt $((COUNT / 10)) ] && [ "$refused" -gt $((COUNT / 10)) ] &&
        [ "$different $lost $bent $unreadable" = "0 0 0 0" ]; then
        echo "ok parsers: $name: $taken taken, $refused refused"
    else
        echo "not ok parsers: $name: $taken taken, $refused refused, $different with another value," \
            "$lost refused though documented and sound, $bent taken though rounded, $unreadable taken though no text of PostgreSQL; the first: $first"
        failed=1
    fi
}

# read_table TABLE TYPE...: the texts, raw and as each type, brought into the server once.
read_table() {
    local table=$1 type columns=
    shift
    for type in "$@"; do
        columns+=", ${type// /_} $type OPTIONS (column_name 'raw', on_misfit 'null')"
    done
    cluster_psql "$CLUSTER" ferry -v ON_ERROR_STOP=1 -c "SET timezone = 'UTC'" \
        -c "CREATE FOREIGN TABLE $table (raw text OPTIONS (on_misfit 'null')$columns) SERVER texts" \
        -c "CREATE UNLOGGED TABLE read_$table AS SELECT * FROM $table" && return
    echo "not ok parsers: reading $table"
    failed=1
}

ferry_server_init
trap 'cluster_remove "$CLUSTER"' EXIT
temporary_cluster parsers
random_columns
make_texts >"$CLUSTER/texts.sql"
make_sqlite_file "$CLUSTER/texts.sql" "$CLUSTER/texts.db"
cluster_psql "$CLUSTER" ferry -v ON_ERROR_STOP=1 \
    -c "CREATE SERVER texts FOREIGN DATA WRAPPER sqlite_ferry OPTIONS (database '$CLUSTER/texts.db')"

cluster_psql "$CLUSTER" ferry -v ON_ERROR_STOP=1 -c "$KEEPS_DOUBLE" \
    -c "CREATE FUNCTION keeps_all(raw text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'"

read_table moments timestamp timestamptz date
compare timestamp moments '~' "$day([ T]$clock$utc)?"
compare timestamptz moments '~' "$day([ T]$clock$zone)?"
compare date moments '~' "$day([ T]00:00(:00(\\.0{1,9})?)?$utc)?"
read_table clocks time
compare time clocks '~' "$clock"
read_table numbers bigint numeric "double precision"
compare bigint numbers '~' '[+-]?\d+'
compare numeric numbers '~*' "$decimal|$special"
compare "double precision" numbers '~*' "$decimal|$special" float8send keeps_double
read_table uuids uuid
compare uuid uuids '~*' '[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\{([0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})\}'
read_table words boolean
compare boolean words '~*' 't|f|true|false|yes|no|y|n|on|off|1|0'
exit "$failed"
