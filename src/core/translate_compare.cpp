#include "core/translate_compare.hpp"

#include <algorithm>

#include "core/ascii.hpp"
#include "core/convert.hpp"
#include "core/translate_constant.hpp"
#include "core/translator.hpp"

namespace ferry::core {

namespace {

using ast::Op;

bool has_numeric_affinity(const Value& value) noexcept {
    return value.affinity == Affinity::integer || value.affinity == Affinity::real ||
           value.affinity == Affinity::numeric;
}

Collating collating_of(const Value& left, const Value& right) noexcept {
    if (left.collate_explicit) return left.collating;
    if (right.collate_explicit) return right.collating;
    if (left.has_collating) return left.collating;
    return right.has_collating ? right.collating : Collating::binary;
}

int class_rank(const Value& value) noexcept {
    return value.kind == ValueKind::text ? 1 : value.kind == ValueKind::blob ? 2 : 0;
}

bool is_null(const Value& value) noexcept {
    return value.kind == ValueKind::null;
}

Comparable pair(Value left, Value right) {
    Comparable both;
    both.left = std::move(left);
    both.right = std::move(right);
    return both;
}

/// Values of one and the same PostgreSQL type that compare there as SQLite's do.
bool compare_natively(const Value& left, const Value& right) noexcept {
    if (left.kind != right.kind) return false;
    if (left.kind == ValueKind::boolean) return left.affinity != Affinity::text && right.affinity != Affinity::text;
    return left.kind == ValueKind::moment && left.type == right.type && left.format == right.format;
}

// ------------------------------------------------------------------------------------------------ moments

/// A day that the calendar has.
bool is_day(std::string_view text) {
    if (!is_of_form(text, *find_moment_form("YYYY-MM-DD"))) return false;
    const int year = std::atoi(std::string(text.substr(0, 4)).c_str());
    const int month = std::atoi(std::string(text.substr(5, 2)).c_str());
    const int day = std::atoi(std::string(text.substr(8, 2)).c_str());
    if (year == 0 || month < 1 || month > 12 || day < 1) return false;
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return day <= days[month - 1] + (month == 2 && leap ? 1 : 0);
}

bool is_clock(std::string_view text) noexcept {
    return text.substr(0, 2) < "24" && text.substr(3, 2) < "60" && (text.size() < 8 || text.substr(6, 2) < "60");
}

/// The form that a moment's texts have, or are taken to have.
const MomentForm& form_of(Context& context, const Value& moment, ast::Place place) {
    if (moment.text_form != nullptr) return *moment.text_form;
    const char* const pattern = moment.type == TypeId::date   ? "YYYY-MM-DD"
                                : moment.type == TypeId::time ? "HH24:MI:SS"
                                                              : "YYYY-MM-DD HH24:MI:SS";
    if (moment.type != TypeId::date)
        context.note(place, std::string("times are taken to be written as ") + pattern + " in SQLite");
    return *find_moment_form(pattern);
}

/// The constant text as a literal of the moment's type, where both sort alike; nullopt otherwise.
std::optional<Value> moment_literal(Context& context, const Value& moment, const Value& constant, ast::Place place) {
    if (moment.format != TimeFormat::iso8601 || !constant.constant || constant.kind != ValueKind::text) return {};
    const std::string& text = constant.constant->bytes;
    const MomentForm& form = form_of(context, moment, place);
    if (!is_of_form(text, form)) return {};
    const bool has_day = form.mask[4] == '-', has_clock = !has_day || text.size() > 10;
    const std::string_view day = has_day ? std::string_view(text).substr(0, 10) : std::string_view();
    if ((has_day && !is_day(day)) || (has_clock && !is_clock(std::string_view(text).substr(has_day ? 11 : 0)))) return {};
    Value literal = moment;
    const bool has_zone = text.back() == 'Z' || text.find('+') != std::string::npos;
    literal.sql = "'" + text + (moment.type == TypeId::timestamptz && !has_zone ? "+00'" : "'");
    literal.binding = Binding::atom;
    literal.affinity.reset();
    return literal;
}

/// A UUID written as PostgreSQL prints it.
bool is_plain_uuid(std::string_view text) noexcept {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
        if (hyphen ? text[i] != '-' : !is_ascii_hex(text[i]) || is_ascii_upper(text[i])) return false;
    }
    return true;
}

/// A constant beside a column of a type of PostgreSQL's own, as a literal of that type.
std::optional<Value> typed_literal(Context& context, const Value& typed, const Value& constant, bool ordered,
                                   ast::Place place) {
    if (typed.kind == ValueKind::moment) return moment_literal(context, typed, constant, place);
    if (typed.type != TypeId::uuid || ordered || !constant.constant || constant.kind != ValueKind::text) return {};
    if (!is_plain_uuid(constant.constant->bytes)) return {};
    Value literal = typed;
    literal.sql = constant.sql;
    literal.binding = Binding::atom;
    return literal;
}

// ------------------------------------------------------------------------------------------------ classes

/// Storage classes that never meet.
Comparable never_equal(const Value& left, const Value& right) {
    Comparable both = pair(left, right);
    both.never = true;
    both.order = class_rank(left) < class_rank(right) ? -1 : 1;
    return both;
}

/// `text` is read as a number, where all of it is one.
Comparable number_by_row(Context& context, const Value& left, const Value& right) {
    const bool left_is_text = left.kind == ValueKind::text;
    const Value& text = left_is_text ? left : right;
    Value number = make_value(context.helper("sqlite_numeric") + "(" + text.sql + ")", ValueKind::number, TypeId::numeric);
    Comparable both = left_is_text ? pair(number, right) : pair(left, number);
    both.by_row = true;
    both.order = left_is_text ? 1 : -1;
    return both;
}

Comparable number_and_text(Context& context, const Value& left, const Value& right, bool ordered, ast::Place place) {
    const bool left_is_text = left.kind == ValueKind::text;
    const Value& text = left_is_text ? left : right;
    const Value& number = left_is_text ? right : left;
    if (text.is_moment_text) return never_equal(left, right);
    // A column without a type: its numbers became texts, and look like the texts that it had.
    if (text.affinity == Affinity::blob && !text.constant) {
        context.note(place, "numbers and texts of a column without a type are not told apart: texts that are numbers count as such");
        return number_by_row(context, left, right);
    }
    if (has_numeric_affinity(text)) return number_by_row(context, left, right);
    if (has_numeric_affinity(number)) {
        if (!text.constant) return number_by_row(context, left, right);
        const auto whole = whole_number(text.constant->bytes);
        if (!whole) return never_equal(left, right);
        const Value literal = number_constant(*whole);
        return left_is_text ? comparable(context, literal, right, ordered, place)
                            : comparable(context, left, literal, ordered, place);
    }
    if (text.affinity == Affinity::text) {
        const Value printed = context.to_text(number);
        return left_is_text ? comparable(context, left, printed, ordered, place)
                            : comparable(context, printed, right, ordered, place);
    }
    return never_equal(left, right);
}

Comparable texts(Context& context, Value left, Value right, bool ordered) {
    const Collating collating = collating_of(left, right);
    left.collating = right.collating = collating;
    if (!ordered) return pair(equality_form(context, left), equality_form(context, right));
    // One COLLATE does for both sides, and the left one reads best; lower() goes on both.
    if (collating == Collating::binary) return pair(sort_form(context, left), right);
    return pair(sort_form(context, left), equality_form(context, right));
}

/// numeric and float8 in one comparison: PostgreSQL makes float8 of both, as SQLite does. float8 with a numeric
/// literal too.
Value as_number(Context& context, const Value& value, ast::Place place) {
    return value.kind == ValueKind::condition || value.kind == ValueKind::boolean ? context.to_storage(value, place)
                                                                                  : value;
}

/// A parameter takes the type of what it is compared with.
Comparable beside_parameter(Context& context, Value left, Value right, bool ordered) {
    // A moment that SQLite counts is compared as that count.
    for (Value* side : {&left, &right})
        if (side->kind == ValueKind::moment && side->format != TimeFormat::iso8601) *side = context.to_storage(*side, {});
    for (const auto& [parameter, other] : {std::pair(&left, &right), std::pair(&right, &left)})
        if (parameter->is_parameter && !other->is_parameter && other->type != TypeId::other)
            context.learn_parameter(*parameter, row_of(other->type).sql_name);
    const bool text = left.kind == ValueKind::text && right.kind == ValueKind::text;
    if (text && !left.is_parameter) right.has_collating = false;
    return text ? texts(context, left, right, ordered) : pair(left, right);
}

/// A large integer beside a float8: PostgreSQL makes a float8 of it, SQLite compares exactly.
bool beyond_doubles(const Value& left, const Value& right) noexcept {
    const auto large = [](const Value& v) { return v.kind == ValueKind::integer && v.magnitude > exact_in_double; };
    const auto is_double = [](const Value& v) { return v.type == TypeId::float8 && v.kind != ValueKind::integer; };
    return (large(left) && is_double(right)) || (large(right) && is_double(left));
}

const char* spelling(Op op) {
    switch (op) {
        case Op::eq: return " = ";
        case Op::ne: return " <> ";
        case Op::lt: return " < ";
        case Op::le: return " <= ";
        case Op::gt: return " > ";
        case Op::ge: return " >= ";
        case Op::is: return " IS NOT DISTINCT FROM ";
        case Op::is_not: return " IS DISTINCT FROM ";
        default: return nullptr;
    }
}

bool holds(Op op, int order) noexcept {
    switch (op) {
        case Op::ne:
        case Op::is_not: return true;
        case Op::lt:
        case Op::le: return order < 0;
        case Op::gt:
        case Op::ge: return order > 0;
        default: return false;
    }
}

/// A text beside a column of NUMERIC affinity that came as text, a moment's perhaps: it is read as a number where it
/// is one.
std::optional<Comparable> beside_numeric_column(Context& context, const Value& left, const Value& right, bool ordered,
                                                ast::Place place) {
    if (has_numeric_affinity(left) == has_numeric_affinity(right)) return {};
    const Value& other = has_numeric_affinity(left) ? right : left;
    if (other.is_moment_text) return {};
    if (!other.constant) {
        context.note(place, "texts that are numbers are compared as texts here, by SQLite as numbers");
        return {};
    }
    const auto whole = whole_number(other.constant->bytes);
    if (!whole) return {};
    const Value number = number_constant(*whole);
    return &other == &right ? comparable(context, left, number, ordered, place)
                            : comparable(context, number, right, ordered, place);
}

Value boolean_constant(bool truth) {
    Value value = condition_value(truth ? "true" : "false", Binding::atom);
    value.nullable = false;
    return value;
}

/// The result for two values of which each, unless NULL, is of another class.
Value by_class(Op op, const Value& left, const Value& right, int order) {
    const bool truth = holds(op, order);
    if (op == Op::is || op == Op::is_not) {
        if (!left.nullable || !right.nullable) return boolean_constant(truth);
        Value value = condition_value("(" + left.operand(Binding::any_operator) + " IS NULL AND " +
                                          right.operand(Binding::any_operator) + " IS NULL)",
                                      Binding::atom);
        if (op == Op::is_not) value = condition_value("NOT " + value.sql, Binding::not_);
        value.nullable = false;
        return value;
    }
    std::string guard;
    for (const Value* side : {&left, &right})
        if (side->nullable)
            guard += (guard.empty() ? "" : " AND ") + side->operand(Binding::any_operator) + " IS NOT NULL";
    if (guard.empty()) return boolean_constant(truth);
    return condition_value("CASE WHEN " + guard + " THEN " + (truth ? "true" : "false") + " END", Binding::atom);
}

Value plain(Op op, const Value& left, const Value& right) {
    const bool is = op == Op::is || op == Op::is_not;
    const Binding least = is ? Binding::comparison : Binding::in;
    Value value = condition_value(left.operand(static_cast<Binding>(static_cast<int>(least) + (is ? 1 : 0))) +
                                      spelling(op) +
                                      right.operand(static_cast<Binding>(static_cast<int>(least) + (is ? 1 : 0))),
                                  is ? Binding::is : Binding::comparison);
    value.nullable = !is && (left.nullable || right.nullable);
    return value;
}

/// is_active = 1, NOT is_active: a boolean column beside a constant 0 or 1.
std::optional<Value> boolean_test(Context& context, Op op, const Value& flag, const Value& constant, ast::Place place) {
    if (flag.kind != ValueKind::boolean && flag.kind != ValueKind::condition) return {};
    if (!constant.constant) return {};
    std::int64_t number = constant.constant->integer;
    bool truth = false;
    const std::string& word = constant.constant->bytes;
    if (constant.kind == ValueKind::text && flag.kind == ValueKind::boolean &&
        to_bool(ValueView::text(word), truth) == Misfit::none && !whole_number(word)) {
        context.note(place, "the booleans are taken to be words in SQLite, as the statement has them");
        number = truth ? 1 : 0;
    } else if (flag.affinity == Affinity::text || constant.kind != ValueKind::integer) {
        return {};
    }
    if ((number != 0 && number != 1) || (op != Op::eq && op != Op::ne && op != Op::is && op != Op::is_not)) return {};
    const bool wants_true = (number == 1) == (op == Op::eq || op == Op::is);
    Value value = flag;
    value.kind = ValueKind::condition;
    value.affinity.reset();
    if (op == Op::is || op == Op::is_not) {
        if (flag.nullable) {
            const bool number_true = number == 1;
            value.sql = flag.operand(Binding::comparison) + (op == Op::is ? " IS " : " IS NOT ") +
                        (number_true ? "TRUE" : "FALSE");
            value.binding = Binding::is;
            value.nullable = false;
            return value;
        }
    }
    if (!wants_true) {
        value.sql = "NOT " + flag.operand(Binding::not_);
        value.binding = Binding::not_;
    }
    return value;
}

/// A timestamp beside a day, as in created_at >= '2024-01-31': in SQLite the longer text is the greater one, so that
/// midnight comes behind its day.
std::optional<Value> day_test(Context& context, Op op, const Value& moment, const Value& day, ast::Place place) {
    const bool is_timestamp = moment.type == TypeId::timestamp || moment.type == TypeId::timestamptz;
    if (moment.kind != ValueKind::moment || !is_timestamp || moment.format != TimeFormat::iso8601) return {};
    if (!day.constant || day.kind != ValueKind::text || !is_day(day.constant->bytes)) return {};
    const bool above = op == Op::gt || op == Op::ge;
    if (!above && op != Op::lt && op != Op::le) return {};
    static_cast<void>(form_of(context, moment, place));
    Value value = condition_value(moment.operand(Binding::in) + (above ? " >= '" : " < '") + day.constant->bytes +
                                      (moment.type == TypeId::timestamptz ? " 00:00:00+00'" : "'"),
                                  Binding::comparison);
    value.nullable = moment.nullable;
    return value;
}

Op mirrored(Op op) noexcept {
    switch (op) {
        case Op::lt: return Op::gt;
        case Op::le: return Op::ge;
        case Op::gt: return Op::lt;
        case Op::ge: return Op::le;
        default: return op;
    }
}

}  // namespace

