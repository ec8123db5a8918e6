#!/usr/bin/env bash
# Random dirty databases under every policy: accounting.sh [FIRST_SEED LAST_SEED]. Each migration must end verified, and
# the sqlite3 CLI, which knows nothing of this project, must agree with the accounts: per column its values are those
# loaded plus converted plus listed, the target holds those loaded plus converted, and what is listed is what the
# file has, byte for byte.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=test/tools/cluster.sh
. "$here/tools/cluster.sh"

FIRST=${1:-1}
LAST=${2:-8}
POLICIES=(
    '{}'
    '{"misfit": "null"}'
    '{"misfit": "reject"}'
    '{"misfit": "reject", "orphans": "reject"}'
    '{"misfit": {"*.*": "null", "*.c1": "reject", "t1.*": "widen"}, "orphans": "reject"}'
)

psql_ferry() { cluster_psql "$CLUSTER" ferry -v ON_ERROR_STOP=1 "$@"; }

# What the sqlite3 CLI counts in every column of the migrated tables.
count_in_sqlite() { # MIGRATION FILE
    psql_ferry -At <<SQL | sqlite3 -separator $'\t' "$2"
SELECT format('SELECT %L, %L, count(*), count(%s) FROM %s;', source_table, source_column,
              always_quoted(source_column), always_quoted(source_table))
FROM ferry.accounting WHERE migration = $1;
SQL
}

# The bytes of every listed value, found by its row key. Reals are left out: the CLI prints fewer digits.
listed_in_sqlite() { # MIGRATION FILE
    psql_ferry -At <<SQL | sqlite3 -separator $'\t' "$2"
SELECT format('SELECT %s, hex(CAST(%s AS BLOB)) FROM %s WHERE %s;', m.misfit, always_quoted(m.column_name),
              always_quoted(m.table_name),
              (SELECT string_agg(key_condition(always_quoted(k.key), k.value), ' AND ') FROM jsonb_each(m.row_key) AS k))
FROM ferry.misfit AS m WHERE m.migration = $1 AND m.storage_class <> 'real';
SQL
}

# Statements that compare the accounts with both files of counts; each row that comes back is a difference.
check_accounts() { # MIGRATION SCHEMA DIRECTORY
    psql_ferry -At <<SQL
CREATE TEMP TABLE counted (source_table text, source_column text, row_count bigint, value_count bigint);
\copy counted FROM '$3/counted.tsv'
CREATE TEMP TABLE found (misfit bigint, bytes text);
\copy found FROM '$3/listed.tsv'
SELECT 'account of ' || a.source_table || '.' || a.source_column, a, c
FROM ferry.accounting AS a LEFT JOIN counted AS c USING (source_table, source_column)
WHERE a.migration = $1
  AND (a.ok AND a.source_rows = c.row_count AND a.loaded + a.converted + a.listed = c.value_count) IS NOT TRUE;
SELECT 'listed value', m.misfit, m.table_name, m.row_key, m.column_name, f.bytes
FROM found AS f JOIN ferry.misfit AS m USING (misfit) WHERE upper(encode(m.value, 'hex')) <> f.bytes;
SELECT 'listed values that sqlite3 does not find', count(*)
FROM ferry.misfit AS m LEFT JOIN found AS f USING (misfit)
WHERE m.migration = $1 AND m.storage_class <> 'real' AND f.misfit IS NULL HAVING count(*) > 0;
SELECT format('SELECT ''values of %s.%s'', count(%I) FROM %I.%I HAVING count(%I) <> %s', t.target_name, c.target_column,
              c.target_column, '$2', t.target_name, c.target_column, a.loaded + a.converted)
FROM ferry.accounting AS a JOIN ferry.table_map AS t USING (migration, source_table)
     JOIN ferry.column_map AS c USING (migration, source_table, source_column) WHERE a.migration = $1 \gexec
SQL
}

check_policy() { # SEED FILE NUMBER
    local policy=${POLICIES[$3]} schema=s$1_$3 name migration differences listed
    name="accounting: seed $1, $policy"
    migration=$(psql_ferry -At -c "SET client_min_messages = error" \
        -c "CALL ferry.migrate('$2', '$schema', '$policy')" 2>"$CLUSTER/error") || {
        echo "not ok $name"
        sed 's/^/    /' "$CLUSTER/error" | head -20
        return 0
    }
    count_in_sqlite "$migration" "$2" >"$CLUSTER/counted.tsv"
    listed_in_sqlite "$migration" "$2" >"$CLUSTER/listed.tsv"
    differences=$(check_accounts "$migration" "$schema" "$CLUSTER")
    listed=$(psql_ferry -At -c "SELECT count(*) FROM ferry.misfit WHERE migration = $migration")
    psql_ferry -c "SET client_min_messages = error" -c "DROP SCHEMA $schema CASCADE"
    if [ -z "$differences" ]; then
        LISTED=$((LISTED + listed))
        echo "ok $name: $listed listed"
    else
        echo "not ok $name"
        echo "$differences" | sed 's/^/    /' | head -20
    fi
}

ferry_server_init
trap 'cluster_remove "$CLUSTER"' EXIT
temporary_cluster accounting
# quote_ident leaves words bare that SQLite reserves.
psql_ferry <<'SQL'
CREATE FUNCTION always_quoted(name text) RETURNS text LANGUAGE sql AS $$ SELECT '"' || replace(name, '"', '""') || '"' $$;
-- SQLite's condition for one value of a row key. By the bytes: a collation takes different texts for equal.
CREATE FUNCTION key_condition(name text, value jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT CASE WHEN jsonb_typeof(value) = 'number' THEN format('%s = %s', name, value)
                WHEN jsonb_typeof(value) = 'string'
                    THEN format('typeof(%s) = ''text'' AND CAST(%s AS BLOB) = x''%s''', name, name,
                                encode(convert_to(value #>> '{}', 'UTF8'), 'hex'))
                WHEN value ? 'real'
                    THEN format('%s = %s', name, CASE value ->> 'real' WHEN 'Infinity' THEN '9e999' ELSE '-9e999' END)
                ELSE (SELECT format('typeof(%s) = ''%s'' AND CAST(%s AS BLOB) = x''%s''', name, o.key, name, o.value)
                      FROM jsonb_each_text(value) AS o) END
$$;
SQL
LISTED=0
for ((seed = FIRST; seed <= LAST; seed++)); do
    "$here/tools/dirty.sh" "$seed" "$CLUSTER/dirty.sql"
    make_sqlite_file "$CLUSTER/dirty.sql" "$CLUSTER/dirty_$seed.db"
    for ((number = 0; number < ${#POLICIES[@]}; number++)); do
        check_policy "$seed" "$CLUSTER/dirty_$seed.db" "$number"
    done
done
# Policies that list nothing would prove nothing.
if [ "$LISTED" -gt 0 ]; then
    echo "ok accounting: $LISTED values were listed and found"
else
    echo "not ok accounting: nothing was listed"
fi
