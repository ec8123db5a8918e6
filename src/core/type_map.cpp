#include "core/type_map.hpp"

#include <cstddef>
#include <iterator>

#include "core/ascii.hpp"

namespace ferry::core {

namespace {

constexpr TypeRow type_rows[] = {
    // id, sql_name, oid, has_time_format, is_integer, is_text
    {TypeId::boolean, "boolean", 16, false, false, false},
    {TypeId::int2, "smallint", 21, false, true, false},
    {TypeId::int4, "integer", 23, false, true, false},
    {TypeId::int8, "bigint", 20, false, true, false},
    {TypeId::float4, "real", 700, false, false, false},
    {TypeId::float8, "double precision", 701, false, false, false},
    {TypeId::numeric, "numeric", 1700, false, false, false},
    {TypeId::text, "text", 25, false, false, true},
    {TypeId::varchar, "varchar", 1043, false, false, true},
    {TypeId::bpchar, "bpchar", 1042, false, false, true},  // not "char": that is char(1)
    {TypeId::bytea, "bytea", 17, false, false, false},
    {TypeId::date, "date", 1082, true, false, false},
    {TypeId::time, "time", 1083, true, false, false},
    {TypeId::timestamp, "timestamp", 1114, true, false, false},
    {TypeId::timestamptz, "timestamptz", 1184, true, false, false},
    {TypeId::uuid, "uuid", 2950, false, false, false},
    {TypeId::json, "json", 114, false, false, false},
    {TypeId::jsonb, "jsonb", 3802, false, false, false},
    {TypeId::other, "", 0, false, false, false},
};
constexpr std::size_t type_count = static_cast<std::size_t>(TypeId::count_);
static_assert(std::size(type_rows) == type_count, "a TypeId lacks its row");

constexpr bool rows_in_order() {
    for (std::size_t i = 0; i < type_count; ++i)
        if (type_rows[i].id != static_cast<TypeId>(i)) return false;
    return true;
}
static_assert(rows_in_order(), "type_rows must follow TypeId");

/// Spellings besides TypeRow::sql_name, and whether a modifier in parentheses may stand in each.
struct Spelling {
    std::string_view name;  ///< lower case, single blanks, without the modifier
    TypeId id;
    bool takes_modifier;
};
constexpr Spelling spellings[] = {
    {"boolean", TypeId::boolean, false},
    {"bool", TypeId::boolean, false},
    {"smallint", TypeId::int2, false},
    {"int2", TypeId::int2, false},
    {"integer", TypeId::int4, false},
    {"int", TypeId::int4, false},
    {"int4", TypeId::int4, false},
    {"bigint", TypeId::int8, false},
    {"int8", TypeId::int8, false},
    {"real", TypeId::float4, false},
    {"float4", TypeId::float4, false},
    {"double precision", TypeId::float8, false},
    {"float8", TypeId::float8, false},
    {"float", TypeId::float8, false},
    {"numeric", TypeId::numeric, true},
    {"decimal", TypeId::numeric, true},
    {"dec", TypeId::numeric, true},
    {"text", TypeId::text, false},
    {"varchar", TypeId::varchar, true},
    {"character varying", TypeId::varchar, true},
    {"char varying", TypeId::varchar, true},
    {"bpchar", TypeId::bpchar, true},
    {"char", TypeId::bpchar, true},
    {"character", TypeId::bpchar, true},
    {"bytea", TypeId::bytea, false},
    {"date", TypeId::date, false},
    {"time", TypeId::time, true},
    {"time without time zone", TypeId::time, true},
    {"timestamp", TypeId::timestamp, true},
    {"timestamp without time zone", TypeId::timestamp, true},
    {"timestamptz", TypeId::timestamptz, true},
    {"timestamp with time zone", TypeId::timestamptz, true},
    {"uuid", TypeId::uuid, false},
    {"json", TypeId::json, false},
    {"jsonb", TypeId::jsonb, false},
};

constexpr bool is_blank(char c) noexcept {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Digits, commas, signs and blanks: all that a modifier of these types is made of.
bool is_modifier(std::string_view text) noexcept {
    bool digits = false;
    for (const char c : text) {
        digits = digits || is_ascii_digit(c);
        if (!is_ascii_digit(c) && !is_blank(c) && c != ',' && c != '-') return false;
    }
    return digits;
}

/// Lower case, blanks squeezed to one and trimmed.
std::string normalized(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (!is_blank(c))
            out.push_back(ascii_lower(c));
        else if (!out.empty() && out.back() != ' ')
            out.push_back(' ');
    }
    if (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

struct FormatRow {
    TimeFormat format;
    const char* name;
};
constexpr FormatRow format_rows[] = {
    {TimeFormat::iso8601, "iso8601"}, {TimeFormat::unix_s, "unix"},       {TimeFormat::unix_ms, "unix_ms"},
    {TimeFormat::unix_us, "unix_us"}, {TimeFormat::julian, "julian"},     {TimeFormat::cocoa, "cocoa"},
    {TimeFormat::mac, "mac"},         {TimeFormat::filetime, "filetime"}, {TimeFormat::webkit, "webkit"},
};
static_assert(std::size(format_rows) == static_cast<std::size_t>(TimeFormat::count_),
              "a TimeFormat lacks its row");

constexpr bool formats_in_order() {
    for (std::size_t i = 0; i < std::size(format_rows); ++i)
        if (format_rows[i].format != static_cast<TimeFormat>(i)) return false;
    return true;
}
static_assert(formats_in_order(), "format_rows must follow TimeFormat");

/// Substrings of a declared type and the affinity each brings, strongest first.
struct AffinityRow {
    std::string_view part;
    Affinity affinity;
};
constexpr AffinityRow affinity_rows[] = {
    {"int", Affinity::integer}, {"char", Affinity::text}, {"clob", Affinity::text}, {"text", Affinity::text},
    {"blob", Affinity::blob},   {"real", Affinity::real}, {"floa", Affinity::real}, {"doub", Affinity::real},
};

}  // namespace

const TypeRow& row_of(TypeId id) noexcept {
    return type_rows[static_cast<std::size_t>(id)];
}

TypeId type_of_oid(std::uint32_t oid) noexcept {
    for (const TypeRow& row : type_rows)
        if (row.oid == oid) return row.id;
    return TypeId::other;
}

std::optional<TypeId> type_of_name(std::string_view name) {
    std::string spelling;
    const std::size_t open = name.find('(');
    if (open != std::string_view::npos) {
        const std::size_t close = name.find(')', open);
        if (close == std::string_view::npos || !is_modifier(name.substr(open + 1, close - open - 1)))
            return {};
        // The modifier may stand in the middle: timestamp(3) with time zone.
        spelling = normalized(std::string(name.substr(0, open)) + " " + std::string(name.substr(close + 1)));
    } else {
        spelling = normalized(name);
    }
    for (const Spelling& row : spellings)
        if (row.name == spelling && (row.takes_modifier || open == std::string_view::npos)) return row.id;
    return {};
}

const char* name_of(TimeFormat format) noexcept {
    return format_rows[static_cast<std::size_t>(format)].name;
}

std::optional<TimeFormat> time_format_of_name(std::string_view name) noexcept {
    for (const FormatRow& row : format_rows)
        if (name == row.name) return row.format;
    return {};
}

const char* time_format_names() noexcept {
    return "iso8601, unix, unix_ms, unix_us, julian, cocoa, mac, filetime, webkit";
}

const char* name_of(Affinity affinity) noexcept {
    static constexpr const char* names[] = {"INTEGER", "TEXT", "BLOB", "REAL", "NUMERIC"};
    return names[static_cast<std::size_t>(affinity)];
}

Affinity affinity_of(std::string_view declared_type) noexcept {
    if (declared_type.empty()) return Affinity::blob;
    for (const AffinityRow& row : affinity_rows)
        for (std::size_t at = 0; at + row.part.size() <= declared_type.size(); ++at)
            if (equals_ignoring_case(declared_type.substr(at, row.part.size()), row.part))
                return row.affinity;
    return Affinity::numeric;
}

}  // namespace ferry::core
