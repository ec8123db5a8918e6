// A translated expression: PostgreSQL text, and what is known of the SQLite value it stands for. Functions of
// core/translate_* take and make these.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "core/moment_form.hpp"
#include "core/type_map.hpp"

namespace ferry::core {

/// What a value is in SQLite, and by that how its PostgreSQL form is to be read.
enum class ValueKind : std::uint8_t {
    null,       ///< the literal NULL: of no type yet
    condition,  ///< PostgreSQL boolean, the result of a comparison or of AND, OR, NOT: 0 or 1 in SQLite
    boolean,    ///< PostgreSQL boolean that stays one as a result: a column of that type. 0 or 1 in SQLite
    integer,    ///< SQLite integer: int2, int4, int8
    real,       ///< SQLite real: float8
    number,     ///< integer or real, row by row: numeric or float8
    text,       ///< text: text, varchar, bpchar; bytes compare
    blob,       ///< bytea
    moment,     ///< date, time, timestamp, timestamptz: in SQLite a text or number, as `format` says
    other       ///< uuid, json, jsonb and every other type: in SQLite the text that the type prints
};

/// How tightly the outermost operator of the PostgreSQL text binds, loosest first.
enum class Binding : std::uint8_t {
    or_,
    and_,
    not_,
    is,          ///< IS NULL, IS DISTINCT FROM
    comparison,  ///< = < >
    in,          ///< IN BETWEEN LIKE
    any_operator,  ///< || -> << and others without a level of their own
    additive,
    multiplicative,
    at_time_zone,
    collate,
    sign,  ///< unary -
    cast,  ///< x::type, x[1]
    atom   ///< literal, name, call, (...)
};

/// A constant: what SQLite's literal says. Text and blob bytes in `bytes`.
struct Constant {
    ValueKind kind = ValueKind::null;  ///< null, integer, real, text or blob
    std::int64_t integer = 0;
    double real = 0;
    std::string bytes;
};

enum class Collating : std::uint8_t { binary, nocase, rtrim };

struct Value {
    std::string sql;
    Binding binding = Binding::atom;
    ValueKind kind = ValueKind::null;
    TypeId type = TypeId::text;                  ///< PostgreSQL type of `sql`; text for null
    TimeFormat format = TimeFormat::iso8601;     ///< of a moment
    const MomentForm* text_form = nullptr;       ///< of a moment that is text: how all of its values are written, if known
    std::optional<Affinity> affinity;            ///< as SQLite's expressions have it: columns, CAST, subqueries
    Collating collating = Collating::binary;     ///< the collation SQLite compares with
    bool collate_explicit = false;               ///< by a COLLATE operator: wins over that of a column
    bool has_collating = false;                  ///< a column or COLLATE operator: passes it on
    bool nullable = true;                        ///< false: never NULL
    std::optional<Constant> constant;            ///< a literal, perhaps signed
    double magnitude = 9.3e18;                   ///< of an integer: |value| is at most this, for overflow
    bool is_aggregate = false;                   ///< an aggregate is in it
    bool is_moment_text = false;                 ///< the text of a date or time: never that of a number
    bool is_parameter = false;                   ///< $1: of the type that PostgreSQL infers from its place

    bool is_numeric() const noexcept {
        return kind == ValueKind::condition || kind == ValueKind::boolean || kind == ValueKind::integer ||
               kind == ValueKind::real || kind == ValueKind::number;
    }
    /// The text, in parentheses unless it binds at least as tightly as `least`.
    std::string operand(Binding least) const {
        return binding >= least ? sql : "(" + sql + ")";
    }
    /// Fit for a suffix: x::type, x[1].
    std::string primary() const { return operand(Binding::cast); }
};

/// A value of `kind` and `type` that is spelled `sql`, without affinity, perhaps NULL.
inline Value make_value(std::string sql, ValueKind kind, TypeId type, Binding binding = Binding::atom) {
    Value value;
    value.sql = std::move(sql);
    value.kind = kind;
    value.type = type;
    value.binding = binding;
    return value;
}
inline Value text_value(std::string sql, Binding binding = Binding::atom) {
    return make_value(std::move(sql), ValueKind::text, TypeId::text, binding);
}
inline Value integer_value(std::string sql, Binding binding = Binding::atom, TypeId type = TypeId::int8) {
    return make_value(std::move(sql), ValueKind::integer, type, binding);
}
inline Value real_value(std::string sql, Binding binding = Binding::atom) {
    return make_value(std::move(sql), ValueKind::real, TypeId::float8, binding);
}
inline Value condition_value(std::string sql, Binding binding) {
    return make_value(std::move(sql), ValueKind::condition, TypeId::boolean, binding);
}
inline Value null_value() {
    return make_value("NULL", ValueKind::null, TypeId::text);
}

}  // namespace ferry::core

#include "core/pure.hpp"