Value equality_form(Context& context, const Value& value) {
    Value form = value;
    form.sql = context.equality_key(value);
    if (form.sql != value.sql) form.binding = form.sql.back() == ')' ? Binding::atom : Binding::cast;
    return form;
}

Value sort_form(Context& context, const Value& value) {
    Value form = value;
    form.sql = context.sort_key(value);
    if (form.sql != value.sql) form.binding = Binding::collate;
    return form;
}

Comparable comparable(Context& context, const Value& left, const Value& right, bool ordered, ast::Place place) {
    if (is_null(left) || is_null(right)) return pair(left, right);
    if (left.is_parameter || right.is_parameter) return beside_parameter(context, left, right, ordered);
    if (compare_natively(left, right)) return pair(left, right);
    if (left.kind == ValueKind::other && right.kind == ValueKind::other && left.type == right.type &&
        left.type == TypeId::uuid && !ordered)
        return pair(left, right);
    if (const auto literal = typed_literal(context, left, right, ordered, place)) return pair(left, *literal);
    if (const auto literal = typed_literal(context, right, left, ordered, place)) return pair(*literal, right);
    const auto is_own_type = [](const Value& v) { return v.kind == ValueKind::moment || v.kind == ValueKind::other; };
    if (is_own_type(left) || is_own_type(right))
        return comparable(context, context.to_storage(left, place), context.to_storage(right, place), ordered, place);
    if (left.kind == ValueKind::text && right.kind == ValueKind::text) {
        if (const auto both = beside_numeric_column(context, left, right, ordered, place)) return *both;
        return texts(context, left, right, ordered);
    }
    const int left_rank = class_rank(left), right_rank = class_rank(right);
    if (left_rank == right_rank && left_rank == 0 && beyond_doubles(left, right))
        context.note(place, "integers beyond 2^53 are compared with reals as reals");
    if (left_rank == right_rank) return pair(as_number(context, left, place), as_number(context, right, place));
    if (left_rank == 2 || right_rank == 2) {
        const Value& blob = left_rank == 2 ? left : right;
        if (!blob.constant && blob.affinity)
            context.note(place, "numbers and texts that stand in a bytea column are compared as blobs");
        return never_equal(left, right);
    }
    return number_and_text(context, as_number(context, left, place), as_number(context, right, place), ordered, place);
}

