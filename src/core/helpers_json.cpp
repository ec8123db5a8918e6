// Helper functions for SQLite's JSON, which is text: it keeps the order of members and the spelling of
// numbers and strings, and drops blanks. So these work on PostgreSQL's type json, which is text too, never on
// jsonb.
//
// Inside, documents are kept with each escape of their strings escaped once more (sqlite_json_in), so that
// PostgreSQL's functions hand out keys and strings as they were written; sqlite_json_out() takes that back.
#include "core/translation_tables.hpp"

namespace ferry::core {

namespace {

// The cast of x refuses what is no JSON.
constexpr std::string_view in_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_json_in(x text) RETURNS json
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN strpos(x, '\') = 0 THEN x::json WHEN x::json IS NOT NULL THEN replace(replace(replace(replace(replace(x,
    '\\', E'\x02'), '\"', E'\x01'), '\', '\\'), E'\x01', '\\\"'), E'\x02', '\\\\')::json END
$$)sql";

constexpr std::string_view out_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_json_out(node json) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    x text := node::text;
BEGIN
    IF strpos(x, '\') > 0 THEN
        x := replace(replace(replace(replace(replace(x, '\\\\', E'\x02'), '\\\"', E'\x01'), '\\', '\'), E'\x01', '\"'),
            E'\x02', '\\');
    END IF;
    IF x ~ '[ \t\n\r]' THEN
        x := regexp_replace(x, '("(?:[^"\\]|\\.)*")|[ \t\n\r]+', '\1', 'g');
    END IF;
    RETURN x;
END
$$)sql";

constexpr std::string_view json_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_json(x text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT {schema}sqlite_json_out({schema}sqlite_json_in(x))
$$)sql";

// Strings become \x01 and other values \x02, and containers of such are values again until nothing changes. A
// cast that catches its error would do, but not in a parallel query.
constexpr std::string_view valid_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_json_valid(x text) RETURNS integer
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    rest text := x;
    before text;
BEGIN
    IF x IS NULL OR x ~ E'[\x01-\x08\x0b\x0c\x0e-\x1f]' THEN RETURN 0; END IF;
    rest := regexp_replace(rest, '"(?:[^"\\\t\n\r]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"', E'\x01', 'g');
    rest := regexp_replace(rest, '-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null', E'\x02', 'g');
    rest := regexp_replace(rest, '[ \t\n\r]*([,:\[\]{}])[ \t\n\r]*', '\1', 'g');
    LOOP
        before := rest;
        rest := regexp_replace(rest, E'\\[(?:[\x01\x02](?:,[\x01\x02])*)?\\]|\\{(?:\x01:[\x01\x02](?:,\x01:[\x01\x02])*)?\\}',
            E'\x02', 'g');
        EXIT WHEN rest = before;
    END LOOP;
    RETURN CASE WHEN rest ~ E'^[ \t\n\r]*[\x01\x02][ \t\n\r]*$' THEN 1 ELSE 0 END;
END
$$)sql";

constexpr std::string_view quote_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_json_quote(x text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT coalesce(to_json(x)::text, 'null')
$$)sql";

constexpr std::string_view guess_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_json_guess(x text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN x ~ '^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$' THEN x ELSE coalesce(to_json(x)::text, 'null') END
$$)sql";

// What json_extract() gives: a string without its quotes, numbers as SQLite prints them, true as 1.
constexpr std::string_view value_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_json_value(node json) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    x text;
BEGIN
    CASE json_typeof(node)
        WHEN 'null' THEN RETURN NULL;
        WHEN 'boolean' THEN RETURN CASE node::text::boolean WHEN true THEN '1' ELSE '0' END;
        WHEN 'number' THEN
            x := btrim(node::text, E' \t\n\r');
            IF x !~ '[.eE]' AND x::numeric BETWEEN -9223372036854775808 AND 9223372036854775807 THEN
                RETURN x::numeric::text;
            END IF;
            RETURN {schema}sqlite_text({schema}sqlite_printf_number(x));
        WHEN 'string' THEN RETURN {schema}sqlite_json_out(node)::json #>> '{}';
        ELSE RETURN {schema}sqlite_json_out(node);
    END CASE;
END
$$)sql";

