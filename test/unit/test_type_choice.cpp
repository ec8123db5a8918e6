// The type chosen for a column: every rule as a row of declared type, values and expected DDL type.
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "core/canonical.hpp"
#include "core/profile.hpp"

using namespace ferry::core;

namespace {

ValueView I(std::int64_t i) {
    return ValueView::of(i);
}
ValueView R(double r) {
    return ValueView::of(r);
}
ValueView T(std::string_view s) {
    return ValueView::text(s);
}
ValueView B(std::string_view s) {
    return ValueView::blob(s);
}
const ValueView null = ValueView::null();
constexpr double infinity = std::numeric_limits<double>::infinity();

Column column_of(const std::string& declared_type) {
    Column column;
    column.name = "c";
    column.declared_type = declared_type;
    column.affinity = affinity_of(declared_type);
    return column;
}

ColumnProfile profile_of(const std::string& declared_type, const std::vector<ValueView>& values) {
    ColumnProfile profile;
    for (const ValueView& value : values)
        add_value(profile, value, expectation_of(declared_type));
    return profile;
}

TypeChoice choose(const std::string& declared_type, const std::vector<ValueView>& values,
                  std::int64_t sequence = 0) {
    Column column = column_of(declared_type);
    column.rowid_alias = sequence != 0;
    return choose_type(column, profile_of(declared_type, values), {sequence});
}

struct Case {
    std::string declared_type;
    std::vector<ValueView> values;
    std::string pg_type;
    std::int64_t misfits = 0;
    TimeFormat format = TimeFormat::iso8601;
};

void check_all(const std::vector<Case>& cases) {
    for (const Case& c : cases) {
        const TypeChoice choice = choose(c.declared_type, c.values);
        BOOST_TEST_CONTEXT(c.declared_type << " wants " << c.pg_type << ": " << choice.evidence) {
            BOOST_TEST(choice.pg_type == c.pg_type);
            BOOST_TEST(choice.misfits == c.misfits);
            BOOST_TEST(name_of(choice.format) == name_of(c.format));
            BOOST_TEST(choice.evidence.find(c.declared_type.empty() ? "no declared type" : c.declared_type) ==
                       0U);
            const std::string bare = choice.pg_type.substr(0, choice.pg_type.find('('));
            BOOST_TEST((type_of_name(bare) == choice.type));
        }
    }
}

std::string pg(TypeId type) {
    return row_of(type).sql_name;
}

constexpr std::int64_t half_int4 = std::int64_t{1} << 30;
constexpr std::int64_t exact = std::int64_t{1} << 53;
const std::string_view nul("a\0b", 3);
const std::string_view uuid = "01234567-89ab-cdef-0123-456789abcdef";
const std::string_view bytes16 = "0123456789abcdef";

const std::vector<std::string> declared_types = {
    "",      "INTEGER",  "SMALLINT",    "BIGINT",     "BOOLEAN",       "UUID",    "JSON",
    "JSONB", "DATETIME", "TIMESTAMPTZ", "DATE",       "DECIMAL(10,2)", "NUMERIC", "REAL",
    "TEXT",  "TIME",     "BLOB",        "VARCHAR(4)", "GEOMETRY",
};
const std::vector<ValueView> odd_values = {
    null,
    I(0),
    I(1),
    I(-5),
    I(40000),
    I(half_int4),
    I(exact + 1),
    I(INT64_MIN),
    I(1700000000),
    I(1700000000123),
    I(1700000000123456),
    I(2460372),
    R(0.5),
    R(12.25),
    R(0.1 + 0.2),
    R(1e300),
    R(infinity),
    R(1700000000.5),
    R(2460371.9375),
    T(""),
    T("true"),
    T("FALSE"),
    T("2024-03-02"),
    T("2024-03-02 10:30:00.5"),
    T("2024-03-02T10:30+02:00"),
    T("10:30"),
    T("12.50"),
    T("[1]"),
    T("\"\\u0000\""),
    T("word"),
    T("nan"),
    T("Yes"),
    T("0123456789abcdef0123456789abcdef"),
    T("1700000000"),
    T("2024-03-02T00:00Z"),
    R(1e10),
    R(1.0),
    T(uuid),
    T(nul),
    T("\xff"),
    B(bytes16),
    B("b"),
    B({}),
};

}  // namespace

