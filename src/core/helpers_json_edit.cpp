// Helper functions that change JSON and that take it apart into rows; core/helpers_json says how documents
// are kept.
#include "core/translation_tables.hpp"

namespace ferry::core {

namespace {

// mode is insert, replace, set or remove. node NULL is what is not there; the result is NULL where nothing is
// to be. `x` is JSON as it is kept, and so is the result.
constexpr std::string_view put_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_json_put(node json, path text, x json, mode text) RETURNS json
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    step record;
    found boolean := false;
    seen boolean := false;
    child record;
    changed json;
    result text := '';
    kind text := json_typeof(node);
    place integer := 0;
    missing boolean := false;
BEGIN
    IF path = '' THEN
        RETURN CASE WHEN mode = 'remove' THEN NULL WHEN mode = CASE WHEN node IS NULL THEN 'replace' ELSE 'insert' END
            THEN node ELSE x END;
    END IF;
    IF node IS NULL THEN
        missing := true;
        IF mode IN ('replace', 'remove') THEN RETURN NULL; END IF;
        IF path LIKE '.%' THEN kind := 'object'; ELSIF path LIKE '[0]%' THEN kind := 'array'; ELSE RETURN NULL; END IF;
        node := CASE kind WHEN 'object' THEN '{}' ELSE '[]' END;
    END IF;
    IF (kind = 'object') <> (path LIKE '.%') OR kind NOT IN ('object', 'array') THEN RETURN node; END IF;
    SELECT * INTO step FROM {schema}sqlite_json_step(path, node);
    FOR child IN SELECT m.key, m.value FROM json_each(CASE kind WHEN 'object' THEN node ELSE '{}' END) AS m
        UNION ALL SELECT NULL, e.value FROM json_array_elements(CASE kind WHEN 'array' THEN node ELSE '[]' END) AS e
    LOOP
        seen := NOT found AND CASE kind WHEN 'object' THEN child.key = step.key ELSE place = step.place END;
        found := found OR seen;
        changed := child.value;
        IF seen THEN changed := {schema}sqlite_json_put(child.value, step.rest, x, mode); END IF;
        IF changed IS NOT NULL THEN
            result := result || ',' || CASE kind WHEN 'object' THEN to_json(child.key)::text || ':' ELSE '' END || changed::text;
        END IF;
        place := place + 1;
    END LOOP;
    IF NOT found AND (kind = 'object' OR place = step.place) THEN
        changed := {schema}sqlite_json_put(NULL, step.rest, x, mode);
        IF changed IS NOT NULL THEN
            result := result || ','
                || CASE kind WHEN 'object' THEN to_json(btrim(to_json(step.key)::text, '"'))::text || ':' ELSE '' END || changed::text;
        END IF;
    END IF;
    -- What cannot be made of the rest of a path leaves nothing of its beginning either.
    IF missing AND result = '' THEN RETURN NULL; END IF;
    RETURN CASE kind WHEN 'object' THEN '{' || substr(result, 2) || '}' ELSE '[' || substr(result, 2) || ']' END;
END
$$)sql";

// changes are path, value, path, value, ... with values as JSON; with mode remove they are paths.
constexpr std::string_view edit_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_json_edit(mode text, x text, VARIADIC changes text[] DEFAULT '{}') RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    document json := {schema}sqlite_json_in(x);
    step integer := CASE mode WHEN 'remove' THEN 1 ELSE 2 END;
    path text;
BEGIN
    FOR i IN 1..cardinality(changes) BY step LOOP
        path := changes[i];
        IF path IS NULL THEN
            IF mode = 'remove' THEN RETURN NULL; END IF;
            CONTINUE;
        END IF;
        IF path NOT LIKE '$%' THEN
            RAISE EXCEPTION 'JSON path error near "%"', path USING ERRCODE = 'invalid_sql_json_subscript';
        END IF;
        EXIT WHEN document IS NULL;
        document := {schema}sqlite_json_put(document, substr(path, 2),
            CASE mode WHEN 'remove' THEN NULL ELSE {schema}sqlite_json_in(changes[i + 1]) END, mode);
    END LOOP;
    RETURN {schema}sqlite_json_out(document);
END
$$)sql";

constexpr std::string_view merge_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_json_merge(target json, patch json) RETURNS json
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    result json := target;
    member record;
    path text;
    old json;