// A key or index and what follows it; key NULL at the end of a path, both NULL for an index.
constexpr std::string_view step_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_json_step(path text, node json, OUT key text, OUT place integer, OUT rest text)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    part text[];
BEGIN
    IF path LIKE '.%' THEN
        part := regexp_match(path, '^\.(?:"([^"]+)"|([^".\[][^.\[]*))(.*)$');
        key := coalesce(part[1], part[2]);
        rest := part[3];
    ELSE
        part := regexp_match(path, '^\[(?:([0-9]+)|#(?:-([0-9]+))?)\](.*)$');
        rest := part[3];
        place := CASE WHEN part[1] IS NOT NULL THEN least(part[1]::numeric, 2147483647)
            WHEN json_typeof(node) = 'array' THEN greatest(json_array_length(node) - coalesce(part[2]::numeric, 0), -1)
            ELSE -1 END;
    END IF;
    IF part IS NULL THEN
        RAISE EXCEPTION 'JSON path error near "%"', path USING ERRCODE = 'invalid_sql_json_subscript';
    END IF;
END
$$)sql";

constexpr std::string_view node_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_json_node(x json, path text) RETURNS json
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    node json := x;
    rest text := substr(path, 2);
    step record;
    found json;
BEGIN
    IF path NOT LIKE '$%' THEN
        RAISE EXCEPTION 'JSON path error near "%"', path USING ERRCODE = 'invalid_sql_json_subscript';
    END IF;
    WHILE rest <> '' LOOP
        -- As in SQLite, the rest of a path is not looked at where nothing can be there.
        IF rest LIKE '.%' AND json_typeof(node) <> 'object' THEN RETURN NULL; END IF;
        IF rest LIKE '[%' AND rest !~ '^\[#' AND json_typeof(node) <> 'array' THEN RETURN NULL; END IF;
        SELECT * INTO step FROM {schema}sqlite_json_step(rest, node);
        found := NULL;
        IF step.key IS NOT NULL THEN
            SELECT member.value INTO found FROM json_each(node) AS member WHERE member.key = step.key LIMIT 1;
        ELSIF step.place >= 0 AND json_typeof(node) = 'array' THEN
            found := node -> step.place;
        END IF;
        IF found IS NULL THEN RETURN NULL; END IF;
        node := found;
        rest := step.rest;
    END LOOP;
    RETURN node;
END
$$)sql";

constexpr std::string_view extract_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_json_extract(x text, VARIADIC paths text[]) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    document json := {schema}sqlite_json_in(x);
    path text;
    result text;
BEGIN
    IF array_position(paths, NULL) IS NOT NULL THEN RETURN NULL; END IF;
    IF cardinality(paths) = 1 THEN
        RETURN {schema}sqlite_json_value({schema}sqlite_json_node(document, paths[1]));
    END IF;
    FOREACH path IN ARRAY paths LOOP
        result := coalesce(result || ',', '[')
            || coalesce({schema}sqlite_json_out({schema}sqlite_json_node(document, path)), 'null');
    END LOOP;
    RETURN result || ']';
END
$$)sql";

// What json_extract() gives, as JSON again: for json_array(json_extract(...)).
constexpr std::string_view extract_json_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_json_extract_json(x text, path text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    node json := {schema}sqlite_json_node({schema}sqlite_json_in(x), path);
BEGIN
    RETURN coalesce(CASE WHEN json_typeof(node) = 'string' THEN {schema}sqlite_json_quote({schema}sqlite_json_value(node))
        ELSE {schema}sqlite_json_value(node) END, 'null');
END
$$)sql";

constexpr std::string_view arrow_path_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_json_arrow_path(path text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN path LIKE '$%' THEN path WHEN path ~ '^[0-9]' THEN '$[' || path || ']' WHEN path LIKE '[%' THEN '$' || path
    ELSE '$.' || path END
$$)sql";