BOOST_AUTO_TEST_SUITE(type_choice)

BOOST_AUTO_TEST_CASE(integers) {
    check_all({
        {"INTEGER", {I(0), I(1)}, "integer"},
        {"INTEGER", {I(half_int4 - 1), I(-half_int4), null}, "integer"},
        {"INTEGER", {I(half_int4)}, "bigint"},
        {"integer", {I(-half_int4 - 1)}, "bigint"},
        {"BIGINT", {I(1)}, "bigint"},
        {"UNSIGNED BIG INT", {I(1)}, "bigint"},
        {"int8", {}, "bigint"},
        {"SMALLINT", {I(32767), I(-32768)}, "smallint"},
        {"SMALLINT", {I(32768)}, "integer"},
        {"TinyInt(1)", {I(2)}, "smallint"},
        {"INT2", {}, "smallint"},
        {"INTEGER", {}, "integer"},
        {"INTEGER", {null, null}, "integer"},
        {"MEDIUMINT UNSIGNED", {I(40000)}, "integer"},
        {"INTEGER", {I(1), R(0.5)}, "double precision", 1},
        {"INTEGER", {I(exact + 1), R(0.5)}, "numeric", 1},
        {"INTEGER", {R(0.5), R(1e20)}, "double precision", 2},
        {"INTEGER", {I(1), T("x")}, "text", 1},
        {"INTEGER", {T("x"), T("")}, "text", 2},
        {"INTEGER", {I(1), B("x")}, "bytea", 1},
        {"INTEGER", {B("x")}, "bytea", 1},
        {"INTEGER", {T(nul)}, "bytea", 1},
    });
}

BOOST_AUTO_TEST_CASE(rowid_alias_holds_its_sequence) {
    BOOST_TEST(choose("INTEGER", {I(1)}, 100).pg_type == "integer");
    BOOST_TEST(choose("INTEGER", {I(1)}, half_int4 - 1).pg_type == "integer");
    BOOST_TEST(choose("INTEGER", {I(1)}, half_int4).pg_type == "bigint");
    BOOST_TEST(choose("INTEGER", {}, INT64_MAX).pg_type == "bigint");
    // The sequence is the rowid's alone.
    BOOST_TEST(choose_type(column_of("INTEGER"), profile_of("", {I(1)}), {INT64_MAX}).pg_type == "integer");
}

BOOST_AUTO_TEST_CASE(booleans) {
    check_all({
        {"BOOLEAN", {I(0), I(1), null}, "boolean"},
        {"bool", {T("true"), T("FALSE")}, "boolean"},
        {"BOOLEAN", {}, "boolean"},
        {"BOOLEAN", {I(0), I(1), I(2)}, "integer", 1},
        {"BOOLEAN", {I(0), I(1), T("true")}, "text", 1},
        {"BOOLEAN", {T("true"), T("yes")}, "boolean"},
        {"BOOLEAN", {T("t"), T("F"), T("on")}, "boolean"},
        {"BOOLEAN", {T("t"), T("maybe"), T("?")}, "text", 2},
    });
}

BOOST_AUTO_TEST_CASE(floats_and_decimals) {
    check_all({
        {"REAL", {R(0.1), R(1e300), R(infinity)}, "double precision"},
        {"REAL", {}, "double precision"},
        {"FLOAT(7)", {R(0.5)}, "double precision"},
        {"DOUBLE PRECISION", {I(5), R(0.5)}, "double precision"},
        {"REAL", {I(exact), R(0.5)}, "double precision"},
        {"REAL", {I(exact + 1), R(0.5), I(3)}, "numeric", 1},
        {"REAL", {I(exact + 1)}, "numeric", 1},
        {"REAL", {R(0.5), T("n/a")}, "text", 1},
        {"DECIMAL(10,2)", {R(12.25), I(99999999)}, "numeric(10,2)"},
        {"DECIMAL(10,2)", {I(100000000)}, "numeric"},
        {"DECIMAL(10,2)", {R(12.255)}, "numeric"},
        {"DECIMAL(10,2)", {R(0.1 + 0.2)}, "numeric"},
        {"DECIMAL ( 10 , 2 )", {}, "numeric(10,2)"},
        {"NUMERIC(5)", {I(99999)}, "numeric(5,0)"},
        {"NUMERIC(5)", {R(0.5)}, "numeric"},
        {"NUMERIC(2,2)", {R(0.99)}, "numeric(2,2)"},
        {"NUMERIC(2,2)", {I(1)}, "numeric"},
        {"NUMERIC(2,3)", {R(0.5)}, "numeric"},
        {"NUMERIC(0)", {I(0)}, "numeric"},
        {"NUMERIC(1001,2)", {I(0)}, "numeric"},
        {"NUMERIC(1,2,3)", {I(0)}, "numeric"},
        {"NUMERIC(-5)", {I(0)}, "numeric"},
        {"NUMERIC(10,2)", {R(infinity), R(0.5)}, "numeric"},
        {"MONEY", {R(0.5), I(INT64_MAX)}, "numeric"},
        {"NUMBER(10,2)", {R(0.25)}, "numeric(10,2)"},
        {"DECIMAL(10,2)", {R(0.25), T("0.250000000000000000001")}, "text", 1},
        {"DECIMAL(10,2)", {B("x")}, "bytea", 1},
    });
}