BEGIN
    IF json_typeof(patch) <> 'object' THEN RETURN patch; END IF;
    IF target IS NULL OR json_typeof(target) <> 'object' THEN result := '{}'; END IF;
    FOR member IN SELECT m.key, m.value FROM json_each(patch) AS m LOOP
        SELECT m.value INTO old FROM json_each(result) AS m WHERE m.key = member.key LIMIT 1;
        IF json_typeof(member.value) <> 'null' THEN
            old := {schema}sqlite_json_merge(old, member.value);
        ELSE
            old := NULL;
        END IF;
        result := {schema}sqlite_json_member(result, member.key, old);
    END LOOP;
    RETURN result;
END
$$)sql";

constexpr std::string_view member_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_json_member(node json, name text, x json) RETURNS json
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    member record;
    found boolean := false;
    changed json;
    result text := '';
BEGIN
    FOR member IN SELECT m.key, m.value FROM json_each(node) AS m LOOP
        changed := CASE WHEN member.key = name AND NOT found THEN x ELSE member.value END;
        found := found OR member.key = name;
        IF changed IS NOT NULL THEN result := result || ',' || to_json(member.key)::text || ':' || changed::text; END IF;
    END LOOP;
    IF NOT found AND x IS NOT NULL THEN result := result || ',' || to_json(name)::text || ':' || x::text; END IF;
    RETURN '{' || substr(result, 2) || '}';
END
$$)sql";

constexpr std::string_view patch_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_json_patch(x text, patch text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT {schema}sqlite_json_out({schema}sqlite_json_merge({schema}sqlite_json_in(x), {schema}sqlite_json_in(patch)))
$$)sql";

// ------------------------------------------------------------------------------------------------ rows

// SQLite numbers the nodes of a document in their order; the key of a member is one of its own.
constexpr std::string_view size_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_json_size(node json) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN 1 + coalesce(CASE json_typeof(node)
        WHEN 'object' THEN (SELECT sum(1 + {schema}sqlite_json_size(m.value)) FROM json_each(node) AS m)
        WHEN 'array' THEN (SELECT sum({schema}sqlite_json_size(e.value)) FROM json_array_elements(node) AS e) END, 0);
END
$$)sql";

constexpr std::string_view path_element_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_json_path_element(key text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN key ~ '^[A-Za-z][A-Za-z0-9]*$' THEN '.' || key ELSE '."' || key || '"' END
$$)sql";

constexpr std::string_view walk_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_json_walk(node json, node_id bigint, node_path text, deep boolean)
RETURNS TABLE (key text, value text, type text, atom text, id bigint, parent bigint, fullkey text, path text)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    child record;
    kind text := json_typeof(node);
    place integer := 0;
    next_id bigint := node_id + 1;
BEGIN
    path := node_path;
    FOR child IN SELECT m.key AS name, m.value AS node FROM json_each(CASE kind WHEN 'object' THEN node ELSE '{}' END) AS m
        UNION ALL SELECT NULL, e.value FROM json_array_elements(CASE kind WHEN 'array' THEN node ELSE '[]' END) AS e
    LOOP
        key := coalesce(('"' || child.name || '"')::json #>> '{}', place::text);
        id := next_id + CASE kind WHEN 'object' THEN 1 ELSE 0 END;
        parent := CASE WHEN deep THEN node_id END;
        fullkey := node_path
            || CASE kind WHEN 'object' THEN {schema}sqlite_json_path_element(child.name) ELSE '[' || place || ']' END;
        value := {schema}sqlite_json_value(child.node);
        type := {schema}sqlite_json_node_type(child.node);
        atom := CASE WHEN type NOT IN ('array', 'object') THEN value END;
        RETURN NEXT;
        IF deep AND type IN ('array', 'object') THEN
            RETURN QUERY SELECT * FROM {schema}sqlite_json_walk(child.node, id, fullkey, true);
        END IF;
        place := place + 1;
        next_id := id + {schema}sqlite_json_size(child.node);
    END LOOP;
END
$$)sql";

constexpr std::string_view tree_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_json_tree(x text, start text DEFAULT '$')
RETURNS TABLE (key text, value text, type text, atom text, id bigint, parent bigint, fullkey text, path text)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    document json := {schema}sqlite_json_in(x);
    node json := {schema}sqlite_json_node(document, start);
    node_path text := {schema}sqlite_json_plain_path(document, start);
    is_container boolean := json_typeof(node) IN ('array', 'object');
