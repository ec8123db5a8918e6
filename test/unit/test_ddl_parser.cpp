#include <boost/test/unit_test.hpp>

#include "core/ddl_parser.hpp"
#include "core/error.hpp"

using namespace ferry::core;

namespace {

std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts)
        text += (text.empty() ? "" : ",") + part;
    return text;
}

std::string column_names(const TableDdl& ddl) {
    std::string text;
    for (const DdlColumn& column : ddl.columns)
        text += (text.empty() ? "" : "|") + column.name;
    return text;
}

/// "name: a,b -> p(x,y) deferrable deferred", one per line.
std::string foreign_keys(const TableDdl& ddl) {
    std::string text;
    for (const DdlForeignKey& key : ddl.foreign_keys) {
        if (!text.empty()) text += '\n';
        text += key.constraint_name + ": " + joined(key.columns) + " -> " + key.parent;
        if (!key.parent_columns.empty()) text += "(" + joined(key.parent_columns) + ")";
        if (key.deferrable) text += " deferrable";
        if (key.initially_deferred) text += " deferred";
    }
    return text;
}

std::string checks(const TableDdl& ddl) {
    std::string text;
    for (const Check& check : ddl.checks)
        text += (text.empty() ? "" : "\n") + check.name + ": " + check.expression;
    return text;
}

