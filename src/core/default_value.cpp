// A DEFAULT clause goes three steps: its tokens to the literal SQLite means, the column's affinity to the
// value SQLite stores, and convert.hpp's rules to the value PostgreSQL stores, which is then written as a
// literal.
#include "core/default_value.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <iterator>
#include <limits>
#include <vector>

#include "core/ascii.hpp"
#include "core/calendar.hpp"
#include "core/convert.hpp"
#include "core/convert_detail.hpp"
#include "core/error.hpp"
#include "core/lexer.hpp"
#include "core/quote.hpp"

namespace ferry::core {

namespace {

enum class Current : std::uint8_t { timestamp, date, time };

/// The clause as SQLite means it: a value with the bytes it points to, or the moment of the insert.
struct Literal {
    StorageClass storage_class = StorageClass::null;
    std::int64_t integer = 0;
    double real = 0;
    std::string bytes;
    std::optional<Current> current;

    ValueView view() const { return {storage_class, integer, real, bytes.data(), bytes.size()}; }
    void set(std::int64_t value) {
        storage_class = StorageClass::integer;
        integer = value;
    }
    void set(double value) {
        storage_class = StorageClass::real;
        real = value;
    }
    void set(StorageClass text_or_blob, std::string value) {
        storage_class = text_or_blob;
        bytes = std::move(value);
    }
};

// ---------------------------------------------------------------------------------------------- the literal

struct WordRow {
    const char* word;
    void (*apply)(Literal& out);
};
constexpr WordRow word_rows[] = {
    {"NULL", [](Literal&) {}},
    {"TRUE", [](Literal& out) { out.set(std::int64_t{1}); }},
    {"FALSE", [](Literal& out) { out.set(std::int64_t{0}); }},
    {"CURRENT_TIMESTAMP", [](Literal& out) { out.current = Current::timestamp; }},
    {"CURRENT_DATE", [](Literal& out) { out.current = Current::date; }},
    {"CURRENT_TIME", [](Literal& out) { out.current = Current::time; }},
};

bool read_real(std::string_view digits, bool negative, Literal& out) {
    double value = 0;
    if (parse_nearest_double(digits, value) != Misfit::none) return false;
    out.set(negative ? -value : value);
    return true;
}

/// Up to 64 bits, in two's complement; SQLite refuses more, and the one negation that has no result.
bool read_hex(std::string_view digits, bool negative, Literal& out) {
    std::uint64_t bits = 0;
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), bits, 16);
    if (parsed.ec != std::errc()) return false;
    const auto value = static_cast<std::int64_t>(bits);
    if (negative && value == std::numeric_limits<std::int64_t>::min()) return false;
    out.set(negative ? -value : value);
    return true;
}

bool read_integer(const std::string& digits, bool negative, Literal& out) {
    if (digits.size() > 2 && ascii_lower(digits[1]) == 'x')
        return read_hex(std::string_view(digits).substr(2), negative, out);
    std::int64_t value = 0;
    // With its sign, since the lowest integer has no positive counterpart.
    if (parse_int64((negative ? "-" : "") + digits, value) != Misfit::none)
        return read_real(digits, negative, out);
    out.set(value);
    return true;
}

bool read_word(const Token& token, bool in_parentheses, Literal& out) {
    if (token.quote == 0)
        for (const WordRow& row : word_rows)
            if (token.is_word(row.word)) {
                row.apply(out);
                return true;
            }
    // Within parentheses a name is a column's, which no default may use; only "x" is a string there.
    if (in_parentheses && token.quote != '"') return false;
    out.set(StorageClass::text, token.value);
    return true;
}

/// The tokens without the parentheses around all of them, and the end token.
std::vector<Token> bare_tokens(std::string_view sql, bool& in_parentheses) {
    std::vector<Token> tokens = tokenize(sql);
    tokens.pop_back();
    in_parentheses = false;
    std::size_t depth = 0;
    while (tokens.size() >= 2 * depth + 3 && tokens[depth].is_op("(") && tokens[tokens.size() - 1 - depth].is_op(")"))
        ++depth;
    in_parentheses = depth > 0;
    const auto begin = tokens.begin() + static_cast<std::ptrdiff_t>(depth);
    return {begin, tokens.end() - static_cast<std::ptrdiff_t>(depth)};
}