BOOST_AUTO_TEST_CASE(moments) {
    const std::string timestamp = pg(TypeId::timestamp), timestamptz = pg(TypeId::timestamptz);
    const ValueView plain = T("2024-03-02 10:30:00"), zoned = T("2024-03-02T10:30:00+02:00"),
                    day = T("2024-03-02");
    constexpr TimeFormat s = TimeFormat::unix_s, ms = TimeFormat::unix_ms, us = TimeFormat::unix_us;
    check_all({
        {"DATETIME", {plain, day}, timestamp},
        {"DATETIME", {day}, timestamp},
        {"DATETIME", {plain, zoned}, timestamptz},
        {"TIMESTAMP", {}, timestamp},
        {"TIMESTAMPTZ", {}, timestamptz},
        {"TIMESTAMP WITH TIME ZONE", {plain}, timestamptz},
        {"timestamp(3) with  time zone", {}, timestamptz},
        {"TIMESTAMP WITHOUT TIME ZONE", {plain}, timestamp},
        {"DATETIME", {I(1700000000)}, timestamptz, 0, s},
        {"DATETIME", {I(631152000), I(4102444800)}, timestamptz, 0, s},
        {"DATETIME", {I(631151999)}, "integer", 1},
        {"DATETIME", {I(4102444801)}, "bigint", 1},
        {"DATETIME", {I(1700000000), I(0), I(0)}, "bigint", 2},
        {"DATETIME", {I(1700000000), I(20000)}, "bigint", 1},
        {"DATETIME", {I(1700000000123)}, timestamptz, 0, ms},
        {"DATETIME", {I(1700000000123456)}, timestamptz, 0, us},
        {"DATETIME", {I(1700000000), I(1700000000123)}, "bigint", 2},
        {"DATETIME", {I(1700000000), I(1700000001), I(1700000000123), T("")}, "text", 2},
        {"DATETIME", {R(1700000000.5)}, timestamptz, 0, s},
        {"DATETIME", {R(1700000000.5), I(1700000000)}, timestamptz, 0, s},
        {"DATETIME", {I(13353724799123456)}, timestamptz, 0, TimeFormat::webkit},
        {"DATETIME", {I(133537247991234560)}, timestamptz, 0, TimeFormat::filetime},
        {"DATETIME", {I(133537247991234561)}, "bigint", 1},
        {"DATETIME", {R(531955414.791503)}, "double precision", 1},
        {"DATETIME", {R(2460371.9375)}, timestamp, 0, TimeFormat::julian},
        {"DATETIME", {R(2460371.9375), I(2460372)}, timestamp, 0, TimeFormat::julian},
        {"TIMESTAMPTZ", {R(2460371.9375)}, timestamptz, 0, TimeFormat::julian},
        {"DATETIME", {R(0.5)}, "double precision", 1},
        {"DATETIME", {R(infinity)}, "double precision", 1},
        {"DATETIME", {plain, T("")}, "text", 1},
        {"DATETIME", {plain, plain, I(1700000000)}, "text", 1},
        {"DATETIME", {plain, B("x")}, "bytea", 1},
        {"DATETIME", {T("yesterday")}, "text", 1},
        {"DATE", {day}, "date"},
        {"DATE", {}, "date"},
        {"DATE", {day, plain}, timestamp},
        {"DATE", {day, zoned}, timestamptz},
        {"DATE", {I(1700000000)}, timestamptz, 0, s},
        {"DATE", {day, T("2024-02-30")}, "text", 1},
        {"DATE", {I(20240302)}, "integer", 1},
        {"TIME", {T("10:30"), T("23:59:59.5")}, pg(TypeId::time)},
        {"TIME(6)", {}, pg(TypeId::time)},
        {"TIME", {T("10:30"), T("25:00")}, "text", 1},
        {"TIME", {I(3600)}, "integer", 1},
    });
}

