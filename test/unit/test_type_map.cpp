#include <boost/test/unit_test.hpp>

#include <set>
#include <string>

#include "core/type_map.hpp"

using namespace ferry::core;

namespace {

constexpr int type_count = static_cast<int>(TypeId::count_);

}  // namespace

BOOST_AUTO_TEST_SUITE(type_map)

BOOST_AUTO_TEST_CASE(rows_agree_with_themselves) {
    std::set<std::uint32_t> oids;
    for (int i = 0; i < type_count; ++i) {
        const auto id = static_cast<TypeId>(i);
        const TypeRow& row = row_of(id);
        BOOST_TEST((row.id == id));
        BOOST_TEST(oids.insert(row.oid).second, row.sql_name);
        BOOST_TEST((type_of_oid(row.oid) == id), row.sql_name);
        if (id == TypeId::other) continue;
        const auto named = type_of_name(row.sql_name);
        BOOST_TEST((named && *named == id), row.sql_name);
    }
}

BOOST_AUTO_TEST_CASE(oids) {
    const struct {
        std::uint32_t oid;
        TypeId type;
    } cases[] = {
        {16, TypeId::boolean},        {17, TypeId::bytea},       {20, TypeId::int8},
        {21, TypeId::int2},           {23, TypeId::int4},        {25, TypeId::text},
        {114, TypeId::json},          {700, TypeId::float4},     {701, TypeId::float8},
        {1042, TypeId::bpchar},       {1043, TypeId::varchar},   {1082, TypeId::date},
        {1083, TypeId::time},         {1114, TypeId::timestamp}, {1184, TypeId::timestamptz},
        {1700, TypeId::numeric},      {2950, TypeId::uuid},      {3802, TypeId::jsonb},
        {0, TypeId::other},           {869, TypeId::other},      {1266, TypeId::other},
        {4294967295u, TypeId::other},
    };
    for (const auto& c : cases)
        BOOST_TEST((type_of_oid(c.oid) == c.type), c.oid);
}

BOOST_AUTO_TEST_CASE(kinds) {
    const std::set<TypeId> timed = {TypeId::date, TypeId::time, TypeId::timestamp, TypeId::timestamptz};
    const std::set<TypeId> integers = {TypeId::int2, TypeId::int4, TypeId::int8};
    const std::set<TypeId> texts = {TypeId::text, TypeId::varchar, TypeId::bpchar};
    for (int i = 0; i < type_count; ++i) {
        const TypeRow& row = row_of(static_cast<TypeId>(i));
        BOOST_TEST(row.has_time_format == (timed.count(row.id) == 1), row.sql_name);
        BOOST_TEST(row.is_integer == (integers.count(row.id) == 1), row.sql_name);
        BOOST_TEST(row.is_text == (texts.count(row.id) == 1), row.sql_name);
    }
}

BOOST_AUTO_TEST_CASE(names) {
    const struct {
        const char* name;
        TypeId type;
    } cases[] = {
        {"BIGINT", TypeId::int8},
        {"int8", TypeId::int8},
        {"int", TypeId::int4},
        {"Integer", TypeId::int4},
        {"bool", TypeId::boolean},
        {"float8", TypeId::float8},
        {"double   precision", TypeId::float8},
        {"  real ", TypeId::float4},
        {"numeric(10,2)", TypeId::numeric},
        {"numeric ( 10 , 2 )", TypeId::numeric},
        {"numeric(5,-2)", TypeId::numeric},
        {"decimal", TypeId::numeric},
        {"varchar(80)", TypeId::varchar},
        {"character varying", TypeId::varchar},
        {"CHARACTER VARYING(80)", TypeId::varchar},
        {"char(3)", TypeId::bpchar},
        {"character(3)", TypeId::bpchar},
        {"time", TypeId::time},
        {"time(3) without time zone", TypeId::time},
        {"timestamp", TypeId::timestamp},
        {"timestamp without time zone", TypeId::timestamp},
        {"timestamp with time zone", TypeId::timestamptz},
        {"timestamp(3) with time zone", TypeId::timestamptz},
        {"TIMESTAMPTZ", TypeId::timestamptz},
        {"timestamptz(6)", TypeId::timestamptz},
        {"jsonb", TypeId::jsonb},
        {"UUID", TypeId::uuid},
    };
    for (const auto& c : cases) {
        const auto found = type_of_name(c.name);
        BOOST_TEST((found && *found == c.type), c.name);
    }
}

