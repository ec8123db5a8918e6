// Values as columns take them: SQLite's affinity first, then the type that the column has in PostgreSQL.
// Where an assignment in PostgreSQL would round or cut in silence, the text says it so that it is an error
// instead.
#include <charconv>
#include <cmath>

#include "core/default_value.hpp"
#include "core/quote.hpp"
#include "core/translation_context.hpp"
#include "core/translator.hpp"

namespace ferry::core {

namespace {

/// A constant as SQLite writes it, for core/default_value to read.
std::string sqlite_literal(const Constant& constant) {
    switch (constant.kind) {
        case ValueKind::integer: return std::to_string(constant.integer);
        case ValueKind::real: {
            if (std::isinf(constant.real)) return constant.real < 0 ? "-9e999" : "9e999";
            char buffer[64];
            const auto end =
                std::to_chars(buffer, buffer + sizeof buffer, constant.real, std::chars_format::scientific)
                    .ptr;
            return std::string(buffer, end);
        }
        case ValueKind::blob: return "x'" + hex_text(constant.bytes) + "'";
        default: return quote_sqlite_literal(constant.bytes);
    }
}

/// Digits behind the point of a number without exponent; "numeric(10,2)" has 2, -1 when it does not say.
int scale_of_type(std::string_view sql_type) {
    if (sql_type.find('(') == std::string_view::npos) return -1;
    const std::size_t comma = sql_type.find(',');
    return comma == std::string_view::npos ? 0 : std::atoi(std::string(sql_type.substr(comma + 1)).c_str());
}
int scale_of_number(std::string_view number) {
    const std::size_t point = number.find('.');
    return point == std::string_view::npos ? 0 : static_cast<int>(number.size() - point - 1);
}

class ColumnTaker {
  public:
    ColumnTaker(Context& context, const CatalogColumn& column, ast::Place place)
        : context_(context), column_(column), place_(place) {}

    std::string take(const Value& value) {
        if (value.kind == ValueKind::null) return "NULL";
        if (value.is_parameter) {
            context_.learn_parameter(value, column_.sql_type);
            // The application counts its moments where the file does.
            if (column_.kind != ValueKind::moment || column_.format == TimeFormat::iso8601) return value.sql;
            const bool counts_reals = column_.format == TimeFormat::julian || column_.format == TimeFormat::cocoa;
            return take(counts_reals ? real_value(value.sql + "::float8", Binding::cast)
                                     : integer_value(value.sql + "::bigint", Binding::cast));
        }
        if (value.constant) return constant(*value.constant);
        if (is_same(value)) return value.sql;
        switch (column_.type) {
            case TypeId::boolean: return boolean(value);
            case TypeId::int2:
            case TypeId::int4:
            case TypeId::int8: return integer(value);
            case TypeId::float4:
            case TypeId::float8: return real(value);
            case TypeId::numeric: return numeric(value);
            case TypeId::text:
            case TypeId::varchar:
            case TypeId::bpchar: return context_.to_text(stored(value)).sql;
            case TypeId::bytea: return context_.to_blob(stored(value)).sql;
            case TypeId::date:
            case TypeId::time:
            case TypeId::timestamp:
            case TypeId::timestamptz: return moment(stored(value));
            case TypeId::uuid:
            case TypeId::json:
            case TypeId::jsonb:
            case TypeId::other:
            case TypeId::count_: break;
        }
        return cast(context_.to_text(stored(value)), column_.sql_type);
    }

  private:
    Context& context_;
    const CatalogColumn& column_;
    ast::Place place_;

    static std::string cast(const Value& value, std::string_view type) {
        return value.primary() + "::" + std::string(type);
    }
    Value stored(const Value& value) { return context_.to_storage(value, place_); }
    [[noreturn]] void refuse(const char* what) const {
        context_.fail(ErrorCode::invalid_value, place_,
                      std::string(what) + " does not fit " + column_.sql_type + " column " +
                          column_.source_name);
    }

    /// Of the column's own type, or one that it takes without a loss or with an error.
    bool is_same(const Value& value) const {
        if (column_.type == TypeId::other) return false;
        const bool is_moment = column_.kind == ValueKind::moment;
        if (value.type == column_.type && value.kind == column_.kind)
            return !is_moment || value.format == column_.format;
        // Numbers in a TEXT column of a numeric type, uuid, json: told by their type alone.
        return value.type == column_.type && value.kind == ValueKind::other;
    }

    // ------------------------------------------------------------------------------------------ constants

    std::string constant(const Constant& constant) {
        const std::string literal = sqlite_literal(constant);
        const std::optional<std::string> made =
            translate_default(literal, column_.affinity, column_.type, column_.format);
        if (column_.type == TypeId::other)
            return quote_pg_literal(constant.kind == ValueKind::text ? constant.bytes : literal) +
                   "::" + column_.sql_type;
        if (!made) refuse("the value");
        const int scale = column_.type == TypeId::numeric ? scale_of_type(column_.sql_type) : -1;
        if (scale >= 0 && scale_of_number(*made) > scale) refuse("the value");
        return *made;
    }

    // ------------------------------------------------------------------------------------------ numbers

