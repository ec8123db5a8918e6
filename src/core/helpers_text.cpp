// Helper functions for SQLite's functions of texts and blobs.
#include "core/translation_tables.hpp"

namespace ferry::core {

namespace {

constexpr HelperRow rows[] = {
    {"sqlite_substr",
     R"(CREATE OR REPLACE FUNCTION {schema}sqlite_substr(x text, start bigint, count bigint) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    -- The characters wanted are those from first on and before stop, counted from 1.
    size  bigint := length(x);
    first numeric := CASE WHEN start < 0 THEN size + 1 + start ELSE start END;
    stop  numeric := first + count;
BEGIN
    IF count < 0 THEN
        stop := CASE WHEN start = 0 THEN 1 ELSE first END;
        first := stop + count;
    END IF;
    first := greatest(first, 1);
    stop := least(stop, size + 1);
    RETURN CASE WHEN first < stop THEN substr(x, first::int, (stop - first)::int) ELSE '' END;
END $$)",
     "", "text, bigint, bigint",
     "substr() of a text: a negative start counts from the end, a negative count goes back."},

    {"sqlite_substr_blob",
     R"(CREATE OR REPLACE FUNCTION {schema}sqlite_substr_blob(x bytea, start bigint, count bigint)
RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    size  bigint := octet_length(x);
    first numeric := CASE WHEN start < 0 THEN size + 1 + start ELSE start END;
    stop  numeric := first + count;
BEGIN
    IF count < 0 THEN
        stop := CASE WHEN start = 0 THEN 1 ELSE first END;
        first := stop + count;
    END IF;
    first := greatest(first, 1);
    stop := least(stop, size + 1);
    RETURN CASE WHEN first < stop THEN substr(x, first::int, (stop - first)::int) ELSE '' END;
END $$)",
     "", "bytea, bigint, bigint",
     "substr() of a blob: a negative start counts from the end, a negative count goes back."},

    {"sqlite_char", R"(CREATE OR REPLACE FUNCTION {schema}sqlite_char(code bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT chr(CASE WHEN code BETWEEN 0 AND 1114111 THEN code::int WHEN code IS NULL THEN 0 ELSE 65533 END)
$$)",
     "", "bigint",
     "The character of a code point, U+FFFD outside of Unicode. An error for 0 and NULL: PostgreSQL has no "
     "NUL in texts."},

    {"sqlite_unhex", R"(CREATE OR REPLACE FUNCTION {schema}sqlite_unhex(x text, ignored text) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    others text := regexp_replace(ignored, '[0-9A-Fa-f]', '', 'g');
    other  text := CASE WHEN others = '' THEN ''
                        ELSE '[' || regexp_replace(others, '([]\[\\^-])', '\\\1', 'g') || ']*' END;
BEGIN
    IF x ~ ('^(' || other || '[0-9A-Fa-f][0-9A-Fa-f])*' || other || '$') THEN
        RETURN decode(regexp_replace(x, '[^0-9A-Fa-f]', '', 'g'), 'hex');
    END IF;
    RETURN NULL;
END $$)",
     "", "text, text",
     "The bytes that pairs of digits say, the ignored characters between them; NULL for any other text."},

    {"sqlite_quote_real",
     R"(CREATE OR REPLACE FUNCTION {schema}sqlite_quote_real(x double precision) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    short text := {schema}sqlite_text(x);
BEGIN
    RETURN CASE WHEN x = 'Infinity' THEN '9.0e+999' WHEN x = '-Infinity' THEN '-9.0e+999'
                WHEN short::double precision = x THEN short ELSE x::text END;
END $$)",
     "sqlite_text", "double precision",
     "A real as a literal: as SQLite prints it, with all its digits where 15 do not do."},

    {"sqlite_join_distinct",
     R"(CREATE OR REPLACE FUNCTION {schema}sqlite_join_distinct(list text[], separator text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT string_agg(d.item, separator ORDER BY d.place)
    FROM (SELECT u.item, min(u.place) AS place FROM unnest(list) WITH ORDINALITY AS u (item, place)
          WHERE u.item IS NOT NULL GROUP BY u.item) AS d
$$)",
     "", "text[], text", "group_concat(DISTINCT x): each text once, where it comes first."},

    {"sqlite_join_distinct_nocase",
     R"(CREATE OR REPLACE FUNCTION {schema}sqlite_join_distinct_nocase(list text[], separator text)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT string_agg(d.item, separator ORDER BY d.place)
    FROM (SELECT DISTINCT ON (lower(u.item COLLATE "C")) u.item, u.place
          FROM unnest(list) WITH ORDINALITY AS u (item, place)
          WHERE u.item IS NOT NULL ORDER BY lower(u.item COLLATE "C"), u.place) AS d
$$)",
     "", "text[], text", "group_concat(DISTINCT x COLLATE NOCASE): each text once, where it comes first."},

    {"sqlite_join_distinct_rtrim",
     R"(CREATE OR REPLACE FUNCTION {schema}sqlite_join_distinct_rtrim(list text[], separator text)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT string_agg(d.item, separator ORDER BY d.place)
    FROM (SELECT DISTINCT ON (rtrim(u.item)) u.item, u.place
          FROM unnest(list) WITH ORDINALITY AS u (item, place)
          WHERE u.item IS NOT NULL ORDER BY rtrim(u.item), u.place) AS d
$$)",
     "", "text[], text", "group_concat(DISTINCT x COLLATE RTRIM): each text once, where it comes first."},
};

}  // namespace

Rows<HelperRow> text_helpers() noexcept {
    return rows_of(rows);
}

}  // namespace ferry::core
