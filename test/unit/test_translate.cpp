// SELECTs into PostgreSQL: what the text looks like, and what is said of it. That the rows are the same is
// what test/scripts/translate_fuzz.sh shows.
#include <boost/test/unit_test.hpp>

#include "core/error.hpp"
#include "core/translate.hpp"

namespace {

using namespace ferry::core;

CatalogColumn column(const char* name, const char* type, Affinity affinity) {
    CatalogColumn made;
    made.source_name = made.target_name = name;
    made.affinity = affinity;
    set_column_type(made, type);
    return made;
}

Catalog catalog(bool collation_is_c = true) {
    Catalog made;
    made.schema = "app";
    made.collation_is_c = collation_is_c;
    CatalogTable item;
    item.source_name = item.target_name = "item";
    CatalogColumn id = column("id", "bigint", Affinity::integer);
    id.pk = 1;
    id.rowid_alias = id.not_null = true;
    CatalogColumn nick = column("nick", "text", Affinity::text);
    nick.collating = Collating::nocase;
    CatalogColumn made_at = column("made_at", "timestamp", Affinity::numeric);
    CatalogColumn seen_at = column("seen_at", "timestamp", Affinity::text);
    seen_at.text_form = find_moment_form("YYYY-MM-DD\"T\"HH24:MI:SS");
    item.columns = {id, column("qty", "integer", Affinity::integer), column("price", "double precision", Affinity::real),
                    column("total", "numeric(10,2)", Affinity::numeric), column("name", "text", Affinity::text), nick,
                    column("active", "boolean", Affinity::numeric), made_at, seen_at,
                    column("raw", "bytea", Affinity::blob)};
    made.add(item);
    CatalogTable part;
    part.source_name = "Part";
    part.target_name = "part";
    CatalogColumn item_id = column("ItemId", "bigint", Affinity::integer);
    item_id.target_name = "item_id";
    part.columns = {item_id, column("label", "text", Affinity::text)};
    part.has_primary_key = false;
    made.add(part);
    return made;
}

Translation translate(const char* sql, bool collation_is_c = true) {
    static const Catalog c = catalog(), other = catalog(false);
    return translate_statement(collation_is_c ? c : other, sql);
}
/// The translation, which has to be exact.
std::string exact(const char* sql) {
    const Translation made = translate(sql);
    BOOST_TEST(made.notes.size() == 0u, sql << ": " << (made.notes.empty() ? "" : made.notes[0].text));
    return made.sql;
}
/// What follows SELECT, of an expression over item.
std::string expression(const std::string& sql) {
    const std::string text = exact(("SELECT " + sql + " FROM item AS i").c_str());
    return text.substr(7, text.size() - 7 - std::string(" FROM app.item AS i").size());
}
std::string noted(const char* sql) {
    const Translation made = translate(sql);
    BOOST_REQUIRE_MESSAGE(!made.notes.empty(), sql);
    return made.notes[0].text;
}
std::string refused(const char* sql) {
    try {
        return "translated: " + translate(sql).sql;
    } catch (const Error& error) {
        return error.message;
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(translate_select)

BOOST_AUTO_TEST_CASE(parameters_alone) {
    BOOST_TEST(exact("SELECT id FROM item WHERE ? IS NULL OR name IS NOT NULL") ==
               "SELECT item.id FROM app.item WHERE $1::text IS NULL OR item.name IS NOT NULL");
    // The place that tells the type comes later.
    BOOST_TEST(exact("SELECT id FROM item WHERE :q IS NULL OR qty = :q") ==
               "SELECT item.id FROM app.item WHERE $1::integer IS NULL OR item.qty = $1");
    BOOST_TEST(exact("SELECT count(?1) FROM item WHERE id = ?1") ==
               "SELECT count($1::bigint) FROM app.item WHERE item.id = $1");
    BOOST_TEST(noted("SELECT ?") == "a parameter that is a result is taken for a text");
    BOOST_TEST(translate("UPDATE item SET name = (SELECT ?)").sql == "UPDATE app.item SET name = (SELECT $1 LIMIT 1)");
    BOOST_TEST(translate("UPDATE item SET price = (SELECT ?)").sql.find("::float8") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(products_past_64_bits) {
    BOOST_TEST(noted("SELECT p.itemid * i.id FROM Part p, item i") ==
               "a product past 64 bits is an error, where SQLite goes over to a real");
    BOOST_TEST(noted("SELECT 9007199254740993 % CASE WHEN qty > 1 THEN 3 ELSE 2.5 END FROM item") ==
               "% of integers beyond 2^53 is not exact where an operand may be a real, too");
    BOOST_TEST(expression("qty * qty") == "i.qty::bigint * i.qty");
    BOOST_TEST(expression("id * 3 + id") == "i.id * 3 + i.id");
}

BOOST_AUTO_TEST_CASE(full_joins) {
    BOOST_TEST(exact("SELECT i.id, p.label FROM item i FULL JOIN Part p ON i.id = p.itemid") ==
               "SELECT i.id, p.label FROM app.item AS i FULL JOIN app.part AS p ON i.id = p.item_id");
    // PostgreSQL has no FULL JOIN by anything but equalities.
    const std::string text = exact("SELECT p.label, id FROM Part p FULL JOIN (SELECT id FROM item) i ON id > itemid");
    BOOST_TEST(text == "SELECT full_join.label, full_join.id FROM (SELECT p.item_id AS item_id, p.label AS label, "
                       "i.id AS id FROM app.part AS p LEFT JOIN (SELECT item.id FROM app.item) AS i ON i.id > p.item_id "
                       "UNION ALL SELECT NULL, NULL, i.id FROM (SELECT item.id FROM app.item) AS i WHERE NOT EXISTS "
                       "(SELECT FROM app.part AS p WHERE i.id > p.item_id)) AS full_join");
    BOOST_TEST(exact("SELECT * FROM Part p RIGHT JOIN Part q USING (itemid)") ==
               "SELECT coalesce(p.item_id, q.item_id) AS item_id, p.label, q.label FROM app.part AS p "
               "RIGHT JOIN app.part AS q ON p.item_id = q.item_id");
}

BOOST_AUTO_TEST_CASE(order_by_one_of_two_names) {
    BOOST_TEST(exact("SELECT qty + 1 AS id, i.id FROM item i ORDER BY id") ==
               "SELECT i.qty::bigint + 1 AS id, i.id FROM app.item AS i ORDER BY 1 NULLS FIRST");
}

BOOST_AUTO_TEST_CASE(full_text_search) {
    BOOST_TEST(refused("SELECT * FROM item WHERE item MATCH 'x'").find("websearch_to_tsquery") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(plain_sql_stays_as_it_is) {
    BOOST_TEST(exact("SELECT id, name FROM item WHERE qty > 3") ==
               "SELECT item.id, item.name FROM app.item WHERE item.qty > 3");
    BOOST_TEST(exact("select p.* from Part p") == "SELECT p.item_id, p.label FROM app.part AS p");
}

BOOST_AUTO_TEST_CASE(text_sorts_by_bytes_whatever_the_database) {
    BOOST_TEST(translate("SELECT id FROM item ORDER BY name", false).sql ==
               "SELECT item.id FROM app.item ORDER BY item.name COLLATE \"C\" NULLS FIRST");
    BOOST_TEST(exact("SELECT id FROM item ORDER BY name DESC, id") ==
               "SELECT item.id FROM app.item ORDER BY item.name DESC NULLS LAST, item.id");
}

BOOST_AUTO_TEST_CASE(conditions_and_values) {
    BOOST_TEST(expression("qty > 3") == "(i.qty > 3)::int");
    BOOST_TEST(expression("NOT qty") == "(NOT i.qty <> 0)::int");
    BOOST_TEST(expression("(qty > 3) + 1") == "(i.qty > 3)::int + 1");
    BOOST_TEST(expression("active") == "i.active");
    BOOST_TEST(expression("active = 1 AND active = 0") == "(i.active AND NOT i.active)::int");
    BOOST_TEST(expression("qty IS NOT NULL") == "(i.qty IS NOT NULL)::int");
    BOOST_TEST(expression("qty IS 5") == "(i.qty IS NOT DISTINCT FROM 5)::int");
    BOOST_TEST(expression("qty IS TRUE") == "(i.qty <> 0 IS TRUE)::int");
}

BOOST_AUTO_TEST_CASE(arithmetic_in_64_bits) {
    BOOST_TEST(expression("qty + 1") == "i.qty::bigint + 1");
    BOOST_TEST(expression("qty / 2") == "i.qty / 2");
    BOOST_TEST(expression("id / qty") == "i.id / nullif(i.qty, 0)");
    BOOST_TEST(expression("qty / 0") == "NULL::bigint");
    BOOST_TEST(expression("price * qty") == "i.price * i.qty");
    BOOST_TEST(expression("total * 2") == "i.total::float8 * 2");
    BOOST_TEST(expression("5 % price") == "(5 % nullif(app.sqlite_truncate(i.price), 0))::float8");
    BOOST_TEST(expression("id << 3") == "i.id << 3");
}

BOOST_AUTO_TEST_CASE(affinity_decides_comparisons) {
    BOOST_TEST(expression("qty = '5'") == "(i.qty = 5)::int");
    BOOST_TEST(expression("name = 5") == "(i.name = '5')::int");
    BOOST_TEST(expression("id > 'm'") == "false::int");
    BOOST_TEST(expression("'5' = 5") == "false::int");
    BOOST_TEST(translate("SELECT raw > 'x' FROM item").sql == "SELECT CASE WHEN item.raw IS NOT NULL THEN true END::int FROM app.item");
    BOOST_TEST(noted("SELECT raw > 'x' FROM item") == "numbers and texts that stand in a bytea column are compared as blobs");
}

BOOST_AUTO_TEST_CASE(collations) {
    BOOST_TEST(expression("nick = 'Bob'") == "(lower(i.nick) = lower('Bob'))::int");
    BOOST_TEST(expression("name COLLATE NOCASE = 'Bob'") == "(lower(i.name) = lower('Bob'))::int");
    BOOST_TEST(expression("name LIKE 'a\\%'") == "(i.name ILIKE E'a\\\\%' ESCAPE '')::int");
    BOOST_TEST(expression("name GLOB 'a*_'") == "(i.name LIKE E'a%\\\\_')::int");
}

BOOST_AUTO_TEST_CASE(moments) {
    BOOST_TEST(exact("SELECT id FROM item WHERE seen_at >= '2024-01-31T10:00:00'") ==
               "SELECT item.id FROM app.item WHERE item.seen_at >= '2024-01-31T10:00:00'");
    // Midnight is the longer text, so it comes behind its day.
    BOOST_TEST(exact("SELECT id FROM item WHERE seen_at > '2024-01-31' AND seen_at <= '2024-02-01'") ==
               "SELECT item.id FROM app.item WHERE item.seen_at >= '2024-01-31' AND item.seen_at < '2024-02-01'");
    BOOST_TEST(noted("SELECT id FROM item WHERE made_at = '2024-01-31 10:00:00'") ==
               "times are taken to be written as YYYY-MM-DD HH24:MI:SS in SQLite");
}

BOOST_AUTO_TEST_CASE(groups) {
    BOOST_TEST(exact("SELECT name, count(*) FROM item GROUP BY name HAVING count(*) > 1") ==
               "SELECT item.name, count(*) FROM app.item GROUP BY item.name HAVING count(*) > 1");
    BOOST_TEST(exact("SELECT id, name FROM item GROUP BY id") == "SELECT item.id, item.name FROM app.item GROUP BY item.id");
    BOOST_TEST(translate("SELECT qty, name FROM item GROUP BY qty").sql ==
               "SELECT item.qty, (array_agg(item.name ORDER BY item.id))[1] FROM app.item GROUP BY item.qty");
    BOOST_TEST(translate("SELECT name, max(qty) FROM item").sql ==
               "SELECT (array_agg(item.name ORDER BY item.qty DESC NULLS LAST, item.id))[1], max(item.qty) FROM app.item");
    BOOST_TEST(exact("SELECT name AS n, sum(qty) AS s FROM item GROUP BY n ORDER BY s DESC") ==
               "SELECT item.name AS n, sum(item.qty) AS s FROM app.item GROUP BY item.name ORDER BY s DESC NULLS LAST");
}

BOOST_AUTO_TEST_CASE(compounds) {
    BOOST_TEST(exact("SELECT 1 UNION SELECT 2 INTERSECT SELECT 2") == "(SELECT 1 UNION SELECT 2) INTERSECT SELECT 2");
    BOOST_TEST(exact("SELECT id FROM item UNION ALL SELECT ItemId FROM Part ORDER BY 1") ==
               "SELECT item.id FROM app.item UNION ALL SELECT part.item_id FROM app.part ORDER BY 1 NULLS FIRST");
    BOOST_TEST(noted("SELECT id FROM item UNION SELECT name FROM item") == "numbers and texts in one column become text");
}

BOOST_AUTO_TEST_CASE(joins) {
    BOOST_TEST(exact("SELECT i.id FROM item i, Part p LEFT JOIN Part q ON q.ItemId = i.id") ==
               "SELECT i.id FROM app.item AS i CROSS JOIN app.part AS p LEFT JOIN app.part AS q ON q.item_id = i.id");
    BOOST_TEST(exact("SELECT * FROM Part p JOIN Part q USING (itemid)") ==
               "SELECT p.item_id, p.label, q.label FROM app.part AS p JOIN app.part AS q ON p.item_id = q.item_id");
}

BOOST_AUTO_TEST_CASE(subqueries) {
    BOOST_TEST(exact("SELECT (SELECT label FROM Part WHERE ItemId = id) FROM item") ==
               "SELECT (SELECT part.label FROM app.part WHERE part.item_id = item.id LIMIT 1) FROM app.item");
    BOOST_TEST(exact("SELECT \"n+1\" FROM (SELECT qty n, qty+1 AS \"n+1\" FROM item)") ==
               "SELECT subquery.\"n+1\" FROM (SELECT item.qty AS n, item.qty::bigint + 1 AS \"n+1\" FROM app.item) AS subquery");
}

BOOST_AUTO_TEST_CASE(recursion) {
    BOOST_TEST(exact("WITH c(x) AS (VALUES(1) UNION ALL SELECT x+1 FROM c WHERE x < 5) SELECT x FROM c") ==
               "WITH RECURSIVE c(x) AS (VALUES (1::bigint) UNION ALL SELECT c.x + 1 FROM c WHERE c.x < 5) SELECT c.x FROM c");
}

BOOST_AUTO_TEST_CASE(parameters) {
    const Translation made = translate("SELECT id FROM item WHERE qty = ? AND name = :who AND id > ?1 AND name <> :who");
    BOOST_TEST(made.sql == "SELECT item.id FROM app.item WHERE item.qty = $1 AND item.name = $2 AND item.id > $1 AND item.name <> $2");
    BOOST_TEST(made.parameters == (std::vector<std::string>{"?1", ":who"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(parameters_are_numbered_in_the_order_of_the_text) {
    BOOST_TEST(translate("UPDATE item SET name = ?, qty = ? WHERE id = ? RETURNING ?, id").sql ==
               "UPDATE app.item SET name = $1, qty = $2 WHERE item.id = $3 RETURNING $4, item.id");
    BOOST_TEST(translate("SELECT ? AS a, x FROM (SELECT ? AS x) WHERE x LIKE ? AND (?) = x").sql ==
               "SELECT $1 AS a, subquery.x FROM (SELECT $2 AS x) AS subquery WHERE subquery.x ILIKE $3 ESCAPE '' AND "
               "$4 = subquery.x");
    BOOST_TEST(translate("WITH q AS (SELECT id FROM item WHERE qty > ?) SELECT id FROM q WHERE id < ? AND id <> ?1").sql ==
               "WITH q AS (SELECT item.id FROM app.item WHERE item.qty > $1) SELECT q.id FROM q WHERE q.id < $2 AND "
               "q.id <> $1");
    BOOST_TEST(refused("SELECT ?0") == "parameter numbers are from 1 to 32766: ?0 (at byte 8)");
    BOOST_TEST(refused("SELECT ?99999999999999999999").substr(0, 40) == "parameter numbers are from 1 to 32766: ?");
}

BOOST_AUTO_TEST_CASE(nested_patterns_stay_short) {
    std::string sql = "name";
    for (int i = 0; i < 40; ++i)
        sql = "(" + sql + " LIKE name)";
    BOOST_TEST(translate(("SELECT " + sql + " FROM item").c_str()).sql.size() < 10000u);
    sql = "qty";
    for (int i = 0; i < 40; ++i)
        sql = "max(" + sql + ", id)";
    BOOST_TEST(refused(("SELECT " + sql + " FROM item").c_str()).find("becomes this long") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_subquery_and_a_function_have_no_collation) {
    BOOST_TEST(expression("(SELECT nick) = 'Bob'") == "((SELECT i.nick LIMIT 1) = 'Bob')::int");
    BOOST_TEST(exact("SELECT i.id FROM item i JOIN (SELECT lower(nick) AS n FROM item) s ON s.n = i.nick") ==
               "SELECT i.id FROM app.item AS i JOIN (SELECT lower(item.nick) AS n FROM app.item) AS s ON s.n = i.nick");
}

BOOST_AUTO_TEST_CASE(words_of_booleans) {
    BOOST_TEST(translate("SELECT id FROM item WHERE active = 'true'").sql ==
               "SELECT item.id FROM app.item WHERE item.active");
    BOOST_TEST(noted("SELECT id FROM item WHERE active = 'false'") ==
               "the booleans are taken to be words in SQLite, as the statement has them");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_done_is_named_with_its_place) {
    BOOST_TEST(refused("SELECT name REGEXP 'x' FROM item") == "operator REGEXP is not translated: name REGEXP 'x' (at byte 8)");
    BOOST_TEST(refused("SELECT rowid FROM Part") ==
               "the rowid of \"Part\", which the target does not keep, is not translated: rowid (at byte 8)");
    BOOST_TEST(refused("SELECT frobnicate(1)") == "function frobnicate() is not translated: frobnicate(1) (at byte 8)");
    BOOST_TEST(refused("SELECT nope FROM item") == "no such column: nope (at byte 8)");
    BOOST_TEST(refused("SELECT id FROM nope") == "no such table \"nope\": nope (at byte 16)");
}

BOOST_AUTO_TEST_SUITE_END()
