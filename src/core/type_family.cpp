// Declared types by their words. The first row that matches says the family; SQLite itself looks at no more
// than a few of these words, so that the order is ours, from the telling to the vague.
#include "core/type_family.hpp"

#include <array>

#include "core/shape_set.hpp"

namespace ferry::core {

namespace {

enum class Match : std::uint8_t { exact, prefix, contains };

struct WordRow {
    Match match;
    std::string_view word;  ///< upper case, compared with the type name before '('
    Family family;
};

constexpr WordRow family_words[] = {
    {Match::contains, "BOOL", Family::boolean},
    {Match::exact, "UUID", Family::uuid},
    {Match::exact, "GUID", Family::uuid},
    {Match::exact, "UNIQUEIDENTIFIER", Family::uuid},
    {Match::exact, "JSONB", Family::jsonb},
    {Match::exact, "JSON", Family::json},
    {Match::prefix, "TIMESTAMPTZ", Family::moment_zone},
    {Match::prefix, "DATETIMEOFFSET", Family::moment_zone},
    {Match::prefix, "TIMESTAMP", Family::moment},
    {Match::prefix, "DATETIME", Family::moment},
    {Match::exact, "SMALLDATETIME", Family::moment},
    {Match::exact, "DATE", Family::date},
    {Match::exact, "TIME", Family::time},
    {Match::prefix, "DECIMAL", Family::decimal},
    {Match::prefix, "NUMERIC", Family::decimal},
    {Match::prefix, "NUMBER", Family::decimal},
    {Match::contains, "MONEY", Family::decimal},
    {Match::prefix, "REAL", Family::floating},
    {Match::prefix, "FLOAT", Family::floating},
    {Match::prefix, "DOUBLE", Family::floating},
    {Match::contains, "INT", Family::integer},
    {Match::contains, "SERIAL", Family::integer},
    {Match::contains, "CHAR", Family::text},
    {Match::contains, "CLOB", Family::text},
    {Match::contains, "TEXT", Family::text},
    {Match::contains, "STRING", Family::text},
    {Match::contains, "BLOB", Family::blob},
    {Match::contains, "BINARY", Family::blob},
    {Match::exact, "IMAGE", Family::blob},
    {Match::exact, "BYTEA", Family::blob},
};

constexpr std::string_view wide_words[] = {"BIGINT", "BIG INT", "INT8", "INT64", "BIGSERIAL", "SERIAL8"};
constexpr std::string_view narrow_words[] = {"SMALLINT", "INT2", "TINYINT", "SMALLSERIAL", "SERIAL2"};

constexpr std::array<FamilyRow, static_cast<std::size_t>(Family::count_)> families = {{
    {Family::unknown, TypeId::text, TypeId::text, shapes::all, "values"},
    {Family::boolean, TypeId::boolean, TypeId::boolean, set_of(Shape::int_bool), "booleans"},
    {Family::uuid, TypeId::uuid, TypeId::uuid, shapes::uuids, "UUIDs"},
    {Family::json, TypeId::json, TypeId::json, shapes::all, "valid JSON"},
    {Family::jsonb, TypeId::jsonb, TypeId::jsonb, shapes::all, "JSON that jsonb can hold"},
    {Family::moment, TypeId::timestamp, TypeId::timestamp, shapes::moments_zone, "dates and times"},
    {Family::moment_zone, TypeId::timestamptz, TypeId::timestamptz, shapes::moments_zone, "dates and times"},
    {Family::date, TypeId::date, TypeId::date, shapes::moments_zone, "dates"},
    {Family::time, TypeId::time, TypeId::time, shapes::all, "times of day"},
    {Family::decimal, TypeId::numeric, TypeId::numeric, shapes::numbers, "numbers"},
    {Family::floating, TypeId::float8, TypeId::float8, shapes::numbers, "numbers"},
    {Family::integer, TypeId::int4, TypeId::int8, shapes::ints, "integers"},
    {Family::text, TypeId::text, TypeId::text, shapes::all, "text"},
    {Family::blob, TypeId::bytea, TypeId::bytea, shapes::all, "blobs"},
}};

/// ASCII upper case, blanks of any kind and number collapsed to one.
std::string normalized(std::string_view text) {
    std::string out;
    for (char c : text) {
        const bool blank = c == ' ' || (c >= '\t' && c <= '\r');
        if (!blank)
            out.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c);
        else if (!out.empty() && out.back() != ' ')
            out.push_back(' ');
    }
    return out;
}

bool contains(std::string_view text, std::string_view word) noexcept {
    return text.find(word) != std::string_view::npos;
}

template <std::size_t Count>
bool contains_any(std::string_view text, const std::string_view (&words)[Count]) noexcept {
    for (std::string_view word : words)
        if (contains(text, word)) return true;
    return false;
}

/// The type's name alone: "VARCHAR" of "VARCHAR (20)".
std::string_view name_part(std::string_view normalized_type) noexcept {
    std::string_view name = normalized_type.substr(0, normalized_type.find('('));
    while (!name.empty() && name.back() == ' ')
        name.remove_suffix(1);
    return name;
}

Family family_of(std::string_view name) noexcept {
    for (const WordRow& row : family_words) {
        const bool matches = row.match == Match::exact    ? name == row.word
                             : row.match == Match::prefix ? name.substr(0, row.word.size()) == row.word
                                                          : contains(name, row.word);
        if (matches) return row.family;
    }
    return Family::unknown;
}

/// Numbers of "(10, 2)"; anything that is not a plain list of at most two leaves none.
void read_arguments(std::string_view text, DeclaredType& out) noexcept {
    constexpr std::int64_t beyond_all = 1000000000;
    int count = 0;
    std::int64_t number = 0;
    bool in_number = false;
    for (char c : text) {
        if (c >= '0' && c <= '9') {
            if (!in_number && count == 2) return;
            if (!in_number) out.argument[count++] = number = 0;
            in_number = true;
            if (number < beyond_all) out.argument[count - 1] = number = number * 10 + (c - '0');
        } else if (c == ')') {
            out.arguments = count;
            return;
        } else if (c == ',' || c == ' ') {
            in_number = false;
        } else {
            return;
        }
    }
}

}  // namespace

const FamilyRow& row_of(Family family) noexcept {
    return families[static_cast<std::size_t>(family)];
}

DeclaredType read_declared_type(std::string_view declared_type) {
    const std::string type = normalized(declared_type);
    const std::string_view name = name_part(type);
    DeclaredType out;
    out.family = family_of(name);
    if (out.family == Family::moment && contains(type, "WITH TIME ZONE")) out.family = Family::moment_zone;
    out.wide_integer = contains_any(name, wide_words);
    out.narrow_integer = !out.wide_integer && contains_any(name, narrow_words);
    const std::size_t open = type.find('(');
    if (open != std::string::npos) read_arguments(std::string_view(type).substr(open + 1), out);
    return out;
}

Expectation expectation_of(std::string_view declared_type) {
    const Family family = read_declared_type(declared_type).family;
    Expectation out;
    out.json = family == Family::json || family == Family::jsonb;
    out.type = row_of(family).declared_type;
    out.moment = family == Family::moment || family == Family::moment_zone || family == Family::date;
    out.natural = row_of(family).natural;
    out.mixed = out.json                    ? shapes::json
                : out.moment                ? shapes::counts
                : family == Family::boolean ? shapes::words
                                            : 0;
    return out;
}

}  // namespace ferry::core