BOOST_AUTO_TEST_CASE(uuid_json_text_and_blob) {
    check_all({
        {"UUID", {T(uuid)}, "uuid"},
        {"uniqueidentifier", {B(bytes16)}, "uuid"},
        {"GUID", {}, "uuid"},
        {"UUID", {T(uuid), B(bytes16)}, "bytea", 1},
        {"UUID", {T(uuid), T("none")}, "text", 1},
        {"JSON", {T("{\"a\":1}"), T("5"), T("true")}, "json"},
        {"JSONB", {T("[1]")}, "jsonb"},
        {"JSON", {}, "json"},
        {"JSON", {T("\"\\u0000\"")}, "json"},
        {"JSONB", {T("\"\\u0000\"")}, "text", 1},
        {"JSON", {T("[1]"), T("[")}, "text", 1},
        {"JSON", {T("[1]"), T("")}, "text", 1},
        {"JSON", {T("[1]"), I(5)}, "text", 1},
        {"TEXT", {T("a"), T("2024-01-01"), T("")}, "text"},
        {"TEXT", {}, "text"},
        {"VARCHAR(3)", {T("abc"), T("\xc3\xa4\xc3\xa4\xc3\xa4")}, "varchar(3)"},
        {"VARCHAR(3)", {T("abcd")}, "text"},
        {"NVARCHAR ( 10 )", {}, "varchar(10)"},
        {"CHAR(36)", {T(uuid)}, "varchar(36)"},
        {"VARCHAR(0)", {}, "text"},
        {"VARCHAR(10485760)", {}, "varchar(10485760)"},
        {"VARCHAR(10485761)", {}, "text"},
        {"VARCHAR(99999999999999999999)", {}, "text"},
        {"VARCHAR(max)", {}, "text"},
        {"VARCHAR(3)", {T("a"), I(5)}, "text", 1},
        {"TEXT", {T("a"), B("b")}, "bytea", 1},
        {"TEXT", {T("a"), T(nul)}, "bytea", 1},
        {"TEXT", {T("a"), T("\xff")}, "bytea", 1},
        {"STRING", {I(1)}, "integer", 1},
        {"BLOB", {B("a")}, "bytea"},
        {"BLOB", {}, "bytea"},
        {"VARBINARY(16)", {B("a")}, "bytea"},
        {"BLOB", {T("a"), T("b")}, "text", 2},
        {"BLOB", {I(1)}, "integer", 1},
        {"BLOB", {R(0.5)}, "double precision", 1},
        {"BLOB", {B("a"), T("b"), I(1)}, "bytea", 2},
    });
}

BOOST_AUTO_TEST_CASE(without_a_meaning) {
    check_all({
        {"", {}, "text"},
        {"", {null}, "text"},
        {"", {I(1)}, "integer"},
        {"", {I(1), I(INT64_MAX)}, "bigint"},
        {"", {R(0.5)}, "double precision"},
        {"", {I(1), R(0.5)}, "double precision"},
        {"", {I(exact + 1), R(0.5)}, "numeric"},
        {"", {T("2024-01-01")}, "text"},
        {"", {T("a"), I(1), R(0.5)}, "text", 2},  // as they print: another storage class is lost
        {"", {B("a")}, "bytea"},
        {"", {B("a"), I(1)}, "bytea", 1},
        {"GEOMETRY", {}, "numeric"},
        {"GEOMETRY", {B("a")}, "bytea"},
        {"GEOMETRY", {T("a")}, "text"},
        {"TIMETZ", {T("10:30")}, "text"},
    });
}

