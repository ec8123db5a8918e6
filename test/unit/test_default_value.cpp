// DEFAULT clauses, from SQLite's text to PostgreSQL's.
#include <boost/test/unit_test.hpp>

#include <string>

#include "core/default_value.hpp"

using namespace ferry::core;

namespace {

constexpr const char* none = "<none>";

std::string translate(const std::string& sql, Affinity affinity, TypeId type,
                      TimeFormat format = TimeFormat::iso8601) {
    return translate_default(sql, affinity, type, format).value_or(none);
}

struct Case {
    const char* sql;
    Affinity affinity;
    TypeId type;
    const char* expected;
};

template <std::size_t size>
void check(const Case (&cases)[size]) {
    for (const Case& c : cases)
        BOOST_TEST(translate(c.sql, c.affinity, c.type) == c.expected,
                   c.sql << " for " << row_of(c.type).sql_name << " gives "
                         << translate(c.sql, c.affinity, c.type));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(default_value)

BOOST_AUTO_TEST_CASE(integers) {
    check({
        {"0", Affinity::integer, TypeId::int4, "0"},
        {"-1", Affinity::integer, TypeId::int4, "-1"},
        {"- 1", Affinity::integer, TypeId::int4, "-1"},
        {"+7", Affinity::integer, TypeId::int4, "7"},
        {"00012", Affinity::integer, TypeId::int4, "12"},
        {"(5)", Affinity::integer, TypeId::int4, "5"},
        {"(( -5 ))", Affinity::integer, TypeId::int4, "-5"},
        {"/* five */ 5 -- really", Affinity::integer, TypeId::int4, "5"},
        {"'0'", Affinity::integer, TypeId::int4, "0"},
        {"' 7 '", Affinity::integer, TypeId::int4, "7"},
        {"'1e3'", Affinity::integer, TypeId::int4, "1000"},
        {"'5.'", Affinity::integer, TypeId::int4, "5"},
        {"1.0", Affinity::integer, TypeId::int4, "1"},
        {"1.5", Affinity::integer, TypeId::int4, none},
        {"'abc'", Affinity::integer, TypeId::int4, none},
        {"'0x10'", Affinity::integer, TypeId::int4, none},
        {"0x10", Affinity::integer, TypeId::int4, "16"},
        {"-0X1f", Affinity::integer, TypeId::int4, "-31"},
        {"0xffffffffffffffff", Affinity::integer, TypeId::int4, "-1"},
        {"0x8000000000000000", Affinity::integer, TypeId::int8, "-9223372036854775808"},
        {"-0x8000000000000000", Affinity::integer, TypeId::int8, none},
        {"0x10000000000000000", Affinity::integer, TypeId::int8, none},
        {"9223372036854775807", Affinity::integer, TypeId::int8, "9223372036854775807"},
        {"-9223372036854775808", Affinity::integer, TypeId::int8, "-9223372036854775808"},
        {"9223372036854775808", Affinity::integer, TypeId::int8, none},
        {"2147483648", Affinity::integer, TypeId::int4, none},
        {"2147483647", Affinity::integer, TypeId::int4, "2147483647"},
        {"-32768", Affinity::integer, TypeId::int2, "-32768"},
        {"-32769", Affinity::integer, TypeId::int2, none},
        {"TRUE", Affinity::integer, TypeId::int4, "1"},
        {"x'31'", Affinity::integer, TypeId::int4, none},
    });
}

BOOST_AUTO_TEST_CASE(booleans) {
    check({
        {"0", Affinity::numeric, TypeId::boolean, "FALSE"},
        {"1", Affinity::numeric, TypeId::boolean, "TRUE"},
        {"true", Affinity::numeric, TypeId::boolean, "TRUE"},
        {"(False)", Affinity::numeric, TypeId::boolean, "FALSE"},
        {"'t'", Affinity::numeric, TypeId::boolean, "TRUE"},
        {"'0'", Affinity::numeric, TypeId::boolean, "FALSE"},
        {"\"false\"", Affinity::text, TypeId::boolean, "FALSE"},
        {"2", Affinity::numeric, TypeId::boolean, none},
        {"'maybe'", Affinity::numeric, TypeId::boolean, none},
        {"-TRUE", Affinity::numeric, TypeId::boolean, none},
    });
}

BOOST_AUTO_TEST_CASE(reals) {
    check({
        {"0.1", Affinity::real, TypeId::float8, "0.1"},
        {"5", Affinity::real, TypeId::float8, "5"},
        {"-.5", Affinity::real, TypeId::float8, "-0.5"},
        {"1e3", Affinity::real, TypeId::float8, "1000"},
        {"1e300", Affinity::real, TypeId::float8, "1e+300"},
        {"-0.0", Affinity::real, TypeId::float8, "0"},
        {"-0.0", Affinity::blob, TypeId::float8, "'-0'::float8"},
        {"'1.25'", Affinity::real, TypeId::float8, "1.25"},
        {"'inf'", Affinity::real, TypeId::float8, "'Infinity'::float8"},
        {"'-Infinity'", Affinity::real, TypeId::float8, "'-Infinity'::float8"},
        {"'nan'", Affinity::real, TypeId::float8, "'NaN'::float8"},
        {"'abc'", Affinity::real, TypeId::float8, none},
        // SQLite rounds what becomes a REAL; text that stays text would have to be rounded here.
        {"99999999999999999999.5", Affinity::blob, TypeId::float8, "1e+20"},
        {"'99999999999999999999.5'", Affinity::real, TypeId::float8, "1e+20"},
        {"'99999999999999999999.5'", Affinity::text, TypeId::float8, none},
        {"'1e999'", Affinity::real, TypeId::float8, none},
        {"0.5", Affinity::real, TypeId::float4, "0.5"},
        {"0.1", Affinity::real, TypeId::float4, none},
        {"1e39", Affinity::real, TypeId::float4, none},
    });
}

BOOST_AUTO_TEST_CASE(numerics) {
    check({
        {"1.50", Affinity::numeric, TypeId::numeric, "1.5"},
        {"19.99", Affinity::numeric, TypeId::numeric, "19.99"},
        {"-3", Affinity::numeric, TypeId::numeric, "-3"},
        {"9007199254740993", Affinity::numeric, TypeId::numeric, "9007199254740993"},
        {"'0.00'", Affinity::numeric, TypeId::numeric, "0"},
        {"'12.50'", Affinity::text, TypeId::numeric, "'12.50'::numeric"},
        {"'NaN'", Affinity::numeric, TypeId::numeric, "'NaN'::numeric"},
        {"'1,5'", Affinity::numeric, TypeId::numeric, none},
    });
}

BOOST_AUTO_TEST_CASE(texts) {
    check({
        {"'abc'", Affinity::text, TypeId::text, "'abc'"},
        {"''", Affinity::text, TypeId::text, "''"},
        {"\"\"", Affinity::text, TypeId::text, "''"},
        {"'it''s'", Affinity::text, TypeId::varchar, "'it''s'"},
        {"\"say \"\"hi\"\"\"", Affinity::text, TypeId::text, "'say \"hi\"'"},
        {"'a\\b'", Affinity::text, TypeId::text, "E'a\\\\b'"},
        {"(('x'))", Affinity::text, TypeId::bpchar, "'x'"},
        {"(\"x\")", Affinity::text, TypeId::text, "'x'"},
        {"active", Affinity::text, TypeId::text, "'active'"},
        {"[two words]", Affinity::text, TypeId::text, "'two words'"},
        {"\"NULL\"", Affinity::text, TypeId::text, "'NULL'"},
        {"\"CURRENT_TIMESTAMP\"", Affinity::text, TypeId::text, "'CURRENT_TIMESTAMP'"},
        {"(active)", Affinity::text, TypeId::text, none},
        {"5", Affinity::text, TypeId::text, "'5'"},
        {"5", Affinity::integer, TypeId::text, "'5'"},
        {"1.50", Affinity::text, TypeId::text, "'1.5'"},
        {"1e15", Affinity::text, TypeId::text, "'1.0e+15'"},
        {"0.30000000000000004", Affinity::text, TypeId::text, none},  // SQLite stores '0.3'
        {"0.30000000000000004", Affinity::blob, TypeId::text, "'0.30000000000000004'"},
        {"5e-324", Affinity::text, TypeId::text, none},
        {"0.0", Affinity::text, TypeId::text, "'0.0'"},
        {"true", Affinity::text, TypeId::text, "'1'"},
        {"'007'", Affinity::integer, TypeId::text, "'7'"},
        {"'007'", Affinity::text, TypeId::text, "'007'"},
        {"x'00'", Affinity::text, TypeId::text, none},
        {"'\xff'", Affinity::text, TypeId::text, none},
    });
}

BOOST_AUTO_TEST_CASE(other_literals) {
    check({
        {"x'00ff'", Affinity::blob, TypeId::bytea, "E'\\\\x00ff'::bytea"},
        {"X''", Affinity::blob, TypeId::bytea, "E'\\\\x'::bytea"},
        {"'ab'", Affinity::blob, TypeId::bytea, "E'\\\\x6162'::bytea"},
        {"'123E4567-e89b-12d3-a456-426614174000'", Affinity::text, TypeId::uuid,
         "'123e4567-e89b-12d3-a456-426614174000'::uuid"},
        {"'nope'", Affinity::text, TypeId::uuid, none},
        {"'{}'", Affinity::text, TypeId::json, "'{}'::json"},
        {"'[\"\\u0000\"]'", Affinity::text, TypeId::json, "E'[\"\\\\u0000\"]'::json"},
        {"'[\"\\u0000\"]'", Affinity::text, TypeId::jsonb, none},
        {"'{'", Affinity::text, TypeId::jsonb, none},
        {"'10.0.0.1'", Affinity::text, TypeId::other, none},
        {"NULL", Affinity::text, TypeId::other, "NULL"},
        {"null", Affinity::integer, TypeId::int4, "NULL"},
        {"(Null)", Affinity::numeric, TypeId::date, "NULL"},
    });
}

BOOST_AUTO_TEST_CASE(moments) {
    check({
        {"'2024-01-02'", Affinity::numeric, TypeId::date, "'2024-01-02'::date"},
        {"'0001-01-01'", Affinity::text, TypeId::date, "'0001-01-01'::date"},
        {"'2024-02-30'", Affinity::text, TypeId::date, none},
        {"'03:04'", Affinity::text, TypeId::time, "'03:04:00'::time"},
        {"'03:04:05.120'", Affinity::text, TypeId::time, "'03:04:05.120000'::time"},
        {"'1999-12-31 23:59:59.5'", Affinity::text, TypeId::timestamp,
         "'1999-12-31 23:59:59.500000'::timestamp"},
        {"'2024-01-02'", Affinity::text, TypeId::timestamp, "'2024-01-02 00:00:00'::timestamp"},
        {"'2024-01-02 03:04:05+01:00'", Affinity::text, TypeId::timestamp, none},
        {"'2024-01-02 03:04:05+01:00'", Affinity::text, TypeId::timestamptz,
         "'2024-01-02 02:04:05+00'::timestamptz"},
        {"'0001-01-01 00:00:00+01'", Affinity::text, TypeId::timestamptz, none},
        {"0", Affinity::integer, TypeId::timestamp, none},
        {"'now'", Affinity::text, TypeId::timestamp, none},
    });
    BOOST_TEST(translate("0", Affinity::integer, TypeId::timestamptz, TimeFormat::unix_s) ==
               "'1970-01-01 00:00:00+00'::timestamptz");
    BOOST_TEST(translate("-1", Affinity::integer, TypeId::timestamp, TimeFormat::unix_ms) ==
               "'1969-12-31 23:59:59.999000'::timestamp");
    BOOST_TEST(translate("2451544.5", Affinity::real, TypeId::date, TimeFormat::julian) ==
               "'2000-01-01'::date");
}

BOOST_AUTO_TEST_CASE(current_moments) {
    const char* const utc_text = "to_char(statement_timestamp() AT TIME ZONE 'utc', 'YYYY-MM-DD HH24:MI:SS')";
    check({
        {"CURRENT_TIMESTAMP", Affinity::numeric, TypeId::timestamp,
         "date_trunc('second', statement_timestamp() AT TIME ZONE 'utc')"},
        {"current_timestamp", Affinity::numeric, TypeId::timestamptz,
         "date_trunc('second', statement_timestamp())"},
        {"(Current_Timestamp)", Affinity::text, TypeId::text, utc_text},
        {"CURRENT_TIMESTAMP", Affinity::text, TypeId::varchar, utc_text},
        {"CURRENT_DATE", Affinity::text, TypeId::text,
         "to_char(statement_timestamp() AT TIME ZONE 'utc', 'YYYY-MM-DD')"},
        {"CURRENT_TIME", Affinity::text, TypeId::text,
         "to_char(statement_timestamp() AT TIME ZONE 'utc', 'HH24:MI:SS')"},
        {"CURRENT_DATE", Affinity::numeric, TypeId::date,
         "((statement_timestamp() AT TIME ZONE 'utc')::date)"},
        {"CURRENT_TIME", Affinity::numeric, TypeId::time,
         "(date_trunc('second', statement_timestamp() AT TIME ZONE 'utc')::time)"},
        {"CURRENT_DATE", Affinity::numeric, TypeId::timestamp,
         "date_trunc('day', statement_timestamp() AT TIME ZONE 'utc')"},
        {"CURRENT_DATE", Affinity::numeric, TypeId::timestamptz,
         "(date_trunc('day', statement_timestamp() AT TIME ZONE 'utc') AT TIME ZONE 'utc')"},
        {"CURRENT_TIMESTAMP", Affinity::numeric, TypeId::date, none},
        {"CURRENT_TIME", Affinity::numeric, TypeId::timestamp, none},
        {"CURRENT_TIMESTAMP", Affinity::integer, TypeId::int8, none},
        {"-CURRENT_DATE", Affinity::integer, TypeId::int8, none},
        {"+CURRENT_TIME", Affinity::text, TypeId::text, none},
    });
}

BOOST_AUTO_TEST_CASE(expressions_and_garbage) {
    for (const char* sql : {"",
                            " ",
                            "()",
                            "(",
                            ")",
                            "1 + 1",
                            "(1) + (1)",
                            "(1)(2)",
                            "strftime('%s','now')",
                            "random()",
                            "'a' || 'b'",
                            "- -5",
                            "-(5)",
                            "-'5'",
                            "+'a'",
                            "-x'00'",
                            "-NULL",
                            "1 2",
                            "'a' 'b'",
                            "'unterminated",
                            "\"unterminated",
                            "5;",
                            "?1",
                            ":a",
                            "*",
                            "pg_read_file('/etc/passwd')",
                            "CURRENT_TIMESTAMP + 1",
                            "x'0'",
                            "x'0g'",
                            "5 COLLATE NOCASE",
                            "CAST(5 AS TEXT)",
                            "1.2.3",
                            "'a'; DROP TABLE t"})
        for (const TypeId type : {TypeId::text, TypeId::int8, TypeId::bytea, TypeId::timestamptz})
            for (const Affinity affinity : {Affinity::text, Affinity::integer, Affinity::blob})
                BOOST_TEST(translate(sql, affinity, type) == none, sql);
    BOOST_TEST(translate(std::string("5\0", 2), Affinity::integer, TypeId::int4) == none);
    BOOST_TEST(translate(std::string("'a\0b'", 5), Affinity::text, TypeId::text) == none);
}

BOOST_AUTO_TEST_SUITE_END()