Value compare(Context& context, Op op, const Value& left, const Value& right, ast::Place place) {
    if (is_null(left) || is_null(right)) {
        const Value other = context.typed_alone(is_null(right) ? left : right);
        if (op != Op::is && op != Op::is_not) return condition_value("NULL::boolean", Binding::cast);
        Value value = condition_value(other.operand(Binding::any_operator) +
                                          (op == Op::is ? " IS NULL" : " IS NOT NULL"),
                                      Binding::is);
        value.nullable = false;
        return value;
    }
    if (auto test = boolean_test(context, op, left, right, place)) return *test;
    if (auto test = boolean_test(context, op, right, left, place)) return *test;
    if (auto test = day_test(context, op, left, right, place)) return *test;
    if (auto test = day_test(context, mirrored(op), right, left, place)) return *test;
    const bool ordered = op == Op::lt || op == Op::le || op == Op::gt || op == Op::ge;
    const Comparable both = comparable(context, left, right, ordered, place);
    if (both.never) return by_class(op, both.left, both.right, both.order);
    if (both.by_row) {
        if (op == Op::is || op == Op::is_not) {
            const Value equal = compare(context, Op::eq, left, right, place);
            Value value = condition_value("(coalesce(" + equal.sql + ", false) OR (" + left.operand(Binding::any_operator) +
                                              " IS NULL AND " + right.operand(Binding::any_operator) + " IS NULL))",
                                          Binding::atom);
            if (op == Op::is_not) value = condition_value("NOT " + value.sql, Binding::not_);
            return value;
        }
        return condition_value("coalesce(" + plain(op, both.left, both.right).sql + ", " +
                                   by_class(op, left, right, both.order).sql + ")",
                               Binding::atom);
    }
    return plain(op, both.left, both.right);
}

}  // namespace ferry::core