bool read_literal(std::string_view sql, Literal& out) {
    bool in_parentheses = false;
    std::vector<Token> tokens = bare_tokens(sql, in_parentheses);
    bool negative = false;
    const bool is_signed = tokens.size() == 2 && (tokens[0].is_op("-") || tokens[0].is_op("+"));
    if (is_signed) {
        negative = tokens[0].is_op("-");
        tokens.erase(tokens.begin());
    }
    if (tokens.size() != 1) return false;
    const Token& token = tokens.front();
    switch (token.kind) {
        case TokenKind::integer: return read_integer(token.value, negative, out);
        case TokenKind::real: return read_real(token.value, negative, out);
        case TokenKind::identifier: return !is_signed && read_word(token, in_parentheses, out);
        case TokenKind::string:
        case TokenKind::blob:
            if (is_signed) return false;
            out.set(token.kind == TokenKind::string ? StorageClass::text : StorageClass::blob, token.value);
            return true;
        case TokenKind::parameter:
        case TokenKind::op:
        case TokenKind::end: break;
    }
    return false;
}

// ---------------------------------------------------------------------------------------------- the affinity

std::string_view without_blanks(std::string_view text) {
    constexpr std::string_view blanks = " \t\n\v\f\r";
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// Text that SQLite takes for a number becomes one; other text stays. False for a number SQLite would round
/// to infinity or zero.
bool text_to_number(Literal& value) {
    const std::string text(without_blanks(value.bytes));
    std::int64_t integer = 0;
    if (parse_int64(text, integer) == Misfit::none) {
        value.set(integer);
        return true;
    }
    const bool starts_like_one = text.find_first_of("0123456789") != std::string::npos &&
                                 text.find_first_not_of("0123456789.+-eE") == std::string::npos;
    double real = 0;
    if (!starts_like_one) return true;
    const Misfit misfit = parse_nearest_double(text, real);  // SQLite rounds, and so the column does
    if (misfit == Misfit::none) value.set(real);
    return misfit == Misfit::none || misfit == Misfit::not_a_number;
}

/// Whether SQLite, which prints 15 digits, prints the double as print_number() does. A subnormal reads back
/// from 15 digits but has fewer of its own.
bool prints_alike(double value) {
    if (value == 0 || std::isinf(value)) return true;
    char digits[number_text_size];
    const char* const end =
        std::to_chars(digits, digits + sizeof digits, value, std::chars_format::scientific, 14).ptr;
    double again = 0;
    std::from_chars(digits, end, again);
    return again == value && std::isnormal(value);
}

/// A number in a TEXT column is stored as printed. False when SQLite would print another number.
bool number_to_text(Literal& value) {
    if (value.storage_class == StorageClass::real && !prints_alike(value.real)) return false;
    char buffer[number_text_size];
    value.set(StorageClass::text, std::string(print_number(value.view(), buffer)));
    return true;
}

bool apply_affinity(Literal& value, Affinity affinity) {
    const bool is_number =
        value.storage_class == StorageClass::integer || value.storage_class == StorageClass::real;
    switch (affinity) {
        case Affinity::blob: return true;
        case Affinity::text: return !is_number || number_to_text(value);
        case Affinity::integer:
        case Affinity::numeric:
        case Affinity::real: break;
    }
    if (value.storage_class == StorageClass::text && !text_to_number(value)) return false;
    std::int64_t integer = 0;
    if (affinity == Affinity::real && value.storage_class == StorageClass::integer)
        value.set(static_cast<double>(value.integer));
    else if (affinity == Affinity::real && value.storage_class == StorageClass::real && value.real == 0)
        value.set(0.0);  // a REAL column stores whole numbers as integers, which know no -0
    else if (affinity != Affinity::real && value.storage_class == StorageClass::real &&
             to_int64(value.view(), integer) == Misfit::none)
        value.set(integer);
    return true;
}

// ---------------------------------------------------------------------------------------- the PostgreSQL
// literal

using Written = std::optional<std::string>;

Written write_boolean(const ValueView& value, TimeFormat) {
    bool result = false;
    if (to_bool(value, result) != Misfit::none) return {};
    return result ? "TRUE" : "FALSE";
}

template <class Int>
Written write_integer(const ValueView& value, TimeFormat) {
    std::int64_t result = 0;
    if (to_int64(value, result) != Misfit::none) return {};
    if (result < std::numeric_limits<Int>::min() || result > std::numeric_limits<Int>::max()) return {};
    return std::to_string(result);
}

/// The shortest digits that make the same double.
Written write_double(double value, const char* sql_type) {
    const auto as_text = [&](const char* text) { return quote_pg_literal(text) + "::" + sql_type; };
    if (std::isnan(value)) return as_text("NaN");
    if (std::isinf(value)) return as_text(value < 0 ? "-Infinity" : "Infinity");
    if (value == 0 && std::signbit(value))
        return as_text("-0");  // as a bare number it would be numeric, and 0
    char buffer[number_text_size];
    return std::string(buffer, print_shortest(value, buffer));
}

Written write_float8(const ValueView& value, TimeFormat) {
    double result = 0;
    if (to_double(value, result) != Misfit::none) return {};
    return write_double(result, "float8");
}

Written write_float4(const ValueView& value, TimeFormat) {
    double result = 0;
    if (to_double(value, result) != Misfit::none) return {};
    if (std::isfinite(result) && std::fabs(result) > std::numeric_limits<float>::max()) return {};
    if (!std::isnan(result) && static_cast<double>(static_cast<float>(result)) != result) return {};
    return write_double(result, "float4");
}

/// The text that one of convert.hpp's functions with a buffer makes; `convert` is called as they are, but for
/// the value.
template <class Convert>
Written converted(Convert convert) {
    char buffer[number_text_size];
    const char* text = nullptr;
    std::size_t size = 0;
    if (convert(buffer, text, size) != Misfit::none) return {};
    return std::string(text, size);
}

Written write_numeric(const ValueView& value, TimeFormat) {
    Written decimal = converted([&](auto&... out) { return to_decimal(value, out...); });
    const bool is_finite_number = value.storage_class == StorageClass::integer ||
                                  (value.storage_class == StorageClass::real && std::isfinite(value.real));
    if (!decimal || is_finite_number) return decimal;
    return quote_pg_literal(*decimal) + "::numeric";
}

Written write_text(const ValueView& value, TimeFormat) {
    const Written text = converted([&](auto&... out) { return to_text(value, out...); });
    if (!text) return {};
    return quote_pg_literal(*text);
}

Written write_bytea(const ValueView& value, TimeFormat) {
    const Written bytes = converted([&](auto&... out) { return to_bytes(value, out...); });
    if (!bytes) return {};
    return quote_pg_literal("\\x" + hex_text(*bytes)) + "::bytea";
}

Written write_uuid(const ValueView& value, TimeFormat) {
    std::array<std::uint8_t, 16> bytes{};
    if (to_uuid(value, bytes) != Misfit::none) return {};
    std::string text = hex_text({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    for (const std::size_t at : {8, 13, 18, 23})
        text.insert(at, 1, '-');
    return quote_pg_literal(text) + "::uuid";
}

template <bool for_jsonb>
Written write_json(const ValueView& value, TimeFormat) {
    const Written text = converted([&](auto&... out) { return to_json(value, for_jsonb, out...); });
    if (!text) return {};
    return quote_pg_literal(*text) + (for_jsonb ? "::jsonb" : "::json");
}

std::string day_text(std::int64_t days) {
    const CivilDay day = civil_from_days(days);
    char buffer[48];
    const int size = std::snprintf(buffer, sizeof buffer, "%04d-%02d-%02d", day.year, day.month, day.day);
    return std::string(buffer, static_cast<std::size_t>(size));
}

/// HH:MM:SS, and the microseconds when there are any.
std::string clock_text(std::int64_t microseconds) {
    const int seconds = static_cast<int>(microseconds / microseconds_per_second);
    const int fraction = static_cast<int>(microseconds % microseconds_per_second);
    char buffer[64];
    int size = std::snprintf(buffer, sizeof buffer, "%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60,
                             seconds % 60);
    if (fraction != 0)
        size +=
            std::snprintf(buffer + size, sizeof buffer - static_cast<std::size_t>(size), ".%06d", fraction);
    return std::string(buffer, static_cast<std::size_t>(size));
}

std::string moment_text(std::int64_t microseconds) {
    std::int64_t days = microseconds / microseconds_per_day, clock = microseconds % microseconds_per_day;
    if (clock < 0) {
        --days;
        clock += microseconds_per_day;
    }
    return day_text(days) + " " + clock_text(clock);
}

Written write_date(const ValueView& value, TimeFormat format) {
    std::int32_t days = 0;
    if (to_date(value, format, days) != Misfit::none) return {};
    return quote_pg_literal(day_text(days)) + "::date";
}

Written write_time(const ValueView& value, TimeFormat format) {
    std::int64_t clock = 0;
    if (to_time(value, format, clock) != Misfit::none) return {};
    return quote_pg_literal(clock_text(clock)) + "::time";
}

Written write_timestamp(const ValueView& value, TimeFormat format) {
    std::int64_t moment = 0;
    if (to_timestamp(value, format, moment) != Misfit::none) return {};
    return quote_pg_literal(moment_text(moment)) + "::timestamp";
}

Written write_timestamptz(const ValueView& value, TimeFormat format) {
    std::int64_t moment = 0;
    if (to_timestamptz(value, format, moment) != Misfit::none) return {};
    // A zone may carry the moment out of the years that can be written with four digits.
    if (moment < min_moment || moment > max_moment) return {};
    return quote_pg_literal(moment_text(moment) + "+00") + "::timestamptz";
}

Written write_other(const ValueView&, TimeFormat) {
    return {};  // only the type's input function could tell whether the text fits
}

/// What CURRENT_TIMESTAMP, CURRENT_DATE and CURRENT_TIME are in a column of a type; nullptr where the text
/// SQLite would store does not fit it.
using CurrentSql = std::array<const char*, 3>;
constexpr CurrentSql no_current = {nullptr, nullptr, nullptr};
// statement_timestamp(), as in every other translation; whole seconds, as SQLite writes them.
constexpr CurrentSql text_current = {
    "to_char(statement_timestamp() AT TIME ZONE 'utc', 'YYYY-MM-DD HH24:MI:SS')",
    "to_char(statement_timestamp() AT TIME ZONE 'utc', 'YYYY-MM-DD')",
    "to_char(statement_timestamp() AT TIME ZONE 'utc', 'HH24:MI:SS')"};
constexpr CurrentSql date_current = {nullptr, "((statement_timestamp() AT TIME ZONE 'utc')::date)", nullptr};
constexpr CurrentSql time_current = {
    nullptr, nullptr, "(date_trunc('second', statement_timestamp() AT TIME ZONE 'utc')::time)"};
constexpr CurrentSql timestamp_current = {"date_trunc('second', statement_timestamp() AT TIME ZONE 'utc')",
                                          "date_trunc('day', statement_timestamp() AT TIME ZONE 'utc')",
                                          nullptr};
constexpr CurrentSql timestamptz_current = {
    "date_trunc('second', statement_timestamp())",
    "(date_trunc('day', statement_timestamp() AT TIME ZONE 'utc') AT TIME ZONE 'utc')", nullptr};

struct DefaultRow {
    TypeId type;
    Written (*write)(const ValueView& value, TimeFormat format);
    CurrentSql current;
};
constexpr DefaultRow default_rows[] = {
    {TypeId::boolean, write_boolean, no_current},
    {TypeId::int2, write_integer<std::int16_t>, no_current},
    {TypeId::int4, write_integer<std::int32_t>, no_current},
    {TypeId::int8, write_integer<std::int64_t>, no_current},
    {TypeId::float4, write_float4, no_current},
    {TypeId::float8, write_float8, no_current},
    {TypeId::numeric, write_numeric, no_current},
    {TypeId::text, write_text, text_current},
    {TypeId::varchar, write_text, text_current},
    {TypeId::bpchar, write_text, text_current},
    {TypeId::bytea, write_bytea, no_current},
    {TypeId::date, write_date, date_current},
    {TypeId::time, write_time, time_current},
    {TypeId::timestamp, write_timestamp, timestamp_current},
    {TypeId::timestamptz, write_timestamptz, timestamptz_current},
    {TypeId::uuid, write_uuid, no_current},
    {TypeId::json, write_json<false>, no_current},
    {TypeId::jsonb, write_json<true>, no_current},
    {TypeId::other, write_other, no_current},
};

constexpr bool rows_in_order() {
    for (std::size_t i = 0; i < std::size(default_rows); ++i)
        if (default_rows[i].type != static_cast<TypeId>(i)) return false;
    return std::size(default_rows) == static_cast<std::size_t>(TypeId::count_);
}
static_assert(rows_in_order(), "default_rows must follow TypeId");

}  // namespace

std::optional<std::string> translate_default(std::string_view default_sql, Affinity affinity, TypeId type,
                                             TimeFormat format) {
    const DefaultRow& row = default_rows[static_cast<std::size_t>(type)];
    Literal value;
    try {
        if (!read_literal(default_sql, value)) return {};
    } catch (const Error& error) {
        if (error.code == ErrorCode::syntax) return {};  // the file may hold anything
        throw;
    }
    if (value.current) {
        const char* const sql = row.current[static_cast<std::size_t>(*value.current)];
        return sql == nullptr ? Written{} : Written{sql};
    }
    if (value.storage_class == StorageClass::null) return "NULL";
    if (!apply_affinity(value, affinity)) return {};
    return row.write(value.view(), format);
}

}  // namespace ferry::core