BOOST_AUTO_TEST_CASE(evidence_names_counts) {
    std::vector<ValueView> values(4, T("2024-03-02 10:30:00"));
    values.insert(values.end(), {T(""), T(""), T("soon"), null});
    const TypeChoice spoiled = choose("DATETIME", values);
    BOOST_TEST(spoiled.evidence == "DATETIME: 4 of 7 values are ISO 8601 without zone; text keeps the 3 "
                                   "others (2 empty text, 1 other text)");
    BOOST_TEST(choose("DATETIME", {T("2024-03-02"), T("2024-03-02T10:30Z")}).evidence ==
               "DATETIME: all 2 values are ISO 8601, 1 without zone are read as UTC");
    BOOST_TEST(choose("INTEGER", {I(-5), I(7)}).evidence ==
               "INTEGER: all 2 values are integers, integers from -5 to 7");
    BOOST_TEST(choose("DATETIME", {I(20240302), I(5)}).evidence.find("integers from 5 to 20240302") !=
               std::string::npos);
    BOOST_TEST(choose("REAL", {I(exact + 1), R(0.5)}).evidence.find("1 of them") != std::string::npos);
    BOOST_TEST(choose("", {I(5), T("x")}).evidence.find("1 integer within smallint, 1 other text") !=
               std::string::npos);
    BOOST_TEST(choose("\xff(1)", {I(5)}).evidence.find("unreadable declared type") == 0U);
}

BOOST_AUTO_TEST_CASE(core_data_counts_from_2001) {
    const auto choices = [](const char* key, const std::vector<ValueView>& values) {
        Table table;
        for (const char* name : {"Z_PK", key, "ZDATE", "OTHER"}) {
            table.columns.push_back(column_of("TIMESTAMP"));
            table.columns.back().name = name;
        }
        std::vector<ColumnProfile> profiles(table.columns.size());
        profiles[2] = profiles[3] = profile_of("TIMESTAMP", values);
        return choose_types(table, profiles, 0);
    };
    // Late enough to be unix times of 1992, and a birthday before 2001.
    const std::vector<ValueView> values = {R(703259921.722601), I(-5), I(0)};
    TypeChoice chosen = choices("Z_ENT", values)[2];
    BOOST_TEST(chosen.pg_type == "timestamptz");
    BOOST_TEST(name_of(chosen.format) == "cocoa");
    BOOST_TEST(chosen.evidence.find("TIMESTAMP: all 3 values are seconds since 2001") == 0U);
    BOOST_TEST(choices("Z_ENT", values)[3].pg_type == "double precision");
    BOOST_TEST(choices("Z_OPT", values)[2].pg_type == "double precision");
    chosen = choices("z_ent", {R(703259921.722601), T("never")})[2];
    BOOST_TEST(chosen.pg_type == "text");
    BOOST_TEST(chosen.meant_pg_type == "timestamptz");
    BOOST_TEST(name_of(chosen.meant_format) == "cocoa");
    BOOST_TEST(chosen.meant_misfits == 1);
    // In any other table the same number is a unix time.
    BOOST_TEST(name_of(choices("id", {R(703259921.722601)})[2].format) == "unix");
}

BOOST_AUTO_TEST_CASE(evidence_of_a_part_that_counts) {
    const std::vector<ValueView> values = {
        I(1700000000000), I(1700000060000), I(1700000000), T(""), T("soon"), null};
    ColumnProfile profile = profile_of("DATETIME", values);
    profile.samples[static_cast<std::size_t>(Shape::text_empty)] = {"{\"id\": 7}"};
    profile.samples[static_cast<std::size_t>(Shape::text_other)] = {"{\"id\": 9}"};
    TypeChoice choice = choose_type(column_of("DATETIME"), profile, {});
    BOOST_TEST(choice.evidence ==
               "DATETIME: 2 of 5 values are unix times in milliseconds; text keeps the 3 others "
               "(1 empty text, 1 other text, 1 other number): rows {\"id\": 7}, "
               "{\"id\": 9}, ...");
    BOOST_TEST(choice.sample == (std::vector<std::string>{"{\"id\": 7}", "{\"id\": 9}"}),
               boost::test_tools::per_element());
    profile.stray_samples = {"{\"id\": 5}"};
    choice = choose_type(column_of("DATETIME"), profile, {});
    BOOST_TEST(choice.evidence.find(": rows {\"id\": 7}, {\"id\": 9}, {\"id\": 5}") != std::string::npos);
    BOOST_TEST(choice.evidence.back() == '}');
    BOOST_TEST(choice.sample.size() == 3U);
    BOOST_TEST(choose("JSON", {T("[1]"), T("["), T("")}).evidence ==
               "JSON: 1 of 3 values are valid JSON; text keeps the 2 others (1 empty text, 1 other text)");
}