    std::string boolean(const Value& value) {
        if (value.kind == ValueKind::condition || value.kind == ValueKind::boolean) return value.sql;
        if (value.kind == ValueKind::blob) refuse("a blob");
        context_.note(place_, "boolean column " + column_.source_name + " takes every number but 0 as true");
        return context_.to_condition(value).sql;
    }

    /// A fraction is an error: PostgreSQL would round it. Reals go by their digits, which numeric keeps.
    std::string integer(const Value& value) {
        const Value number = stored(value);
        switch (number.kind) {
            case ValueKind::integer: return number.sql;
            case ValueKind::real: return "trim_scale(" + cast(number, "text::numeric") + ")::text::bigint";
            case ValueKind::number:
                return "trim_scale(" +
                       (number.type == TypeId::numeric ? number.sql : cast(number, "text::numeric")) +
                       ")::text::bigint";
            case ValueKind::text: return "trim_scale(" + cast(number, "numeric") + ")::text::bigint";
            default: refuse("a blob");
        }
    }

    std::string real(const Value& value) {
        const Value number = stored(value);
        if (number.kind == ValueKind::blob) refuse("a blob");
        return number.kind == ValueKind::text ? cast(number, "float8") : number.sql;
    }

    std::string numeric(const Value& value) {
        const Value number = stored(value);
        if (number.kind == ValueKind::blob) refuse("a blob");
        if (number.kind != ValueKind::integer && scale_of_type(column_.sql_type) >= 0)
            context_.note(place_, column_.sql_type + " column " + column_.source_name +
                                      " rounds what has more decimals");
        if (number.kind == ValueKind::integer || number.type == TypeId::numeric) return number.sql;
        // An assignment would keep 15 digits of a double.
        return cast(number, number.kind == ValueKind::text ? "numeric" : "text::numeric");
    }

    // ------------------------------------------------------------------------------------------ moments

    struct CountRow {
        TimeFormat format;
        const char* before;  ///< around the number that makes seconds since 1970
        const char* after;
    };
    static constexpr CountRow count_rows[] = {
        {TimeFormat::unix_s, "", ""},
        {TimeFormat::unix_ms, "", " / 1000.0"},
        {TimeFormat::unix_us, "", " / 1000000.0"},
        {TimeFormat::julian, "(", " - 2440587.5) * 86400"},
        {TimeFormat::cocoa, "", " + 978307200"},
        {TimeFormat::mac, "", " - 2082844800"},
        {TimeFormat::filetime, "", " / 10000000.0 - 11644473600"},
        {TimeFormat::webkit, "", " / 1000000.0 - 11644473600"},
    };

    std::string moment(const Value& value) {
        if (value.kind == ValueKind::blob) refuse("a blob");
        if (column_.format == TimeFormat::iso8601) {
            if (value.kind != ValueKind::text) refuse("a number");
            return from_text(value);
        }
        const Value number = value.kind == ValueKind::text ? context_.to_number(value) : value;
        for (const CountRow& row : count_rows)
            if (row.format == column_.format)
                return as_moment("to_timestamp(" + std::string(row.before) +
                                 number.operand(Binding::multiplicative) + row.after + ")");
        return as_moment("to_timestamp(" + number.sql + ")");
    }

    /// From timestamptz.
    std::string as_moment(const std::string& sql) const {
        if (column_.type == TypeId::timestamptz) return sql;
        const std::string utc = sql + " AT TIME ZONE 'UTC'";
        return column_.type == TypeId::timestamp ? utc : "(" + utc + ")::" + column_.sql_type;
    }

    /// Texts that SQLite's functions make have no zone.
    static bool is_made(const Value& value) {
        for (const char* const maker : {"to_char(", "sqlite_datetime(", "sqlite_date(", "sqlite_time(",
                                        "sqlite_strftime(", "sqlite_moment_text("}) {
            const std::size_t at = value.sql.find(maker);
            if (at != std::string::npos && value.sql.find('(') == at + std::string_view(maker).size() - 1)
                return true;
        }
        return false;
    }

    std::string from_text(const Value& value) {
        const std::string plain = cast(value, row_of(column_.type).sql_name);
        if (column_.type == TypeId::time) return plain;
        if (column_.type == TypeId::date) {
            if (!is_made(value))
                context_.note(place_, "date column " + column_.source_name + " cuts off a time of day");
            return plain;
        }
        const std::string utc = cast(value, "timestamp");
        const bool with_zone = column_.type == TypeId::timestamptz;
        const std::string zoned = cast(value, "timestamptz");
        if (is_made(value)) return with_zone ? utc + " AT TIME ZONE 'UTC'" : utc;
        // Without a zone of its own a text is UTC, whatever zone the session has.
        return "CASE WHEN " + value.operand(Binding::any_operator) +
               " ~ ':\\d\\d(\\.\\d+)? *([+-]\\d\\d:?\\d\\d|Z)$' THEN " +
               (with_zone ? zoned + " ELSE " + utc + " AT TIME ZONE 'UTC'"
                          : zoned + " AT TIME ZONE 'UTC' ELSE " + utc) +
               " END";
    }
};

}  // namespace

std::string to_column(Context& context, const CatalogColumn& column, const Value& value, ast::Place place) {
    return ColumnTaker(context, column, place).take(value);
}

}  // namespace ferry::core
