// SQLite's date and time functions.
//
// Two ways. Readable: where a timestamp is at hand (a column that became one, or 'now') and no modifier could
// leave the years that SQLite knows, to_char() of it is all. Otherwise the helper functions of
// core/helpers_date, which take SQLite's own text or number and do what SQLite does, NULL for what it does
// not understand included.
//
// 'now' is statement_timestamp(): in SQLite it stands still for one statement, not for a transaction, as
// now() would.
#include <array>
#include <charconv>
#include <optional>

#include "core/ascii.hpp"
#include "core/quote.hpp"
#include "core/strftime_pattern.hpp"
#include "core/translate_constant.hpp"
#include "core/translation_tables.hpp"

namespace ferry::core {

namespace {

constexpr const char* date_pattern = "YYYY-MM-DD";
constexpr const char* time_pattern = "HH24:MI:SS";
constexpr const char* datetime_pattern = "YYYY-MM-DD HH24:MI:SS";

/// Shifts of 'now' within so many days stay within the years 1 to 9999.
constexpr std::int64_t safe_days = 365000;

/// The text of a constant; nullopt for any other value.
std::optional<std::string> text_of(const Value& value) {
    if (!value.constant || value.constant->kind == ValueKind::null) return std::nullopt;
    return constant_text(*value.constant);
}

bool is_now(const Value& value) {
    return value.constant && value.constant->kind == ValueKind::text &&
           equals_ignoring_case(value.constant->bytes, "now");
}

/// A timestamp without time zone in UTC, or in local time after 'localtime'.
struct Instant {
    Value timestamp;
    bool is_now = false;
    bool whole_ms = false;   ///< no digits behind the millisecond, which SQLite rounds at
    bool whole_day = false;  ///< a date
    bool first_of_month = false;
    std::int64_t shifted = 0;  ///< days that 'now' may have been moved
};

Value timestamp_value(std::string sql, Binding binding) {
    return make_value(std::move(sql), ValueKind::moment, TypeId::timestamp, binding);
}

void round_to_ms(Instant& instant) {
    if (!instant.whole_ms)
        instant.timestamp = timestamp_value(instant.timestamp.primary() + "::timestamp(3)", Binding::cast);
    instant.whole_ms = true;
}

Instant now() {
    Instant instant;
    instant.timestamp = timestamp_value("statement_timestamp() AT TIME ZONE 'UTC'", Binding::at_time_zone);
    instant.timestamp.nullable = false;
    instant.is_now = true;
    instant.whole_ms = true;
    return instant;
}

/// A column that became a date or timestamp. `modifiers` loses what says how to read its number.
std::optional<Instant> instant_of(const Value& value, std::vector<std::string>& modifiers) {
    if (value.kind != ValueKind::moment || value.type == TypeId::time) return std::nullopt;
    const auto take = [&](std::string_view word) {
        if (modifiers.empty() || modifiers.front() != word) return false;
        modifiers.erase(modifiers.begin());
        return true;
    };
    Instant instant;
    switch (value.format) {
        case TimeFormat::iso8601: break;
        case TimeFormat::unix_s:
            if (!take("unixepoch")) return std::nullopt;
            break;
        case TimeFormat::julian: take("julianday"); break;
        default: return std::nullopt;
    }
    instant.whole_day = instant.whole_ms = value.type == TypeId::date;
    switch (value.type) {
        case TypeId::timestamp: instant.timestamp = timestamp_value(value.sql, value.binding); break;
        case TypeId::date:
            instant.timestamp = timestamp_value(value.primary() + "::timestamp", Binding::cast);
            break;
        default:
            instant.timestamp = timestamp_value(value.operand(Binding::at_time_zone) + " AT TIME ZONE 'UTC'",
                                                Binding::at_time_zone);
    }
    instant.timestamp.nullable = value.nullable;
    if (value.format != TimeFormat::iso8601) round_to_ms(instant);
    return instant;
}

// ------------------------------------------------------------------------------------------------ modifiers

struct UnitRow {
    std::string_view name;
    int days;  ///< at least as many as one of it has
    bool months;
};
constexpr UnitRow units[] = {{"second", 1, false}, {"minute", 1, false}, {"hour", 1, false},
                             {"day", 1, false},    {"month", 31, true},  {"year", 366, true}};

/// "+7 days" with a whole number.
struct Shift {
    std::int64_t amount;
    const UnitRow* unit;
};
std::optional<Shift> shift_of(std::string_view modifier) {
    const auto blank = modifier.find(' ');
    if (blank == std::string_view::npos) return std::nullopt;
    std::string_view number = modifier.substr(0, blank), name = modifier.substr(blank + 1);
    if (number.substr(0, 1) == "+") number.remove_prefix(1);
    if (number.empty() || number == "-" || (number[0] == '-' && modifier[0] == '+')) return std::nullopt;
    Shift shift{};
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), shift.amount);
    if (error != std::errc() || end != number.data() + number.size()) return std::nullopt;
    if (name.size() > 1 && name.back() == 's') name.remove_suffix(1);
    for (const UnitRow& unit : units)
        if (unit.name == name) shift.unit = &unit;
    if (shift.unit == nullptr || shift.amount > safe_days || shift.amount < -safe_days) return std::nullopt;
    return shift;
}