constexpr std::string_view arrow_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_json_arrow(x text, path text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT {schema}sqlite_json_out({schema}sqlite_json_node({schema}sqlite_json_in(x), {schema}sqlite_json_arrow_path(path)))
$$)sql";

constexpr std::string_view arrow_text_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_json_arrow_text(x text, path text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT {schema}sqlite_json_value({schema}sqlite_json_node({schema}sqlite_json_in(x), {schema}sqlite_json_arrow_path(path)))
$$)sql";

constexpr std::string_view node_type_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_json_node_type(node json) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE json_typeof(node) WHEN 'string' THEN 'text' WHEN 'boolean' THEN btrim(node::text, E' \t\n\r')
    WHEN 'number' THEN CASE WHEN node::text ~ '[.eE]' THEN 'real' ELSE 'integer' END ELSE json_typeof(node) END
$$)sql";

constexpr std::string_view type_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_json_type(x text, path text DEFAULT '$') RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT {schema}sqlite_json_node_type({schema}sqlite_json_node({schema}sqlite_json_in(x), path))
$$)sql";

constexpr std::string_view array_length_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_json_array_length(x text, path text DEFAULT '$') RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE json_typeof(node) WHEN 'array' THEN json_array_length(node) ELSE 0 * length(node::text) END
FROM {schema}sqlite_json_node({schema}sqlite_json_in(x), path) AS node
$$)sql";

constexpr HelperRow rows[] = {
    {"sqlite_json_in", in_definition, "", "text", "JSON text as the functions beside this one keep it."},
    {"sqlite_json_out", out_definition, "", "json", "Such JSON as SQLite writes it."},
    {"sqlite_json", json_definition, "sqlite_json_in sqlite_json_out", "text",
     "SQLite's json(): JSON without blanks."},
    {"sqlite_json_valid", valid_definition, "", "text", "SQLite's json_valid()."},
    {"sqlite_json_quote", quote_definition, "", "text", "A text as a JSON string, NULL as null."},
    {"sqlite_json_guess", guess_definition, "", "text",
     "A value out of JSON as JSON again: a number where it reads as one."},
    {"sqlite_json_value", value_definition, "sqlite_text sqlite_printf_number sqlite_json_out", "json",
     "What SQLite makes of a JSON value: a string without quotes, true as 1."},
    {"sqlite_json_step", step_definition, "", "text, json", "The first step of a JSON path."},
    {"sqlite_json_node", node_definition, "sqlite_json_step", "json, text",
     "What is at a JSON path; NULL where nothing is."},
    {"sqlite_json_extract", extract_definition,
     "sqlite_json_in sqlite_json_out sqlite_json_node sqlite_json_value", "text, text[]",
     "SQLite's json_extract(), its numbers as text."},
    {"sqlite_json_extract_json", extract_json_definition,
     "sqlite_json_in sqlite_json_node sqlite_json_value sqlite_json_quote", "text, text",
     "SQLite's json_extract() as JSON."},
    {"sqlite_json_arrow_path", arrow_path_definition, "", "text", "The path that -> takes as JSON path."},
    {"sqlite_json_arrow", arrow_definition,
     "sqlite_json_in sqlite_json_out sqlite_json_node sqlite_json_arrow_path", "text, text",
     "SQLite's operator ->."},
    {"sqlite_json_arrow_text", arrow_text_definition,
     "sqlite_json_in sqlite_json_value sqlite_json_node sqlite_json_arrow_path", "text, text",
     "SQLite's operator ->>."},
    {"sqlite_json_node_type", node_type_definition, "", "json",
     "The type of a JSON value, as SQLite names it."},
    {"sqlite_json_type", type_definition, "sqlite_json_in sqlite_json_node sqlite_json_node_type",
     "text, text", "SQLite's json_type()."},
    {"sqlite_json_array_length", array_length_definition, "sqlite_json_in sqlite_json_node", "text, text",
     "SQLite's json_array_length()."},
};

}  // namespace

Rows<HelperRow> json_helpers() noexcept {
    return rows_of(rows);
}

}  // namespace ferry::core