BOOST_AUTO_TEST_CASE(what_a_declared_type_means) {
    struct Meant {
        std::string declared_type;
        std::vector<ValueView> values;
        std::string pg_type;
        std::string meant;
        std::int64_t misfits = 0;
        TimeFormat format = TimeFormat::iso8601;
    };
    const std::string timestamp = pg(TypeId::timestamp), timestamptz = pg(TypeId::timestamptz);
    const ValueView plain = T("2024-03-02 10:30:00"), zoned = T("2024-03-02T10:30:00+02:00"),
                    day = T("2024-03-02"), none = T(""), word = T("abc");
    constexpr TimeFormat s = TimeFormat::unix_s, ms = TimeFormat::unix_ms, julian = TimeFormat::julian;
    const std::vector<Meant> cases = {
        {"INTEGER", {I(5), word, none, R(1.5), I(INT64_MAX)}, "text", "bigint", 3},
        {"INTEGER", {I(5), word}, "text", "integer", 1},
        {"INTEGER", {I(5), R(1e10)}, "double precision", "bigint", 0},
        {"INTEGER", {I(5), R(1e300)}, "double precision", "integer", 1},
        {"SMALLINT", {I(5), word}, "text", "smallint", 1},
        {"INTEGER", {word, none}, "text", "integer", 2},
        {"INTEGER", {I(1), I(2)}, "integer", "integer", 0},
        {"INTEGER", {I(1), T("12")}, "text", "bigint", 0},
        {"NUMERIC(10,2)", {T("1.25"), T("N/A"), R(1e300), R(infinity)}, "text", "numeric", 1},
        {"NUMERIC(10,2)", {R(1.25), T("N/A")}, "text", "numeric(10,2)", 1},
        {"NUMERIC(10,2)", {R(1.25), T("1.255")}, "text", "numeric", 0},
        {"REAL", {R(0.5), T("n/a")}, "text", pg(TypeId::float8), 1},
        {"REAL", {R(0.5), T("0.50"), T("9007199254740993")}, "text", pg(TypeId::float8), 1},
        {"REAL", {I(exact + 1), R(0.5)}, "numeric", "numeric", 0},
        {"DATETIME", {plain, day, none}, "text", timestamp, 1},
        {"DATETIME", {plain, zoned, none}, "text", timestamptz, 1},
        {"DATETIME", {I(1700000000123), I(1700000000123), plain, none}, "text", timestamptz, 1, ms},
        {"DATETIME", {I(1700000000), I(0), I(0)}, "bigint", timestamptz, 0, s},
        {"DATETIME", {plain, I(5)}, "text", timestamp, 1},
        {"DATETIME", {I(5)}, "integer", timestamp, 1},
        {"DATETIME", {R(2460371.9375), plain, none}, "text", timestamp, 1, julian},
        {"DATETIME", {R(2460371.9375), zoned, none}, "text", timestamptz, 1, julian},
        {"DATETIME", {plain, B("x")}, "bytea", timestamp, 1},
        {"TIMESTAMPTZ", {plain, none}, "text", timestamptz, 1},
        {"DATE", {day, day, none}, "text", "date", 1},
        {"DATE", {day, plain, none}, "text", timestamp, 1},
        {"TIME", {T("10:30"), T("25:00")}, "text", pg(TypeId::time), 1},
        {"BOOLEAN", {I(0), I(1), T("true"), T("Yes"), R(1.0)}, "text", "boolean", 0},
        {"BOOLEAN", {I(0), I(2), none}, "text", "boolean", 2},
        {"UUID", {T(uuid), B(bytes16), none}, "bytea", "uuid", 1},
        {"JSON", {T("[1]"), T("["), I(5), R(infinity)}, "text", "json", 2},
        {"JSONB", {T("[1]"), T("\"\\u0000\"")}, "text", "jsonb", 1},
        {"TEXT", {word, T(nul), T("\xff"), I(1)}, "bytea", "text", 2},
        {"VARCHAR(3)", {word, B("b")}, "bytea", "varchar(3)", 1},
        {"VARCHAR(3)", {word, I(5)}, "text", "text", 0},
        {"BLOB", {T("a")}, "text", "text", 0},
        {"BLOB", {T("a"), B("b")}, "bytea", "bytea", 0},
        {"", {word, B("b")}, "bytea", "bytea", 0},
    };
    for (const Meant& c : cases) {
        const TypeChoice choice = choose(c.declared_type, c.values);
        BOOST_TEST_CONTEXT(c.declared_type << " means " << c.meant << ": " << choice.evidence) {
            BOOST_TEST(choice.pg_type == c.pg_type);
            BOOST_TEST(choice.meant_pg_type == c.meant);
            BOOST_TEST(choice.meant_misfits == c.misfits);
            BOOST_TEST(name_of(choice.meant_format) == name_of(c.format));
            BOOST_TEST((type_of_name(choice.meant_pg_type.substr(0, choice.meant_pg_type.find('('))) ==
                        choice.meant_type));
        }
    }
}