bool apply_shift(Context& context, Instant& instant, const Shift& shift) {
    const std::int64_t size = shift.amount < 0 ? -shift.amount : shift.amount;
    instant.shifted += size * shift.unit->days;
    if (!instant.is_now || instant.shifted > safe_days) return false;
    if (shift.unit->months && !instant.first_of_month) {
        const std::int64_t months = shift.amount * (shift.unit->days > 31 ? 12 : 1);
        instant.timestamp = timestamp_value(context.helper("sqlite_add_months") + "(" +
                                                instant.timestamp.sql + ", " + std::to_string(months) + ")",
                                            Binding::atom);
    } else {
        const std::string plural = size == 1 ? "" : "s";
        instant.timestamp = timestamp_value(
            instant.timestamp.operand(Binding::additive) + (shift.amount < 0 ? " - " : " + ") + "interval '" +
                std::to_string(size) + " " + std::string(shift.unit->name) + plural + "'",
            Binding::additive);
        instant.first_of_month = instant.first_of_month && shift.unit->months;
    }
    return true;
}

void note_local(Context& context, ast::Place place) {
    context.note(place, "local time is that of the session's TimeZone, not of the machine");
}

/// Whether it could be applied.
bool apply_modifier(Context& context, Instant& instant, const std::string& modifier, ast::Place place) {
    const bool nullable = instant.timestamp.nullable;
    bool done = true;
    if (modifier == "start of day" || modifier == "start of month" || modifier == "start of year") {
        instant.timestamp = timestamp_value(
            "date_trunc('" + modifier.substr(9) + "', " + instant.timestamp.sql + ")", Binding::atom);
        instant.whole_ms = true;
        instant.first_of_month = modifier != "start of day" || instant.first_of_month;
    } else if (modifier == "localtime") {
        round_to_ms(instant);
        std::string moment = instant.timestamp.operand(Binding::at_time_zone) + " AT TIME ZONE 'UTC'";
        if (instant.timestamp.sql == now().timestamp.sql)
            moment = "statement_timestamp()";
        else
            moment = "(" + moment + ")";
        instant.timestamp = timestamp_value(moment + "::timestamp", Binding::cast);
        instant.first_of_month = false;
        note_local(context, place);
    } else if (const auto shift = shift_of(modifier)) {
        done = apply_shift(context, instant, *shift);
    } else {
        done = false;
    }
    instant.timestamp.nullable = nullable;
    return done;
}

