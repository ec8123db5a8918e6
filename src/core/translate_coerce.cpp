// Coercions between storage classes, as PostgreSQL expressions.
#include <algorithm>
#include <cmath>
#include <cstring>

#include "core/quote.hpp"
#include "core/translate_constant.hpp"
#include "core/translation_context.hpp"
#include "core/translator.hpp"

namespace ferry::core {

namespace {

std::string cast(const Value& value, const char* type) {
    return value.primary() + "::" + type;
}

/// `made` with what stays true of `from` when its form changes.
Value keep_facts(Value made, const Value& from) {
    made.nullable = from.nullable;
    made.is_aggregate = from.is_aggregate;
    made.collating = from.collating;
    made.collate_explicit = from.collate_explicit;
    made.has_collating = from.has_collating;
    return made;
}

/// SQLite's bytes of a blob as text.
Value blob_text(const Value& value) {
    return keep_facts(text_value("convert_from(" + value.sql + ", 'UTF8')"), value);
}

// ------------------------------------------------------------------------------------------------ moments

/// What to_char() needs for the text that SQLite has of a moment.
const char* text_pattern(TypeId type) noexcept {
    switch (type) {
        case TypeId::date: return "YYYY-MM-DD";
        case TypeId::time: return "HH24:MI:SS";
        default: return "YYYY-MM-DD HH24:MI:SS";
    }
}

/// Seconds since 1970, in PostgreSQL.
std::string epoch_of(const Value& value) {
    return "extract(epoch FROM " + value.sql + ")";
}

struct CountRow {
    TimeFormat format;
    const char* before;  ///< what stands around the seconds since 1970
    const char* after;
    bool real;
};
constexpr CountRow count_rows[] = {
    {TimeFormat::unix_s, "", "", false},
    {TimeFormat::unix_ms, "", " * 1000", false},
    {TimeFormat::unix_us, "", " * 1000000", false},
    {TimeFormat::julian, "", " / 86400.0 + 2440587.5", true},
    {TimeFormat::cocoa, "", " - 978307200", true},
    {TimeFormat::mac, "", " + 2082844800", false},
    {TimeFormat::filetime, "(", " + 11644473600) * 10000000", false},
    {TimeFormat::webkit, "(", " + 11644473600) * 1000000", false},
};

Value moment_storage(Context& context, const Value& value, ast::Place place) {
    for (const CountRow& row : count_rows) {
        if (row.format != value.format) continue;
        const std::string sql = "(" + std::string(row.before) + epoch_of(value) + row.after + ")::";
        return keep_facts(row.real ? real_value(sql + "float8", Binding::cast)
                                   : integer_value(sql + "bigint", Binding::cast),
                          value);
    }
    std::string moment = value.sql;
    if (value.type == TypeId::timestamptz) moment = value.operand(Binding::at_time_zone) + " AT TIME ZONE 'UTC'";
    const char* pattern = text_pattern(value.type);
    if (value.text_form != nullptr)
        pattern = value.text_form->pattern;
    else if (value.type != TypeId::date)
        context.note(place, std::string("times are taken to be written as ") + pattern + " in SQLite");
    if (value.type == TypeId::date && value.text_form != nullptr && std::strlen(value.text_form->mask) > 10)
        moment = value.primary() + "::timestamp";
    if (value.type == TypeId::time) moment = value.primary() + "::interval";  // to_char() knows no time
    Value text = keep_facts(text_value("to_char(" + moment + ", '" + pattern + "')"), value);
    text.is_moment_text = true;
    return text;
}

}  // namespace

Value Context::to_storage(const Value& value, ast::Place place) {
    Value made;
    switch (value.kind) {
        case ValueKind::moment: made = moment_storage(*this, value, place); break;
        case ValueKind::boolean:
            if (value.affinity == Affinity::text) {
                note(place, "booleans are taken to be the texts true and false in SQLite");
                made = keep_facts(text_value(cast(value, "text"), Binding::cast), value);
                break;
            }
            [[fallthrough]];
        case ValueKind::condition:
            made = keep_facts(integer_value(cast(value, "int"), Binding::cast, TypeId::int4), value);
            made.magnitude = 1;
            break;
        case ValueKind::other:
            made = keep_facts(text_value(cast(value, "text"), Binding::cast), value);
            made.is_moment_text = value.type == TypeId::uuid;  // as little a number
            break;
        default: return value;
    }
    made.affinity = value.affinity;
    return made;
}

Value Context::to_text(const Value& value) {
    if (value.constant && value.kind != ValueKind::blob) {
        Value text = text_constant(constant_text(*value.constant));
        return keep_facts(text, value);
    }
    switch (value.kind) {
        case ValueKind::null:
        case ValueKind::text: return value;
        case ValueKind::blob: return blob_text(value);
        case ValueKind::integer: return keep_facts(text_value(cast(value, "text"), Binding::cast), value);
        case ValueKind::real:
            return keep_facts(text_value(helper("sqlite_text") + "(" +
                                         (value.type == TypeId::float8 ? value.sql : cast(value, "float8")) + ")"),
                              value);
        case ValueKind::number:
            if (value.type == TypeId::float8) note({}, "a number that is whole is written as an integer");
            return keep_facts(text_value(helper("sqlite_number_text") + "(" +
                                         (value.type == TypeId::numeric ? value.sql : cast(value, "numeric")) + ")"),
                              value);
        case ValueKind::condition:
        case ValueKind::boolean:
        case ValueKind::moment:
        case ValueKind::other: break;
    }
    return to_text(to_storage(value, {}));
}

Value Context::to_integer(const Value& value) {
    if (value.is_parameter) {
        learn_parameter(value, "bigint");
        return keep_facts(integer_value(cast(value, "bigint"), Binding::cast), value);
    }
    if (value.constant) {
        Constant number = *value.constant;
        if (number.kind != ValueKind::integer && number.kind != ValueKind::real) {
            // As CAST reads a text: digits alone.
            const std::string& text = number.bytes;
            const auto stop = text.find_first_of(".eE");
            number = number_prefix(std::string_view(text).substr(0, stop));
        }
        if (number.kind == ValueKind::real) {
            const double whole = std::trunc(number.real);
            return integer_constant(whole >= 9223372036854775807.0    ? INT64_MAX
                                    : whole <= -9223372036854775808.0 ? INT64_MIN
                                                                      : static_cast<std::int64_t>(whole));
        }
        return integer_constant(number.integer);
    }
    switch (value.kind) {
        case ValueKind::null: return integer_value("NULL::bigint", Binding::cast);
        case ValueKind::integer: return value;
        case ValueKind::real:
        case ValueKind::number:
            return keep_facts(integer_value(helper("sqlite_truncate") + "(" +
                                            (value.type == TypeId::float8 ? value.sql : cast(value, "float8")) + ")"),
                              value);
        case ValueKind::text:
            // Numbers that became texts with their column are numbers to CAST.
            if (value.affinity && *value.affinity != Affinity::text) return to_integer(to_number(value));
            return keep_facts(integer_value(helper("sqlite_integer") + "(" + value.sql + ")"), value);
        case ValueKind::blob: return to_integer(blob_text(value));
        case ValueKind::condition:
        case ValueKind::boolean:
        case ValueKind::moment:
        case ValueKind::other: break;
    }
    return to_integer(to_storage(value, {}));
}

Value Context::to_real(const Value& value) {
    if (value.kind == ValueKind::null) return real_value("NULL::float8", Binding::cast);
    const Value number = to_number(value);
    if (number.constant) {
        const double real = number.constant->kind == ValueKind::integer ? static_cast<double>(number.constant->integer)
                                                                        : number.constant->real;
        Value made = real_constant(real);
        if (made.type == TypeId::float8) return made;
        made.sql = cast(made, "float8");
        made.binding = Binding::cast;
        made.type = TypeId::float8;
        return made;
    }
    if (number.type == TypeId::float8) {
        Value made = number;
        made.kind = ValueKind::real;
        made.affinity.reset();
        return made;
    }
    return keep_facts(real_value(cast(number, "float8"), Binding::cast), value);
}

Value Context::to_number(const Value& value) {
    if (value.constant) {
        if (value.constant->kind == ValueKind::integer || value.constant->kind == ValueKind::real) return value;
        return number_constant(number_prefix(value.constant->bytes));
    }
    if (value.is_parameter) {
        note({}, "a parameter is taken for a number where it is calculated with");
        learn_parameter(value, "numeric");
        return keep_facts(make_value(cast(value, "numeric"), ValueKind::number, TypeId::numeric, Binding::cast), value);
    }
    switch (value.kind) {
        case ValueKind::null:
        case ValueKind::integer:
        case ValueKind::real:
        case ValueKind::number: return value;
        case ValueKind::text:
            return keep_facts(make_value(helper("sqlite_number") + "(" + value.sql + ")", ValueKind::number,
                                         TypeId::numeric),
                              value);
        case ValueKind::blob: return to_number(blob_text(value));
        case ValueKind::condition:
        case ValueKind::boolean:
        case ValueKind::moment:
        case ValueKind::other: break;
    }
    return to_number(to_storage(value, {}));
}

Value Context::to_blob(const Value& value) {
    if (value.kind == ValueKind::blob) return value;
    if (value.constant) return blob_constant(constant_text(*value.constant));
    if (value.kind == ValueKind::null) return make_value("NULL::bytea", ValueKind::blob, TypeId::bytea, Binding::cast);
    return keep_facts(make_value("convert_to(" + to_text(value).sql + ", 'UTF8')", ValueKind::blob, TypeId::bytea),
                      value);
}

Value Context::to_condition(const Value& value) {
    if (value.kind == ValueKind::condition || value.kind == ValueKind::boolean) {
        Value made = value;
        made.kind = ValueKind::condition;
        made.affinity.reset();
        return made;
    }
    if (value.kind == ValueKind::null) return condition_value("NULL::boolean", Binding::cast);
    if (value.constant) {
        Value made = condition_value(constant_truth(*value.constant).value_or(false) ? "true" : "false", Binding::atom);
        made.nullable = false;
        return made;
    }
    const Value number = to_number(value);
    return keep_facts(condition_value(number.operand(Binding::in) + " <> 0", Binding::comparison), value);
}

Value Context::to_value(const Value& value) {
    return value.kind == ValueKind::condition ? to_storage(value, {}) : value;
}

// ------------------------------------------------------------------------------------------------ one type

namespace {

bool is_count(const Value& value) noexcept {
    return value.kind == ValueKind::integer || value.kind == ValueKind::real || value.kind == ValueKind::number;
}

int integer_width(TypeId type) noexcept {
    return type == TypeId::int2 ? 2 : type == TypeId::int4 ? 4 : 8;
}

/// Integers and reals together: float8, unless none of them is.
Value unify_numbers(Context& context, const std::vector<Value*>& values, ast::Place place) {
    const bool all_integer = std::all_of(values.begin(), values.end(),
                                         [](const Value* v) { return v->kind == ValueKind::integer; });
    if (all_integer) {
        Value made = integer_value("", Binding::atom, TypeId::int2);
        made.magnitude = 0;
        for (const Value* value : values) {
            if (integer_width(value->type) > integer_width(made.type)) made.type = value->type;
            made.magnitude = std::max(made.magnitude, value->magnitude);
        }
        return made;
    }
    const bool all_real =
        std::all_of(values.begin(), values.end(), [](const Value* v) { return v->kind == ValueKind::real; });
    const bool any_float8 =
        std::any_of(values.begin(), values.end(), [](const Value* v) { return v->type == TypeId::float8; });
    const bool any_column_numeric = std::any_of(values.begin(), values.end(), [](const Value* v) {
        return v->type == TypeId::numeric && !v->constant;
    });
    const ValueKind kind = all_real ? ValueKind::real : ValueKind::number;
    if (any_column_numeric && !any_float8) return make_value("", kind, TypeId::numeric);
    for (Value* value : values) {
        if (value->type == TypeId::float8) continue;
        if (value->kind == ValueKind::integer && value->magnitude > exact_in_double)
            context.note(place, "integers beyond 2^53 that meet reals are rounded to one");
        const bool is_real = value->kind == ValueKind::real;
        *value = context.to_real(*value);
        if (!is_real) value->kind = kind;
    }
    return make_value("", kind, TypeId::float8);
}

bool same_type(const Value& a, const Value& b) noexcept {
    return a.kind == b.kind && (a.kind != ValueKind::moment || (a.type == b.type && a.format == b.format)) &&
           (a.kind != ValueKind::moment || a.text_form == b.text_form) && (a.kind != ValueKind::other || a.type == b.type);
}

}  // namespace

Value Context::unify(std::vector<Value*>& values, ast::Place place) {
    std::vector<Value*> typed;
    bool nullable = false;
    for (Value* value : values) {
        nullable = nullable || value->nullable || value->kind == ValueKind::null;
        *value = to_value(*value);
        if (value->kind != ValueKind::null) typed.push_back(value);
    }
    Value result = null_value();
    if (!typed.empty()) {
        const bool same = std::all_of(typed.begin(), typed.end(),
                                      [&](const Value* v) { return same_type(*v, *typed.front()); });
        const auto all = [&](auto test) { return std::all_of(typed.begin(), typed.end(), test); };
        if (!same)
            for (Value* value : typed)
                *value = to_storage(*value, place);
        if (same && !is_count(*typed.front())) {
            result = *typed.front();
        } else if (all([](const Value* v) { return is_count(*v); })) {
            result = unify_numbers(*this, typed, place);
        } else if (all([](const Value* v) { return v->kind == ValueKind::blob || v->kind == ValueKind::text; }) &&
                   !all([](const Value* v) { return v->kind == ValueKind::text; })) {
            note(place, "texts and blobs in one column become bytea");
            for (Value* value : typed)
                *value = to_blob(*value);
            result = *typed.front();
        } else {
            if (!all([](const Value* v) { return v->kind == ValueKind::text; }))
                note(place, "numbers and texts in one column become text");
            for (Value* value : typed)
                *value = to_text(*value);
            result = *typed.front();
        }
    }
    result.sql.clear();
    result.constant.reset();
    result.affinity.reset();
    result.collating = Collating::binary;
    result.has_collating = result.collate_explicit = false;
    result.nullable = nullable;
    result.binding = Binding::atom;
    return result;
}

// ------------------------------------------------------------------------------------------------ order

std::string Context::equality_key(const Value& value) {
    if (value.kind == ValueKind::other && (value.type == TypeId::json || value.type == TypeId::other))
        return cast(value, "text");
    if (value.kind != ValueKind::text) return value.sql;
    switch (value.collating) {
        case Collating::binary: return value.sql;
        case Collating::nocase:
            return catalog_.collation_is_c ? "lower(" + value.sql + ")"
                                           : "lower(" + value.operand(Binding::collate) + " COLLATE \"C\")";
        case Collating::rtrim: return "rtrim(" + value.sql + ", ' ')";
    }
    return value.sql;
}

std::string Context::sort_key(const Value& value) {
    if (value.kind == ValueKind::other) {
        Value text = value;
        text.kind = ValueKind::text;
        text.sql = cast(value, "text");
        text.binding = Binding::cast;
        text.affinity.reset();
        return sort_key(text);
    }
    const bool held_numbers = value.affinity && *value.affinity != Affinity::text && !value.is_moment_text;
    if (value.kind == ValueKind::text && held_numbers && !value.constant)
        note({}, "numbers that stand in a text column sort as texts");
    if (value.kind != ValueKind::text || catalog_.collation_is_c) return equality_key(value);
    switch (value.collating) {
        case Collating::binary: return value.operand(Binding::collate) + " COLLATE \"C\"";
        case Collating::nocase: return equality_key(value);  // its argument's COLLATE is that of the result
        case Collating::rtrim: return equality_key(value) + " COLLATE \"C\"";
    }
    return value.sql;
}

}  // namespace ferry::core