BOOST_AUTO_TEST_CASE(by_the_declared_type_alone) {
    const std::vector<std::pair<std::string, std::string>> cases = {{"INTEGER", "bigint"},
                                                                    {"int", "bigint"},
                                                                    {"SMALLINT", "bigint"},
                                                                    {"BOOLEAN", "boolean"},
                                                                    {"DATETIME", pg(TypeId::timestamp)},
                                                                    {"TIMESTAMPTZ", pg(TypeId::timestamptz)},
                                                                    {"DATE", "date"},
                                                                    {"TIME", pg(TypeId::time)},
                                                                    {"DECIMAL(10,2)", "numeric"},
                                                                    {"REAL", "double precision"},
                                                                    {"VARCHAR(20)", "text"},
                                                                    {"JSON", "json"},
                                                                    {"JSONB", "jsonb"},
                                                                    {"UUID", "uuid"},
                                                                    {"BLOB", "bytea"},
                                                                    {"", "text"},
                                                                    {"GEOMETRY", "numeric"},
                                                                    {"bool -- x, extra int", "boolean"}};
    for (const auto& [declared_type, pg_type] : cases)
        BOOST_TEST_CONTEXT(declared_type) {
            BOOST_TEST(choose_declared_type(column_of(declared_type)).pg_type == pg_type);
        }
}

BOOST_AUTO_TEST_CASE(declared_json) {
    for (const char* yes : {"JSON", "json", " Jsonb ", "JSON(100)"})
        BOOST_TEST(expectation_of(yes).json, yes);
    for (const char* no : {"", "JSONX", "JSO", "TEXT JSON", "(JSON)", "J\x13ON"})
        BOOST_TEST(!expectation_of(no).json, no);
}

BOOST_AUTO_TEST_CASE(the_chosen_type_holds_every_value) {
    // The promise behind the choice: whatever is in the column and whatever it was declared as. And what the
    // meant type does not hold is counted.
    std::mt19937 random(7);
    int refused = 0, miscounted = 0;
    for (int round = 0; round < 40000; ++round) {
        const std::string& declared_type = declared_types[random() % declared_types.size()];
        // A few kinds of value per column: with more of them every column would be bytea.
        std::vector<ValueView> column;
        for (auto kinds = 1 + random() % 3; kinds > 0; --kinds)
            column.push_back(odd_values[random() % odd_values.size()]);
        const TypeChoice choice = choose(declared_type, column);
        for (const ValueView& value : column) {
            RowBuffer row;
            if (append_canonical(row, value, choice.type, choice.format)) continue;
            ++refused;
            BOOST_TEST_MESSAGE(choice.evidence << ": " << choice.pg_type << " does not hold a "
                                               << name_of(value.storage_class));
        }
        std::int64_t misfits = 0;
        for (const ValueView& value : column) {
            RowBuffer row;
            misfits += !append_canonical(row, value, choice.meant_type, choice.meant_format);
        }
        if (misfits == choice.meant_misfits) continue;
        ++miscounted;
        BOOST_TEST_MESSAGE(choice.evidence << ": " << choice.meant_pg_type << " refuses " << misfits
                                           << ", not " << choice.meant_misfits);
    }
    BOOST_TEST(refused == 0);
    BOOST_TEST(miscounted == 0);
}

BOOST_AUTO_TEST_SUITE_END()