/// args[first] and its modifiers as a timestamp, where that is as good as what SQLite does.
std::optional<Instant> plain_instant(Context& context, const ast::Expr& call, const std::vector<Value>& args,
                                     std::size_t first) {
    if (context.immutable_only()) return std::nullopt;
    if (args.size() <= first) return now();
    std::vector<std::string> modifiers;
    for (std::size_t i = first + 1; i < args.size(); ++i) {
        const auto text = text_of(args[i]);
        if (!text) return std::nullopt;
        modifiers.push_back(ascii_lower(*text));
    }
    std::optional<Instant> instant = is_now(args[first]) ? now() : instant_of(args[first], modifiers);
    for (const std::string& modifier : modifiers)
        if (instant && !apply_modifier(context, *instant, modifier, call.place)) return std::nullopt;
    return instant;
}

// ------------------------------------------------------------------------------------------------ helpers

/// Might the expression be the text 'now'? Of columns it is not expected; a helper says so if it happens.
bool may_be_now(const ast::Expr& expr) {
    if (expr.kind == ast::ExprKind::parameter || expr.select != nullptr) return true;
    if (expr.kind == ast::ExprKind::string && equals_ignoring_case(expr.text, "now")) return true;
    for (const auto& arg : expr.args)
        if (arg != nullptr && may_be_now(*arg)) return true;
    return false;
}

/// The text that a helper reads a moment from: unlike SQLite's own it keeps every digit that it has.
std::string point_text(Context& context, const Value& value, ast::Place place) {
    if (value.constant && value.constant->kind == ValueKind::real) {
        std::array<char, 40> digits{};
        const auto end =
            std::to_chars(digits.data(), digits.data() + digits.size(), value.constant->real).ptr;
        return quote_pg_literal(
            std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data())));
    }
    if (value.constant) return context.to_text(value).sql;
    if (value.kind == ValueKind::moment && value.format == TimeFormat::iso8601) {
        if (value.type == TypeId::time) return value.primary() + "::text";
        std::vector<std::string> none;
        const std::string timestamp = instant_of(value, none)->timestamp.sql;
        if (context.immutable_only()) return context.helper("sqlite_moment_text") + "(" + timestamp + ")";
        return "to_char(" + timestamp +
               (value.type == TypeId::date ? ", 'YYYY-MM-DD')" : ", 'YYYY-MM-DD HH24:MI:SS.US')");
    }
    const Value stored = context.to_storage(value, place);
    if (stored.is_numeric()) return stored.primary() + "::text";
    return context.to_text(stored).sql;
}

/// A column whose moments are numbers in SQLite, as an index can have it; counts the modifiers that say how
/// the number is to be read. "" for any other value.
std::string indexed_point(Context& context, const std::vector<Value>& args, std::size_t first,
                          std::size_t& modifiers_used) {
    if (!context.immutable_only() || args[first].format == TimeFormat::iso8601) return "";
    std::vector<std::string> modifiers;
    for (std::size_t i = first + 1; i < args.size(); ++i)
        modifiers.push_back(ascii_lower(text_of(args[i]).value_or("")));
    const std::size_t count = modifiers.size();
    const auto instant = instant_of(args[first], modifiers);
    if (!instant) return "";
    modifiers_used = count - modifiers.size();
    return context.helper("sqlite_moment_text") + "(" + instant->timestamp.sql + ")";
}

std::string clock_call(Context& context, const std::string& sql) {
    return context.helper("sqlite_clock") + "(" + sql + ")";
}

/// The point and the modifiers as arguments of a helper.
std::string helper_arguments(Context& context, const ast::Expr& call, const std::vector<Value>& args,
                             std::size_t first) {
    if (args.size() <= first) return clock_call(context, "'now'");
    const ast::Place place = call.args[first]->place;
    std::size_t modifiers_used = 0;
    std::string sql = indexed_point(context, args, first, modifiers_used);
    if (sql.empty()) sql = point_text(context, args[first], place);
    if (is_now(args[first]) || (!args[first].constant && may_be_now(*call.args[first])))
        sql = clock_call(context, sql);
    for (std::size_t i = first + 1 + modifiers_used; i < args.size(); ++i) {
        const auto constant = text_of(args[i]);
        std::string modifier = context.to_text(context.to_storage(args[i], place)).sql;
        const std::string word = ascii_lower(constant.value_or(""));
        if (word == "ceiling" || word == "floor")
            context.unsupported(call.args[i]->place, "the date modifier '" + word + "'");
        const bool local = word == "localtime" || word == "utc";
        if (local || !constant) modifier = clock_call(context, modifier);
        if (local) note_local(context, call.args[i]->place);
        sql += ", " + modifier;
    }
    return sql;
}

