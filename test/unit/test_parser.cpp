// The parser by construct: what the tree holds, how operators bind, where things stand, what is refused.
#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/parser.hpp"
#include "core/printer.hpp"
#include "parenthesize.hpp"
#include "tree_text.hpp"

using namespace ferry::core;
using namespace ferry::test;

namespace {

struct Case {
    std::string sql, expected;
};

/// The expression with every operator in parentheses.
std::string grouped(const std::string& sql) {
    const ast::ExprPtr expr = parse_expression(sql);
    parenthesize(*expr);
    return print_sql(*expr);
}

std::string message_of(const std::string& sql) {
    try {
        parse_statement(sql);
    } catch (const Error& error) {
        BOOST_TEST((error.code == ErrorCode::syntax));
        return error.message;
    }
    return "accepted";
}

std::string slice(const std::string& sql, ast::Place place) {
    return sql.substr(place.begin, place.end - place.begin);
}

std::string repeated(const std::string& text, int count) {
    std::string result;
    for (; count > 0; --count)
        result += text;
    return result;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(parser)

BOOST_AUTO_TEST_CASE(operators_bind_as_in_sqlite) {
    const Case cases[] = {
        {"1 + 2 * 3", "(1 + (2 * 3))"},
        {"1 - 2 - 3", "((1 - 2) - 3)"},
        {"a OR b AND NOT c = d", "(a OR (b AND (NOT (c = d))))"},
        {"a = b < c & d + e * f || g", "(a = (b < (c & (d + (e * (f || g))))))"},
        {"a < b = c", "((a < b) = c)"},
        {"a & b | c << d >> e", "((((a & b) | c) << d) >> e)"},
        {"a || b -> c ->> d", "(((a || b) -> c) ->> d)"},
        {"a * b || c", "(a * (b || c))"},
        {"- a COLLATE x", "((-a) COLLATE x)"},
        {"a || b COLLATE x", "(a || (b COLLATE x))"},
        {"- a || ~ b", "((-a) || (~b))"},
        {"- - + ~ a", "(-(-(+(~a))))"},
        {"NOT a IS NULL", "(NOT (a IS NULL))"},
        {"NOT NOT a AND b", "((NOT (NOT a)) AND b)"},
        {"a = NOT b = c", "(a = (NOT (b = c)))"},
        {"a + NOT b OR c", "((a + (NOT b)) OR c)"},
        {"- NOT a = b AND c", "((-(NOT (a = b))) AND c)"},
        {"a IS NOT b", "(a IS NOT b)"},
        {"a IS NOT NOT b", "(a IS NOT (NOT b))"},
        {"a IS NOT DISTINCT FROM b + 1", "(a IS (b + 1))"},
        {"a IS DISTINCT FROM b = c", "((a IS NOT b) = c)"},
        {"a NOT NULL", "(a NOTNULL)"},
        {"a ISNULL NOTNULL", "((a ISNULL) NOTNULL)"},
        {"a < b NOT NULL", "((a < b) NOTNULL)"},
        {"NOT a NOT NULL", "(NOT (a NOTNULL))"},
        {"a = b IN (1) = c", "(((a = b) IN (1)) = c)"},
        {"a NOT IN (1, 2) AND b", "((a NOT IN (1, 2)) AND b)"},
        {"a + b NOT IN ()", "((a + b) NOT IN ())"},
        {"a BETWEEN b AND c AND d", "((a BETWEEN b AND c) AND d)"},
        {"a BETWEEN b = 1 AND c = d", "((a BETWEEN (b = 1) AND c) = d)"},
        {"a NOT BETWEEN b OR c AND d < e", "syntax"},
        {"a BETWEEN b OR c AND d AND e", "syntax"},
        {"a BETWEEN b IS NULL AND c", "(a BETWEEN (b IS NULL) AND c)"},
        {"a BETWEEN b BETWEEN c AND d AND e", "(a BETWEEN (b BETWEEN c AND d) AND e)"},
        {"a LIKE b LIKE c ESCAPE d", "((a LIKE b) LIKE c ESCAPE d)"},
        {"a NOT LIKE b || c ESCAPE d || e = f", "((a NOT LIKE (b || c) ESCAPE (d || e)) = f)"},
        {"a LIKE b < c ESCAPE d", "(a LIKE (b < c) ESCAPE d)"},
        {"a GLOB b REGEXP c MATCH d", "(((a GLOB b) REGEXP c) MATCH d)"},
        {"a == b <> c != d", "(((a = b) <> c) <> d)"},
        {"CASE a WHEN b OR c THEN d END + 1", "(CASE a WHEN (b OR c) THEN d END + 1)"},
        {"((a) + ((b))) * c", "(((a) + (b)) * c)"},
        {"(((a)) , b) = ((SELECT 1), 2)", "(((a), b) = ((SELECT 1), 2))"},
        {"((SELECT 1)) + 2", "(((SELECT 1)) + 2)"},
    };
    for (const Case& test : cases) {
        BOOST_TEST_CONTEXT(test.sql) {
            if (test.expected == "syntax") {
                BOOST_CHECK_THROW(grouped(test.sql), Error);
            } else {
                BOOST_TEST(grouped(test.sql) == test.expected);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(chains_of_and_and_or) {
    BOOST_TEST(grouped("a OR b OR c AND d AND e") == "((a OR b) OR ((c AND d) AND e))");
}

/// Statements that print as they are written.
BOOST_AUTO_TEST_CASE(constructs_print_as_written) {
    const std::string statements[] = {
        "SELECT 1, 1.5e3, 0x1F, 'it''s', x'00ff', NULL, CURRENT_DATE, ?, ?1, :a, @b, $c::d(e)",
        "SELECT a, b AS c, d \"e\", f 'g', h AS 'i', *, t.*, 't'.* FROM t",
        "SELECT DISTINCT a FROM t UNION ALL SELECT ALL b FROM u EXCEPT VALUES (1, 2), (3, 4)",
        "SELECT a FROM t, u JOIN v ON a = b LEFT JOIN w USING (c, d) NATURAL JOIN x CROSS JOIN y",
        "SELECT a FROM t RIGHT JOIN u ON 1 FULL JOIN v ON 2 NATURAL LEFT JOIN w",
        "SELECT a FROM (t JOIN (u, v) AS w ON 1), (SELECT 1) AS z, main.f(1, 2) AS g, h()",
        "SELECT a FROM t AS u INDEXED BY i, v NOT INDEXED WHERE a GROUP BY b, c HAVING d ORDER BY e ASC, "
        "f DESC NULLS LAST, g NULLS FIRST LIMIT 1 OFFSET 2",
        "WITH a AS (SELECT 1), b(c, d) AS MATERIALIZED (VALUES (1, 2)), e AS NOT MATERIALIZED (SELECT 3) "
        "SELECT * FROM a",
        "WITH RECURSIVE a(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM a) SELECT n FROM a",
        "SELECT count(*), f(), f(DISTINCT a), f(a ORDER BY b DESC), f(a) FILTER (WHERE b), replace(a, b, c), "
        "like(a, b), left(a)",
        "SELECT f() OVER w, g(a) OVER (w PARTITION BY b, c ORDER BY d ROWS 1 PRECEDING) FROM t WINDOW w AS "
        "(ORDER BY a), v AS ()",
        "SELECT f() OVER (RANGE BETWEEN UNBOUNDED PRECEDING AND 1 FOLLOWING EXCLUDE NO OTHERS)",
        "SELECT f() OVER (GROUPS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW)",
        "SELECT f() OVER (ROWS CURRENT ROW EXCLUDE GROUP), f() OVER (ROWS UNBOUNDED PRECEDING EXCLUDE TIES)",
        "SELECT CASE WHEN a THEN b WHEN c THEN d END, CASE a WHEN b THEN c ELSE d END, CAST(a AS "
        "varchar(10)), "
        "CAST(b AS )",
        "SELECT a IN (1, 2), b IN (), c IN (SELECT 1), d IN t, e NOT IN main.t, f IN g(1), (1, 2) IN (VALUES "
        "(1, 2))",
        "SELECT EXISTS (SELECT 1), NOT EXISTS (SELECT 2), (SELECT 3), (a, b, c) = (1, 2, 3)",
        "SELECT a LIKE b ESCAPE c, a NOT GLOB b, a MATCH b, a REGEXP b, a COLLATE nocase, a ->> '$.b' -> 'c'",
        "SELECT \"a\", [b], `c`, main.t.d, 't'.e, t.'f', t.key, first, last",
        "INSERT INTO t DEFAULT VALUES",
        "INSERT INTO main.t AS u(a, b) VALUES (1, 2), (3, 4) RETURNING *, a AS b",
        "INSERT OR IGNORE INTO t SELECT * FROM u WHERE 1 ON CONFLICT(a, b DESC) WHERE c DO UPDATE SET d = 1, "
        "(e, f) = (2, 3) WHERE g ON CONFLICT DO NOTHING RETURNING a",
        "WITH a AS (SELECT 1) REPLACE INTO t SELECT * FROM a",
        "UPDATE OR ROLLBACK main.t AS u INDEXED BY i SET a = 1, (b, c) = (SELECT 1, 2) FROM v JOIN w ON 1 "
        "WHERE d RETURNING e ORDER BY f LIMIT 1 OFFSET 2",
        "DELETE FROM t NOT INDEXED WHERE a RETURNING * ORDER BY b LIMIT 3",
        "CREATE TABLE t(a)",
        "CREATE TEMP TABLE IF NOT EXISTS main.t(a INTEGER PRIMARY KEY ASC ON CONFLICT REPLACE AUTOINCREMENT, "
        "b double precision NOT NULL ON CONFLICT FAIL, c varchar(1, -2) NULL UNIQUE ON CONFLICT IGNORE) "
        "WITHOUT ROWID, STRICT",
        "CREATE TABLE t(a DEFAULT 1, b DEFAULT -1.5, c DEFAULT +'x', d DEFAULT (1 + 2), e DEFAULT NULL, f "
        "DEFAULT word, g DEFAULT \"x\", h DEFAULT CURRENT_TIMESTAMP, i DEFAULT x'00')",
        "CREATE TABLE t(a CONSTRAINT n CHECK (a > 1) COLLATE nocase, b GENERATED ALWAYS AS (a) STORED, c AS "
        "(b) VIRTUAL, d int GENERATED ALWAYS AS (1))",
        "CREATE TABLE t(a REFERENCES p, b REFERENCES p(x) ON DELETE SET NULL ON UPDATE CASCADE MATCH simple "
        "NOT "
        "DEFERRABLE INITIALLY IMMEDIATE, CONSTRAINT k PRIMARY KEY(a, b COLLATE rtrim DESC) ON CONFLICT "
        "ABORT, "
        "UNIQUE(a), CHECK (a), FOREIGN KEY(a, b) REFERENCES q(x, y) ON DELETE NO ACTION DEFERRABLE INITIALLY "
        "DEFERRED)",
        "CREATE TABLE t AS SELECT 1",
        "CREATE INDEX i ON t(a)",
        "CREATE UNIQUE INDEX IF NOT EXISTS main.i ON t(a COLLATE nocase DESC, lower(b)) WHERE c NOTNULL",
        "CREATE VIEW v AS SELECT 1",
        "CREATE TEMP VIEW IF NOT EXISTS main.v(a, b) AS SELECT 1, 2",
        "CREATE TRIGGER r BEFORE DELETE ON t BEGIN SELECT 1; END",
        "CREATE TEMP TRIGGER IF NOT EXISTS main.r INSTEAD OF UPDATE OF a, b ON main.t FOR EACH ROW WHEN "
        "new.a "
        "> 1 BEGIN INSERT INTO u VALUES (1); UPDATE u SET a = 1 FROM v WHERE b; DELETE FROM u WHERE old.a; "
        "SELECT RAISE(IGNORE), RAISE(ABORT, 'no'); END",
        "CREATE VIRTUAL TABLE t USING m",
        "CREATE VIRTUAL TABLE IF NOT EXISTS main.t USING fts5(a, b UNINDEXED, tokenize='x (y', prefix=(1, "
        "2))",
    };
    for (const std::string& sql : statements) {
        const std::string printed = print_sql(parse_statement(sql));
        BOOST_TEST(printed == sql);
        BOOST_TEST(tree_text(parse_statement(printed)) == tree_text(parse_statement(sql)));
    }
}

BOOST_AUTO_TEST_CASE(variants_give_the_same_tree) {
    const Case cases[] = {
        {"select 1 ; ;", "SELECT 1"},
        {"\xEF\xBB\xBFselect/**/1--\n", "SELECT 1"},
        {"SELECT 1_000, 0xF_F, 1_0.5_0e1_0", "SELECT 1000, 0xFF, 10.50e10"},
        {"SELECT a LIMIT 1, 2", "SELECT a LIMIT 2 OFFSET 1"},
        {"SELECT f(ALL a)", "SELECT f(a)"},
        {"SELECT a FROM t LEFT OUTER JOIN u OUTER LEFT JOIN v", "SELECT a FROM t LEFT JOIN u LEFT JOIN v"},
        {"SELECT a FROM t INNER JOIN u CROSS INNER JOIN v", "SELECT a FROM t JOIN u CROSS JOIN v"},
        {"SELECT a FROM t LEFT RIGHT JOIN u NATURAL FULL OUTER JOIN v",
         "SELECT a FROM t FULL JOIN u NATURAL FULL JOIN v"},
        {"SELECT a FROM t u", "SELECT a FROM t AS u"},
        {"CREATE TEMPORARY VIEW v AS SELECT 1", "CREATE TEMP VIEW v AS SELECT 1"},
        {"CREATE TABLE t(a, CHECK(1) UNIQUE(a) FOREIGN KEY(a) REFERENCES p)",
         "CREATE TABLE t(a, CHECK(1), UNIQUE(a), FOREIGN KEY(a) REFERENCES p)"},
        {"CREATE TABLE t(a REFERENCES p NOT NULL, b DEFERRABLE)",
         "CREATE TABLE t(a REFERENCES p DEFERRABLE NOT NULL, b)"},
        {"CREATE TABLE t(a), STRICT", "CREATE TABLE t(a) STRICT"},
        {"CREATE TABLE t(a CONSTRAINT x, CONSTRAINT y)", "CREATE TABLE t(a)"},
        {"CREATE VIRTUAL TABLE t USING m()", "CREATE VIRTUAL TABLE t USING m"},
        {"CREATE TABLE t(a REFERENCES p ON INSERT CASCADE)", "CREATE TABLE t(a REFERENCES p)"},
    };
    for (const Case& test : cases)
        BOOST_TEST(tree_text(parse_statement(test.sql)) == tree_text(parse_statement(test.expected)),
                   test.sql);
}

BOOST_AUTO_TEST_CASE(keywords_are_names_where_sqlite_has_no_other_use_for_them) {
    const std::string accepted[] = {
        "SELECT key, action, abort, replace, desc, like, glob, match, window, over, filter, begin, end FROM "
        "t",
        "SELECT left, t.right, indexed, natural.cross FROM inner",
        "SELECT 1 desc, 2 rows, 3 key, 4 current_date, 5 over, 6 filter, 7 window",
        "SELECT 1 AS left, 2 AS indexed, 3 AS natural",
        "SELECT f(a) over FROM t",
        "SELECT f(a) filter FROM t",
        "SELECT if(a, b, c), with(1), window(a)",
        "SELECT a FROM t window WINDOW window AS (ORDER BY a)",
        "SELECT f() OVER over FROM t WINDOW over AS ()",
        "CREATE TABLE abort(key, view text, temp int, 'string', left)",
        "CREATE TABLE if(a)",
        "SELECT CASE end WHEN 1 THEN 2 ELSE end END",
        "SELECT a FROM t ORDER BY desc DESC, nulls NULLS FIRST",
        "SELECT a AS 'b' FROM 't' AS 'u'",
        "WITH with AS (SELECT 1), materialized AS MATERIALIZED (SELECT 2) SELECT * FROM with",
        "CREATE TABLE t(a generated, b generated always, c generated always as (1))",
    };
    for (const std::string& sql : accepted)
        BOOST_TEST(message_of(sql) == "accepted", sql);
    const std::string refused[] = {
        "SELECT table",           "SELECT cast",
        "SELECT raise",           "SELECT 1 left",
        "SELECT 1 indexed",       "SELECT 1 AS select",
        "CREATE TABLE order(a)",  "SELECT (1) over x",
        "SELECT a FROM t AS not", "SELECT (with)",
        "SELECT current_date(1)", "WITH recursive AS (SELECT 1) SELECT 1",
        "CREATE TABLE t(a left)", "CREATE TABLE t(a DEFAULT left)",
    };
    for (const std::string& sql : refused)
        BOOST_TEST(message_of(sql) != "accepted", sql);
}

BOOST_AUTO_TEST_CASE(double_quotes_stay_for_the_translator) {
    const ast::ExprPtr expr = parse_expression("\"a\" || [b] || t.\"c\"");
    BOOST_TEST(expr->args[0]->args[0]->name.quote == '"');
    BOOST_TEST(expr->args[0]->args[1]->name.quote == '[');
    BOOST_TEST(expr->args[1]->table.text == "t");
    BOOST_TEST(expr->args[1]->name.text == "c");
}

BOOST_AUTO_TEST_CASE(places_are_ranges_of_the_text) {
    const std::string sql =
        "SELECT  a + /* x */ b AS c, ( d ) , f( 1 )FILTER (WHERE 2) x FROM t u WHERE (1) IN (2) --";
    const ast::Statement statement = parse_statement(sql);
    const ast::SelectCore& core = statement.select->cores[0];
    BOOST_TEST(slice(sql, core.columns[0].place) == "a + /* x */ b AS c");
    BOOST_TEST(slice(sql, core.columns[0].expr->place) == "a + /* x */ b");
    BOOST_TEST(slice(sql, core.columns[0].expr->args[1]->place) == "b");
    BOOST_TEST(slice(sql, core.columns[0].alias.place) == "c");
    BOOST_TEST(slice(sql, core.columns[1].place) == "( d )");
    BOOST_TEST(slice(sql, core.columns[1].expr->place) == "( d )");
    BOOST_TEST(slice(sql, core.columns[2].expr->place) == "f( 1 )FILTER (WHERE 2)");
    BOOST_TEST(slice(sql, core.from[0].place) == "t u");
    BOOST_TEST(slice(sql, core.where->place) == "(1) IN (2)");
    BOOST_TEST(slice(sql, core.place) == sql.substr(0, sql.size() - 3));
    BOOST_TEST(slice(sql, statement.place) == sql.substr(0, sql.size() - 3));
}

BOOST_AUTO_TEST_CASE(places_in_create_table) {
    const std::string sql = "CREATE TABLE t(a  varchar ( 10 ) NOT NULL  DEFAULT - 1, b,CONSTRAINT n CHECK ( "
                            "a > (1) ), UNIQUE (a))";
    const ast::Statement statement = parse_statement(sql);
    const ast::CreateTable& table = *statement.create_table;
    BOOST_TEST(table.columns[0].type == "varchar ( 10 )");
    BOOST_TEST(slice(sql, table.columns[0].type_place) == "varchar ( 10 )");
    BOOST_TEST(slice(sql, table.columns[0].place) == "a  varchar ( 10 ) NOT NULL  DEFAULT - 1");
    BOOST_TEST(slice(sql, table.columns[0].constraints[0].place) == "NOT NULL");
    BOOST_TEST(slice(sql, table.columns[0].constraints[1].place) == "DEFAULT - 1");
    BOOST_TEST(slice(sql, table.columns[0].constraints[1].expr->place) == "- 1");
    BOOST_TEST(table.columns[1].type == "");
    BOOST_TEST(slice(sql, table.columns[1].place) == "b");
    BOOST_TEST(slice(sql, table.constraints[0].place) == "CONSTRAINT n CHECK ( a > (1) )");
    BOOST_TEST(slice(sql, table.constraints[0].expr->place) == "a > (1)");
    BOOST_TEST(slice(sql, table.constraints[1].place) == "UNIQUE (a)");
}

BOOST_AUTO_TEST_CASE(other_statements_by_their_first_words) {
    const Case cases[] = {
        {"PRAGMA main.foreign_keys = ON;", "PRAGMA"},
        {"begin immediate transaction", "BEGIN"},
        {"COMMIT", "COMMIT"},
        {"drop table if exists t", "DROP TABLE"},
        {"ALTER TABLE t RENAME TO u", "ALTER TABLE"},
        {"ANALYZE", "ANALYZE"},
        {"VACUUM INTO 'x'", "VACUUM"},
        {"ATTACH 'x' AS y", "ATTACH"},
        {"EXPLAIN QUERY PLAN SELECT 1", "EXPLAIN"},
        {"EXPLAIN CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END;", "EXPLAIN"},
    };
    for (const Case& test : cases) {
        const ast::Statement statement = parse_statement(test.sql);
        BOOST_TEST((statement.kind == ast::StatementKind::other));
        BOOST_TEST(statement.words == test.expected);
    }
}

BOOST_AUTO_TEST_CASE(faults_name_the_place) {
    const Case cases[] = {
        {"", "expected statement at the end of the statement"},
        {"SELEC 1", "expected statement at byte 1"},
        {"SELECT", "expected expression at the end of the statement"},
        {"SELECT 1 +", "expected expression at the end of the statement"},
        {"SELECT 1 2", "expected end of statement at byte 10"},
        {"SELECT 1; SELECT 2", "expected end of statement at byte 11"},
        {"PRAGMA x; SELECT 2", "expected end of statement at byte 11"},
        {"SELECT a FROM", "expected table name at the end of the statement"},
        {"SELECT (1", "expected \")\" at the end of the statement"},
        {"SELECT a NOT b", "expected NULL, IN, LIKE or BETWEEN at byte 14"},
        {"SELECT a BETWEEN 1", "expected AND at the end of the statement"},
        {"SELECT CASE a END", "expected WHEN at byte 15"},
        {"SELECT a FROM t ON 1", "no JOIN that this could be the condition of at byte 17"},
        {"SELECT a FROM t LEFT INNER JOIN u", "unknown kind of join at byte 17"},
        {"SELECT a FROM t OUTER JOIN u", "unknown kind of join at byte 17"},
        {"SELECT 1 ORDER BY 1 UNION SELECT 2", "expected end of statement at byte 21"},
        {"VALUES (1) ORDER BY 1", "expected end of statement at byte 12"},
        {"INSERT INTO t", "expected VALUES, SELECT or DEFAULT VALUES at the end of the statement"},
        {"INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING ON CONFLICT DO NOTHING",
         "expected end of statement at byte 49"},
        {"CREATE TEMP INDEX i ON t(a)", "expected TABLE, VIEW or TRIGGER at byte 13"},
        {"CREATE TABLE t(a, CHECK(1), b)", "expected constraint at byte 29"},
        {"CREATE TABLE t(a int(x))", "expected number at byte 22"},
        {"CREATE TABLE t(a) WITHOUT x", "expected ROWID at byte 27"},
        {"CREATE TRIGGER r AFTER INSERT ON t BEGIN END",
         "expected INSERT, UPDATE, DELETE or SELECT at byte 42"},
        {"CREATE TRIGGER r AFTER INSERT ON t BEGIN INSERT INTO t DEFAULT VALUES; END",
         "expected VALUES or SELECT at byte 56"},
        {"CREATE VIRTUAL TABLE t USING m(a (b", "expected \")\" at the end of the statement"},
        {"SELECT 1__0", "malformed number at byte 8"},
        {"SELECT $a(b c)", "unrecognized character at byte 8"},
    };
    for (const Case& test : cases)
        BOOST_TEST(message_of(test.sql) == test.expected, test.sql);
    try {
        parse_statement("SELECT a,\n  FROM t");
    } catch (const Error& error) {
        BOOST_TEST(error.message == "expected expression at byte 13");
        BOOST_TEST(error.detail == "Near \"FROM\", line 2, column 3.");
    }
}

BOOST_AUTO_TEST_CASE(nesting_is_bounded) {
    const int many = 500000;
    const std::string hopeless[] = {
        repeated("(", many),
        "SELECT " + repeated("(", many) + "1",
        "SELECT " + repeated("NOT ", many) + "1",
        "SELECT " + repeated("- ", many) + "1",
        "SELECT " + repeated("~", many) + "1",
        "SELECT " + repeated("f(", many),
        "SELECT " + repeated("1+(", many),
        "SELECT " + repeated("1 OR 1 AND NOT 1 = 1 < 1 & 1 + 1 * 1 || -(", many / 10),
        "SELECT " + repeated("CASE ", many),
        "SELECT " + repeated("a IN (", many),
        "SELECT " + repeated("CAST(", many),
        repeated("SELECT (", many),
        repeated("SELECT * FROM (", many),
        "SELECT * FROM " + repeated("(", many),
        repeated("WITH a AS (", many),
        repeated("SELECT EXISTS (", many),
        "SELECT " + repeated("f() FILTER (WHERE ", many),
        "SELECT " + repeated("f() OVER (ORDER BY ", many),
        "SELECT " + repeated("a BETWEEN ", many) + "1",
        "SELECT " + repeated("1,(", many),
        repeated("EXPLAIN ", many),
    };
    for (const std::string& sql : hopeless)
        BOOST_TEST(message_of(sql) != "accepted", sql.substr(0, 60));
    BOOST_TEST(message_of("SELECT " + repeated("- ", 600) + "1") ==
               "statement is nested too deeply at byte " + std::to_string(8 + 2 * max_sql_nesting));
}

BOOST_AUTO_TEST_CASE(what_does_not_nest_is_not_bounded) {
    BOOST_TEST(message_of("SELECT " + repeated("(", 300000) + "1" + repeated(")", 300000)) == "accepted");
    BOOST_TEST(message_of("SELECT 1" + repeated(", 1 + 1", 100000)) == "accepted");
    BOOST_TEST(message_of("SELECT 1" + repeated(" UNION ALL SELECT 1 + 1", 20000)) == "accepted");
    BOOST_TEST(message_of("SELECT 1 FROM t" + repeated(" JOIN t ON a = b", 20000)) == "accepted");
    BOOST_TEST(message_of("VALUES (1)" + repeated(", (1 + 2)", 100000)) == "accepted");
    BOOST_TEST(message_of("SELECT CASE " + repeated("WHEN 1 + 1 THEN 2 ", 50000) + "END") == "accepted");
}

/// SQLite's own limit, at the same length of the chain.
BOOST_AUTO_TEST_CASE(chains_of_operators_are_as_long_as_in_sqlite) {
    BOOST_TEST(message_of("SELECT 1" + repeated(" OR 1", 999)) == "accepted");
    BOOST_TEST(message_of("SELECT 1" + repeated(" OR 1", 1000)).rfind("expression tree is too large", 0) ==
               0u);
    BOOST_TEST(message_of("SELECT " + repeated("(", 998) + "1" + repeated(" + 1)", 998)) == "accepted");
    BOOST_TEST(message_of("SELECT " + repeated("(", 2000) + "1" + repeated(" + 1)", 2000)) != "accepted");
    BOOST_TEST(message_of("SELECT a" + repeated(" COLLATE x", 1000)) != "accepted");
    const ast::Statement statement = parse_statement("SELECT 1" + repeated(" OR 1", 999));
    BOOST_TEST(tree_text(parse_statement(print_sql(statement))) == tree_text(statement));
}

BOOST_AUTO_TEST_SUITE_END()