struct Case {
    std::string sql, expected;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(ddl_parser)

BOOST_AUTO_TEST_CASE(columns) {
    const Case cases[] = {
        {"CREATE TABLE t(a)", "a"},
        {"create table t(a, b int, c varchar(10), d decimal(10, -2), e double precision)", "a|b|c|d|e"},
        {"CREATE TABLE \"t\"(\"a b\", [c\"d], `e``f`, 'g')", "a b|c\"d|e`f|g"},
        {"CREATE TABLE main.t(a)", "a"},
        {"CREATE TEMP TABLE IF NOT EXISTS temp.t(a);", "a"},
        {"CREATE TABLE if(a)", "a"},
        {"CREATE TABLE t(key, action, generated, always, rowid, temp)",
         "key|action|generated|always|rowid|temp"},
        {"CREATE TABLE t(a generated, b int generated always as (a) stored, c as (a||')') virtual)", "a|b|c"},
        {"CREATE TABLE t(/*,*/a--)\n,b/* ( */int)", "a|b"},
        {"CREATE TABLE t(a TEXT DEFAULT ')', b DEFAULT (1+(2)), c DEFAULT -1.5 NOT NULL, d DEFAULT +3, "
         "e DEFAULT x'00', f DEFAULT CURRENT_TIMESTAMP, g DEFAULT NULL, h DEFAULT \"x\" UNIQUE)",
         "a|b|c|d|e|f|g|h"},
        {"CREATE TABLE t(a INTEGER CONSTRAINT pk PRIMARY KEY DESC ON CONFLICT REPLACE AUTOINCREMENT, b)",
         "a|b"},
        {"CREATE TABLE t(a NOT NULL ON CONFLICT IGNORE UNIQUE ON CONFLICT FAIL NULL ON CONFLICT ABORT, b)",
         "a|b"},
        {"CREATE TABLE t(a CONSTRAINT x, b CONSTRAINT y CONSTRAINT z NOT NULL)", "a|b"},
        {"CREATE TABLE t(a, b, PRIMARY KEY(a, b COLLATE nocase DESC) ON CONFLICT ROLLBACK, UNIQUE(b) "
         "CHECK(a>b))",
         "a|b"},
        {"CREATE TABLE t(a PRIMARY KEY) WITHOUT ROWID, STRICT", "a"},
        {"CREATE TABLE t(a PRIMARY KEY) strict , without rowid;", "a"},
        {"CREATE TABLE t(a [weird type] \"(\", b long text \"x\" (1, 2))", "a|b"},
        {"CREATE TABLE t(\"a\"\"b\" TEXT, \"\xC3\xA9\" int, \xC3\xBC)", "a\"b|\xC3\xA9|\xC3\xBC"},
        {"CREATE TABLE t(\"primary\" int, \"check\", [foreign])", "primary|check|foreign"},
        {"CREATE TABLE t(\"\")", ""},
        {"CREATE TABLE t(a, CONSTRAINT lonely)", "a"},
    };
    for (const Case& test : cases) {
        BOOST_TEST_CONTEXT(test.sql) {
            BOOST_TEST(column_names(parse_create_table(test.sql)) == test.expected);
        }
    }
}

BOOST_AUTO_TEST_CASE(collations_and_generated_columns) {
    const TableDdl ddl = parse_create_table(
        "CREATE TABLE t(a TEXT COLLATE NoCase NOT NULL, b, c TEXT DEFAULT 'x' COLLATE \"my coll\","
        " d INT GENERATED ALWAYS AS ( a || ')' /* ) */ ) STORED COLLATE rtrim, e AS (b+1))");
    BOOST_TEST(ddl.columns[0].collation == "NoCase");
    BOOST_TEST(ddl.columns[1].collation == "");
    BOOST_TEST(ddl.columns[2].collation == "my coll");
    BOOST_TEST(ddl.columns[3].collation == "rtrim");
    BOOST_TEST(!ddl.columns[0].generated_sql.has_value());
    BOOST_TEST(ddl.columns[3].generated_sql.value() == "a || ')'");
    BOOST_TEST(ddl.columns[4].generated_sql.value() == "b+1");
}

BOOST_AUTO_TEST_CASE(foreign_keys_in_order) {
    const Case cases[] = {
        {"CREATE TABLE t(a)", ""},
        {"CREATE TABLE t(a REFERENCES p)", ": a -> p"},
        {"CREATE TABLE t(a CONSTRAINT fk REFERENCES \"p q\"(\"x y\"))", "fk: a -> p q(x y)"},
        {"CREATE TABLE t(a INT REFERENCES p ON DELETE SET NULL ON UPDATE NO ACTION MATCH FULL NOT NULL, b)",
         ": a -> p"},
        {"CREATE TABLE t(a REFERENCES p ON DELETE CASCADE ON UPDATE SET DEFAULT DEFERRABLE INITIALLY "
         "DEFERRED)",
         ": a -> p deferrable deferred"},
        {"CREATE TABLE t(a REFERENCES p DEFERRABLE INITIALLY IMMEDIATE, b REFERENCES q NOT DEFERRABLE "
         "INITIALLY DEFERRED,"
         " c REFERENCES r DEFERRABLE)",
         ": a -> p deferrable\n: b -> q\n: c -> r deferrable"},
        {"CREATE TABLE t(a REFERENCES p NOT NULL DEFERRABLE INITIALLY DEFERRED)",
         ": a -> p deferrable deferred"},
        {"CREATE TABLE t(a, b, CONSTRAINT \"two\" FOREIGN KEY(a, b) REFERENCES p(x, y) ON DELETE RESTRICT"
         " FOREIGN KEY(b) REFERENCES q DEFERRABLE)",
         "two: a,b -> p(x,y)\n: b -> q deferrable"},
        {"CREATE TABLE t(a REFERENCES p REFERENCES q, CONSTRAINT z FOREIGN KEY(a) REFERENCES t(a))",
         ": a -> p\n: a -> q\nz: a -> t(a)"},
        {"CREATE TABLE t(a CONSTRAINT n NOT NULL REFERENCES p)", ": a -> p"},
        {"CREATE TABLE t(a REFERENCES p ON UPDATE CASCADE, b UNIQUE ON CONFLICT IGNORE REFERENCES q)",
         ": a -> p\n: b -> q"},
    };
    for (const Case& test : cases) {
        BOOST_TEST_CONTEXT(test.sql) {
            BOOST_TEST(foreign_keys(parse_create_table(test.sql)) == test.expected);
        }
    }
}

BOOST_AUTO_TEST_CASE(checks_as_text) {
    const Case cases[] = {
        {"CREATE TABLE t(a CHECK(a > 0))", ": a > 0"},
        {"CREATE TABLE t(a CONSTRAINT pos CHECK ( a > 0 /*)*/ ) NOT NULL CHECK(a<9))", "pos: a > 0\n: a<9"},
        {"CREATE TABLE t(a, CONSTRAINT \"c d\" CHECK(a IN ('(', ')') AND (a)<>'') ON CONFLICT FAIL, "
         "CHECK(1))",
         "c d: a IN ('(', ')') AND (a)<>''\n: 1"},
        {"CREATE TABLE t(a CONSTRAINT n NOT NULL CHECK(a))", ": a"},
    };
    for (const Case& test : cases) {
        BOOST_TEST_CONTEXT(test.sql) {
            BOOST_TEST(checks(parse_create_table(test.sql)) == test.expected);
        }
    }
}

BOOST_AUTO_TEST_CASE(primary_keys) {
    struct KeyCase {
        std::string sql;
        bool autoincrement;
        std::string name;
    };
    const KeyCase cases[] = {
        {"CREATE TABLE t(a INTEGER PRIMARY KEY)", false, ""},
        {"CREATE TABLE t(a INTEGER PRIMARY KEY AUTOINCREMENT)", true, ""},
        {"CREATE TABLE t(a INTEGER CONSTRAINT k PRIMARY KEY ASC ON CONFLICT FAIL AUTOINCREMENT NOT NULL)",
         true, "k"},
        {"CREATE TABLE t(a INTEGER, CONSTRAINT k PRIMARY KEY(a AUTOINCREMENT))", true, "k"},
        {"CREATE TABLE t(a INTEGER, b, PRIMARY KEY(\"a\", b), CONSTRAINT u UNIQUE(b))", false, ""},
        {"CREATE TABLE t(a INTEGER PRIMARY KEY, b DEFAULT 'AUTOINCREMENT' CHECK(b <> \"autoincrement\"))",
         false, ""},
        {"CREATE TABLE t(\"autoincrement\" INTEGER, PRIMARY KEY(\"autoincrement\"))", false, ""},
    };
    for (const KeyCase& test : cases) {
        BOOST_TEST_CONTEXT(test.sql) {
            const TableDdl ddl = parse_create_table(test.sql);
            BOOST_TEST(ddl.autoincrement == test.autoincrement);
            BOOST_TEST(ddl.primary_key_name == test.name);
        }
    }
}

BOOST_AUTO_TEST_CASE(faults_name_the_place) {
    const Case cases[] = {
        {"", "expected CREATE at the end of the statement"},
        {"CREATE VIEW v AS SELECT 1", "expected TABLE at byte 8"},
        {"CREATE TABLE t", "expected \"(\" at the end of the statement"},
        {"CREATE TABLE t AS SELECT 1", "expected \"(\" at byte 16"},
        {"CREATE TABLE t()", "expected column name at byte 16"},
        {"CREATE TABLE t(a,)", "expected column name at byte 18"},
        {"CREATE TABLE t(a", "expected \")\" at the end of the statement"},
        {"CREATE TABLE t(a CHECK(b)", "expected \")\" at the end of the statement"},
        {"CREATE TABLE t(a CHECK(b", "expected \")\" at the end of the statement"},
        {"CREATE TABLE t(a DEFAULT)", "expected default value at byte 25"},
        {"CREATE TABLE t(a, FOREIGN KEY(a) b)", "expected REFERENCES at byte 34"},
        {"CREATE TABLE t(a REFERENCES p ON DELETE EXPLODE)", "expected foreign key action at byte 41"},
        {"CREATE TABLE t(a, PRIMARY KEY())", "expected column name at byte 31"},
        {"CREATE TABLE t(a) WITHOUT MERCY", "expected ROWID at byte 27"},
        {"CREATE TABLE t(a) x", "expected STRICT at byte 19"},
        {"CREATE TABLE t(a); DROP TABLE t", "expected end of statement at byte 20"},
        {"CREATE TABLE t(a 'b", "unterminated string at byte 18"},
        {"CREATE TABLE t([a]]b])", "unrecognized character at byte 19"},
    };
    for (const Case& test : cases) {
        BOOST_CHECK_EXCEPTION(parse_create_table(test.sql), Error, [&](const Error& error) {
            BOOST_TEST(error.message == test.expected, test.sql);
            return error.code == ErrorCode::syntax;
        });
    }
}

BOOST_AUTO_TEST_CASE(every_prefix_ends_cleanly) {
    const std::string sql =
        "CREATE TABLE main.t(a INTEGER CONSTRAINT k PRIMARY KEY AUTOINCREMENT, \"b\" varchar(10) DEFAULT (1) "
        "COLLATE nocase "
        "REFERENCES p(x) ON DELETE SET NULL MATCH FULL DEFERRABLE INITIALLY DEFERRED, c AS (a) STORED, "
        "CONSTRAINT u UNIQUE(b) ON CONFLICT FAIL, FOREIGN KEY(a,b) REFERENCES q(x,y), CHECK(a>x'00')) "
        "WITHOUT ROWID";
    for (std::size_t length = 0; length < sql.size(); ++length) {
        try {
            parse_create_table(sql.substr(0, length));
        } catch (const Error& error) {
            BOOST_TEST((error.code == ErrorCode::syntax));
        }
    }
    BOOST_TEST(column_names(parse_create_table(sql)) == "a|b|c");
}

BOOST_AUTO_TEST_CASE(nesting_is_counted_not_recursed) {
    const std::string deep(200000, '('), close(200000, ')');
    BOOST_TEST(parse_create_table("CREATE TABLE t(a CHECK(" + deep + "1" + close + "))").checks.size() == 1u);
}

BOOST_AUTO_TEST_CASE(virtual_modules) {
    const Case cases[] = {
        {"CREATE VIRTUAL TABLE t USING fts5(a, content='')", "fts5"},
        {"CREATE VIRTUAL TABLE IF NOT EXISTS main.\"x y\" USING \"Mod\"", "Mod"},
        {"create virtual table t using rtree(id, minX, maxX)", "rtree"},
    };
    for (const Case& test : cases)
        BOOST_TEST(parse_virtual_module(test.sql) == test.expected);
    BOOST_CHECK_THROW(parse_virtual_module("CREATE TABLE t(a)"), Error);
    BOOST_CHECK_THROW(parse_virtual_module("CREATE VIRTUAL TABLE t"), Error);
    BOOST_CHECK_THROW(parse_virtual_module("CREATE VIRTUAL TABLE t USING"), Error);
}

BOOST_AUTO_TEST_SUITE_END()