bool is_null(const Value& value) {
    return value.kind == ValueKind::null || (value.constant && value.constant->kind == ValueKind::null);
}

bool any_null(const std::vector<Value>& args) {
    for (const Value& arg : args)
        if (is_null(arg)) return true;
    return false;
}

Value with_facts(Value made, const Instant& instant, const std::vector<Value>& args) {
    made.nullable = instant.timestamp.nullable;
    for (const Value& arg : args)
        made.is_aggregate = made.is_aggregate || arg.is_aggregate;
    return made;
}

Value helper_call(Context& context, const ast::Expr& call, const std::vector<Value>& args,
                  std::string_view helper, Value made) {
    made.sql = context.helper(helper) + "(" + helper_arguments(context, call, args, 0) + ")";
    for (const Value& arg : args)
        made.is_aggregate = made.is_aggregate || arg.is_aggregate;
    return made;
}

bool has_subsecond(const std::vector<Value>& args) {
    for (std::size_t i = 0; i < args.size(); ++i) {
        const std::string word = ascii_lower(text_of(args[i]).value_or(""));
        if (word == "subsec" || word == "subsecond") return true;
    }
    return false;
}

// ------------------------------------------------------------------------------------------------ functions

std::string epoch_of(Instant instant) {
    round_to_ms(instant);
    return "extract(epoch FROM " + instant.timestamp.sql + ")";
}

std::string whole_epoch(const Instant& instant) {
    return "floor(" + epoch_of(instant) + ")::bigint";
}

Value text_function(Context& context, const ast::Expr& call, std::vector<Value>& args, const char* pattern,
                    std::string_view helper) {
    if (any_null(args)) return text_value("NULL::text", Binding::cast);
    if (const auto instant = plain_instant(context, call, args, 0))
        return with_facts(text_value("to_char(" + instant->timestamp.sql + ", '" + pattern + "')"), *instant,
                          args);
    return helper_call(context, call, args, helper, text_value(""));
}

Value date(Context& context, const ast::Expr& call, std::vector<Value>& args) {
    return text_function(context, call, args, date_pattern, "sqlite_date");
}
Value time(Context& context, const ast::Expr& call, std::vector<Value>& args) {
    return text_function(context, call, args, time_pattern, "sqlite_time");
}
Value datetime(Context& context, const ast::Expr& call, std::vector<Value>& args) {
    return text_function(context, call, args, datetime_pattern, "sqlite_datetime");
}

Value unixepoch(Context& context, const ast::Expr& call, std::vector<Value>& args) {
    if (any_null(args)) return integer_value("NULL::bigint", Binding::cast);
    if (has_subsecond(args))
        return helper_call(context, call, args, "sqlite_unixepoch_subsecond", real_value(""));
    Value made = integer_value("");
    made.magnitude = 3e11;
    if (const auto instant = plain_instant(context, call, args, 0)) {
        made.sql = whole_epoch(*instant);
        made.binding = Binding::cast;
        return with_facts(made, *instant, args);
    }
    return helper_call(context, call, args, "sqlite_unixepoch", made);
}

