// Helper functions for SQLite's conversions between numbers and text, and for arithmetic PostgreSQL does otherwise.
//
// Numbers read from text are numeric, and integers in SQLite's sense are those of scale 0: '5' is an integer, '5.0'
// and '1e2' are reals.
#include "core/translation_tables.hpp"

namespace ferry::core {

namespace {

constexpr HelperRow rows[] = {
    {"sqlite_text", R"(CREATE OR REPLACE FUNCTION {schema}sqlite_text(x double precision) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN x = 'Infinity' THEN 'Inf' WHEN x = '-Infinity' THEN '-Inf'
                WHEN x = 'NaN' THEN NULL WHEN x = 0 THEN '0.0'
                WHEN s.exponent BETWEEN -5 AND 14
                THEN s.plain || CASE WHEN position('.' IN s.plain) = 0 THEN '.0' ELSE '' END
                ELSE regexp_replace(rtrim(split_part(s.scientific, 'e', 1), '0'), '\.$', '.0')
                     || 'e' || split_part(s.scientific, 'e', 2) END
    FROM (SELECT trim_scale(d.digits)::text AS plain, f.scientific, split_part(f.scientific, 'e', 2)::int AS exponent
          FROM (SELECT CASE WHEN x IN ('Infinity', '-Infinity', 'NaN') THEN 0 ELSE x::numeric END AS digits) AS d,
               LATERAL (SELECT ltrim(to_char(d.digits, '9.99999999999999EEEE')) AS scientific) AS f) AS s
$$)",
     "", "double precision", "A real as SQLite prints it: 15 significant digits, 5.0, 1.0e+15."},

    {"sqlite_number_text", R"(CREATE OR REPLACE FUNCTION {schema}sqlite_number_text(x numeric) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN scale(trim_scale(x)) = 0 AND abs(x) < 9223372036854775808 THEN trim_scale(x)::text
                ELSE {schema}sqlite_text(x::double precision) END
$$)",
     "sqlite_text", "numeric", "A number as SQLite prints it: whole ones as integers, others as reals."},

    {"sqlite_number", R"(CREATE OR REPLACE FUNCTION {schema}sqlite_number(x text) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN n.digits IS NULL THEN 0
                WHEN n.digits ~ '[.eE]' AND scale(n.digits::numeric) = 0 THEN round(n.digits::numeric, 1)
                ELSE n.digits::numeric END
    FROM (SELECT substring(x FROM '^[ \t\n\v\f\r]*([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)') AS digits) AS n
$$)",
     "", "text", "The number that a text begins with, 0 without one; of scale 0 where SQLite has an integer."},

    {"sqlite_numeric", R"(CREATE OR REPLACE FUNCTION {schema}sqlite_numeric(x text) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN x ~ '^[ \t\n\v\f\r]*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?[ \t\n\v\f\r]*$'
                THEN {schema}sqlite_number(x) END
$$)",
     "sqlite_number", "text", "The number that a text is as a whole; NULL for any other text."},

    {"sqlite_integer", R"(CREATE OR REPLACE FUNCTION {schema}sqlite_integer(x text) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT greatest(least(coalesce(substring(x FROM '^[ \t\n\v\f\r]*([+-]?[0-9]+)')::numeric, 0),
                          9223372036854775807), -9223372036854775808)::bigint
$$)",
     "", "text", "CAST of a text AS INTEGER: the integer that it begins with, 0 without one."},

    {"sqlite_truncate", R"(CREATE OR REPLACE FUNCTION {schema}sqlite_truncate(x double precision) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN x = 'NaN' THEN 0 WHEN x >= 9223372036854775807 THEN 9223372036854775807
                WHEN x <= -9223372036854775808 THEN -9223372036854775808 ELSE trunc(x)::bigint END
$$)",
     "", "double precision", "CAST of a real AS INTEGER: towards zero, within 64 bits."},

    {"sqlite_wide", R"(CREATE OR REPLACE FUNCTION {schema}sqlite_wide(x numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN x BETWEEN -9223372036854775808 AND 9223372036854775807 THEN x
                ELSE round(x::double precision::text::numeric, 1) END
$$)",
     "", "numeric", "The result of arithmetic with integers: a real where it does not fit 64 bits."},

    {"sqlite_divide", R"(CREATE OR REPLACE FUNCTION {schema}sqlite_divide(x numeric, y numeric) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN y = 0 THEN NULL
                WHEN scale(x) = 0 AND scale(y) = 0 AND greatest(abs(x), abs(y)) < 9223372036854775808
                THEN div(x, y)::double precision
                ELSE x::double precision / y::double precision END
$$)",
     "", "numeric, numeric", "x / y where integers (scale 0) divide without a remainder; NULL when y is 0."},

    {"sqlite_shift", R"(CREATE OR REPLACE FUNCTION {schema}sqlite_shift(x bigint, places bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN places >= 64 THEN 0
                WHEN places >= 0 THEN x << places::int
                WHEN places > -64 THEN x >> (-places)::int
                WHEN x < 0 THEN -1 ELSE 0 END
$$)",
     "", "bigint, bigint", "x << places as SQLite has it: negative places shift right, 64 and more leave nothing."},

    {"sqlite_glob", R"(CREATE OR REPLACE FUNCTION {schema}sqlite_glob(x text, pattern text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    regex text := '';
    place int := 1;
    one   text;
    stop  int;
BEGIN
    WHILE place <= length(pattern) LOOP
        one := substr(pattern, place, 1);
        IF one = '*' THEN
            regex := regex || '.*';
        ELSIF one = '?' THEN
            regex := regex || '.';
        ELSIF one = '[' THEN
            -- A ] right behind the [ or the ^ is one of the characters.
            stop := place + 1 + CASE WHEN substr(pattern, place + 1, 1) = '^' THEN 1 ELSE 0 END;
            stop := stop + CASE WHEN substr(pattern, stop, 1) = ']' THEN 1 ELSE 0 END;
            stop := stop - 1 + nullif(position(']' IN substr(pattern, stop)), 0);
            IF stop IS NULL THEN
                RETURN false;
            END IF;
            regex := regex || '[' || regexp_replace(substr(pattern, place + 1, stop - place - 1), '([\\\[])', '\\\1', 'g') || ']';
            place := stop;
        ELSE
            regex := regex || regexp_replace(one, '([^[:alnum:]_[:space:]])', '\\\1');
        END IF;
        place := place + 1;
    END LOOP;
    RETURN x ~ ('^(?:' || regex || ')$');
END $$)",
     "", "text, text", "x GLOB pattern."},
};

}  // namespace

Rows<HelperRow> coercion_helpers() noexcept {
    return rows_of(rows);
}

}  // namespace ferry::core