BEGIN
    IF node IS NULL THEN RETURN; END IF;
    RETURN QUERY WITH everything AS (
        SELECT NULL::text AS key, {schema}sqlite_json_value(document) AS value, {schema}sqlite_json_node_type(document) AS type,
            CASE WHEN json_typeof(document) NOT IN ('array', 'object') THEN {schema}sqlite_json_value(document) END AS atom,
            0::bigint AS id, NULL::bigint AS parent, '$' AS fullkey, '$' AS path
        UNION ALL SELECT * FROM {schema}sqlite_json_walk(document, 0, '$', true)
    ), root AS (SELECT min(e.id) AS id FROM everything AS e WHERE e.fullkey = node_path)
    SELECT CASE WHEN e.id > root.id OR (is_container AND node_path NOT LIKE '%]') THEN e.key END, e.value, e.type, e.atom, e.id,
        CASE WHEN e.id > root.id THEN e.parent END, e.fullkey, e.path
    FROM everything AS e, root WHERE e.id >= root.id AND e.id < root.id + {schema}sqlite_json_size(node) ORDER BY e.id;
END
$$)sql";

constexpr std::string_view each_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_json_each(x text, start text DEFAULT '$')
RETURNS TABLE (key text, value text, type text, atom text, id bigint, parent bigint, fullkey text, path text)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    document json := {schema}sqlite_json_in(x);
    node json := {schema}sqlite_json_node(document, start);
    first bigint := (SELECT min(t.id) FROM {schema}sqlite_json_tree(x, start) AS t);
BEGIN
    IF node IS NULL THEN RETURN; END IF;
    IF json_typeof(node) IN ('array', 'object') THEN
        RETURN QUERY SELECT w.key, w.value, w.type, w.atom, w.id, w.parent, start || substr(w.fullkey, 2), start
            FROM {schema}sqlite_json_walk(node, first, '$', false) AS w;
    ELSE
        RETURN QUERY SELECT NULL::text, {schema}sqlite_json_value(node), {schema}sqlite_json_node_type(node),
            {schema}sqlite_json_value(node), first, NULL::bigint, start, start;
    END IF;
END
$$)sql";

// A path as the rows name it: [#-1] as its number, names in quotes where they need them.
constexpr std::string_view plain_path_definition = R"sql(
CREATE OR REPLACE FUNCTION {schema}sqlite_json_plain_path(x json, path text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    rest text := substr(path, 2);
    result text := '$';
    step record;
BEGIN
    WHILE rest <> '' LOOP
        SELECT * INTO step FROM {schema}sqlite_json_step(rest, {schema}sqlite_json_node(x, result));
        result := result || coalesce({schema}sqlite_json_path_element(step.key), '[' || step.place || ']');
        rest := step.rest;
    END LOOP;
    RETURN result;
END
$$)sql";

constexpr HelperRow rows[] = {
    {"sqlite_json_put", put_definition, "sqlite_json_step", "json, text, json, text",
     "Changes what is at one JSON path."},
    {"sqlite_json_edit", edit_definition, "sqlite_json_in sqlite_json_out sqlite_json_put",
     "text, text, text[]", "SQLite's json_insert(), json_replace(), json_set() and json_remove()."},
    {"sqlite_json_member", member_definition, "", "json, text, json",
     "Sets, adds or takes out a member of an object."},
    {"sqlite_json_merge", merge_definition, "sqlite_json_member", "json, json",
     "The merge patch of RFC 7396."},
    {"sqlite_json_patch", patch_definition, "sqlite_json_in sqlite_json_out sqlite_json_merge", "text, text",
     "SQLite's json_patch()."},
    {"sqlite_json_size", size_definition, "", "json", "The number of nodes of a JSON value."},
    {"sqlite_json_path_element", path_element_definition, "", "text", "A member's name in a JSON path."},
    {"sqlite_json_plain_path", plain_path_definition,
     "sqlite_json_step sqlite_json_node sqlite_json_path_element", "json, text",
     "A JSON path as json_tree() writes it."},
    {"sqlite_json_walk", walk_definition,
     "sqlite_json_value sqlite_json_node_type sqlite_json_path_element sqlite_json_size",
     "json, bigint, text, boolean", "What is below a JSON value, as rows."},
    {"sqlite_json_tree", tree_definition,
     "sqlite_json_in sqlite_json_node sqlite_json_plain_path sqlite_json_value sqlite_json_node_type "
     "sqlite_json_walk "
     "sqlite_json_size",
     "text, text", "SQLite's json_tree()."},
    {"sqlite_json_each", each_definition,
     "sqlite_json_in sqlite_json_node sqlite_json_tree sqlite_json_walk sqlite_json_value "
     "sqlite_json_node_type",
     "text, text", "SQLite's json_each()."},
};

}  // namespace

Rows<HelperRow> json_edit_helpers() noexcept {
    return rows_of(rows);
}

}  // namespace ferry::core