Value julianday(Context& context, const ast::Expr& call, std::vector<Value>& args) {
    if (any_null(args)) return real_value("NULL::float8", Binding::cast);
    const auto instant = plain_instant(context, call, args, 0);
    if (!instant) return helper_call(context, call, args, "sqlite_julianday", real_value(""));
    if (instant->whole_day && args.size() == 1)
        return with_facts(
            real_value("(" + args[0].operand(Binding::additive) + " - date '1970-01-01' + 2440587.5)::float8",
                       Binding::cast),
            *instant, args);
    return with_facts(
        real_value("round((" + epoch_of(*instant) + " + 210866760000) * 1000)::float8 / 86400000",
                   Binding::multiplicative),
        *instant, args);
}

/// One piece of a format as PostgreSQL text; "" where it has no plain form.
std::string piece_text(const StrftimePiece& piece, const Instant& instant) {
    switch (piece.kind) {
        case StrftimePiece::Kind::pattern:
            return "to_char(" + instant.timestamp.sql + ", " + quote_pg_literal(piece.text) + ")";
        case StrftimePiece::Kind::epoch: return whole_epoch(instant) + "::text";
        case StrftimePiece::Kind::weekday: {
            Instant rounded = instant;
            round_to_ms(rounded);
            return "extract(dow FROM " + rounded.timestamp.sql + ")::text";
        }
        case StrftimePiece::Kind::milliseconds:
            if (!instant.is_now) return "";
            return "to_char(" + instant.timestamp.sql + ", 'SS.MS')";
        case StrftimePiece::Kind::other: break;
    }
    return "";
}

/// The format's pieces put together; nullopt where one has no plain form.
std::optional<Value> plain_strftime(const std::vector<StrftimePiece>& pieces, const Instant& instant) {
    std::string sql;
    for (const StrftimePiece& piece : pieces) {
        const std::string text = piece_text(piece, instant);
        if (text.empty()) return std::nullopt;
        sql += (sql.empty() ? "" : " || ") + text;
    }
    const bool cast = pieces.front().kind != StrftimePiece::Kind::pattern;
    return text_value(sql, pieces.size() > 1 ? Binding::any_operator : cast ? Binding::cast : Binding::atom);
}

Value strftime(Context& context, const ast::Expr& call, std::vector<Value>& args) {
    if (any_null(args)) return text_value("NULL::text", Binding::cast);
    const auto format = text_of(args[0]);
    const auto pieces = format ? strftime_pieces(*format) : std::nullopt;
    if (format && !pieces) return text_value("NULL::text", Binding::cast);
    if (pieces && !pieces->empty() && !has_subsecond(args))
        if (const auto instant = plain_instant(context, call, args, 1))
            if (auto plain = plain_strftime(*pieces, *instant)) return with_facts(*plain, *instant, args);
    Value made = text_value(context.helper("sqlite_strftime") + "(" +
                            context.to_text(context.to_storage(args[0], call.place)).sql + ", " +
                            helper_arguments(context, call, args, 1) + ")");
    for (const Value& arg : args)
        made.is_aggregate = made.is_aggregate || arg.is_aggregate;
    return made;
}

Value timediff(Context& context, const ast::Expr& call, std::vector<Value>& args) {
    if (any_null(args)) return text_value("NULL::text", Binding::cast);
    std::string points[2];
    for (std::size_t i = 0; i < 2; ++i) {
        points[i] = point_text(context, args[i], call.args[i]->place);
        if (may_be_now(*call.args[i])) points[i] = clock_call(context, points[i]);
    }
    Value made = text_value(context.helper("sqlite_timediff") + "(" + points[0] + ", " + points[1] + ")");
    made.is_aggregate = args[0].is_aggregate || args[1].is_aggregate;
    return made;
}

constexpr FunctionRow rows[] = {
    {"date", 0, -1, date},           {"time", 0, -1, time},           {"datetime", 0, -1, datetime},
    {"julianday", 0, -1, julianday}, {"unixepoch", 0, -1, unixepoch}, {"strftime", 1, -1, strftime},
    {"timediff", 2, 2, timediff},
};

}  // namespace

Rows<FunctionRow> date_functions() noexcept {
    return rows_of(rows);
}

}  // namespace ferry::core