BOOST_AUTO_TEST_CASE(names_of_no_row) {
    for (const char* name : {"",
                             " ",
                             "inet",
                             "integer[]",
                             "int4[]",
                             "time with time zone",
                             "timetz",
                             "text(5)",
                             "integer(5)",
                             "numeric(10",
                             "numeric()",
                             "numeric(a)",
                             "numeric)10(",
                             "numeric(10,2)(3)",
                             "num(1)eric",
                             "doubleprecision",
                             "\"char\"",
                             "interval",
                             "text; DROP TABLE t",
                             "numeric(10,2); DROP",
                             "datetime",
                             "varchar(80) x"})
        BOOST_TEST(!type_of_name(name), name);
}

BOOST_AUTO_TEST_CASE(time_formats) {
    std::string list;
    for (int i = 0; i < static_cast<int>(TimeFormat::count_); ++i) {
        const auto format = static_cast<TimeFormat>(i);
        const auto found = time_format_of_name(name_of(format));
        BOOST_TEST((found && *found == format));
        list += (list.empty() ? "" : ", ") + std::string(name_of(format));
    }
    BOOST_TEST(list == time_format_names());
    BOOST_TEST(name_of(TimeFormat::unix_s) == "unix");
    for (const char* name : {"", "unix_s", "ISO8601", "iso", "unix ", "epoch"})
        BOOST_TEST(!time_format_of_name(name));
}

BOOST_AUTO_TEST_CASE(affinities) {
    const struct {
        const char* declared;
        Affinity affinity;
    } cases[] = {
        {"", Affinity::blob},
        {"INT", Affinity::integer},
        {"integer", Affinity::integer},
        {"UNSIGNED BIG INT", Affinity::integer},
        {"POINT", Affinity::integer},
        {"FLOATING POINT", Affinity::integer},
        {"CHARINT", Affinity::integer},
        {"BLOB INT", Affinity::integer},
        {"varchar(10)", Affinity::text},
        {"NVARCHAR(100)", Affinity::text},
        {"CLOB", Affinity::text},
        {"LongText", Affinity::text},
        {"BLOBTEXT", Affinity::text},
        {"TEXTREAL", Affinity::text},
        {"BLOB", Affinity::blob},
        {"LONGBLOB", Affinity::blob},
        {"REALBLOB", Affinity::blob},
        {"BLOBREAL", Affinity::blob},
        {"REAL", Affinity::real},
        {"double precision", Affinity::real},
        {"FLOAT", Affinity::real},
        {"NUMERIC", Affinity::numeric},
        {"DECIMAL(10,5)", Affinity::numeric},
        {"BOOLEAN", Affinity::numeric},
        {"DATETIME", Affinity::numeric},
        {"STRING", Affinity::numeric},
        {"IN T", Affinity::numeric},
        {"DO UB", Affinity::numeric},
        {"IN", Affinity::numeric},
    };
    for (const auto& c : cases)
        BOOST_TEST(name_of(affinity_of(c.declared)) == name_of(c.affinity), c.declared);
    BOOST_TEST(name_of(Affinity::integer) == "INTEGER");
    BOOST_TEST(name_of(Affinity::text) == "TEXT");
    BOOST_TEST(name_of(Affinity::blob) == "BLOB");
    BOOST_TEST(name_of(Affinity::real) == "REAL");
    BOOST_TEST(name_of(Affinity::numeric) == "NUMERIC");
}

BOOST_AUTO_TEST_SUITE_END()
