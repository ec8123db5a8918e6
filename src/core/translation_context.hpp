// What every part of a translation shares: notes, helper functions that were used, and the coercions between SQLite's
// storage classes as PostgreSQL expressions.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/ast.hpp"
#include "core/error.hpp"
#include "core/translation_catalog.hpp"
#include "core/translation_value.hpp"

namespace ferry::core {

/// Where the result may differ from SQLite's, and when. A translation without notes is exact.
struct Note {
    ast::Place place;
    std::string text;
};

class Context {
  public:
    Context(const Catalog& catalog, std::string_view source) : catalog_(catalog), source_(source) {}

    const Catalog& catalog() const noexcept { return catalog_; }

    /// Records a note; the same text only once.
    void note(ast::Place place, std::string text);
    /// Throws Error(unsupported): "<what> is not translated", with the place and the text it stands for.
    [[noreturn]] void unsupported(ast::Place place, const std::string& what) const;
    /// Throws Error(code) with the place.
    [[noreturn]] void fail(ErrorCode code, ast::Place place, const std::string& message) const;
    /// The statement's text there.
    std::string_view text_at(ast::Place place) const noexcept;

    /// A helper function's name as it is called, schema included; remembered for `helpers()`.
    /// `name` has a row in core/translation_helpers.
    std::string helper(std::string_view name);

    /// Set while the expression of an index or of a generated column is translated: PostgreSQL takes functions there
    /// only if they are IMMUTABLE, which to_char() is not.
    void set_immutable_only(bool value) noexcept { immutable_only_ = value; }
    bool immutable_only() const noexcept { return immutable_only_; }

    // PostgreSQL types a parameter by the first place that it stands in. Where nothing stands beside it (? IS NULL)
    // it gets the type that other places give it: those may come later, and then the statement is translated again.

    using ParameterTypes = std::map<std::string, std::string>;  ///< "$1" and its type
    /// A parameter is compared with, or stored as, that type.
    void learn_parameter(const Value& parameter, std::string_view type);
    /// Another value as it is; a parameter with the type that is known of it, else as a text.
    Value typed_alone(const Value& value);
    const ParameterTypes& parameter_types() const noexcept { return parameter_types_; }
    void set_parameter_types(ParameterTypes types) { parameter_types_ = std::move(types); }
    /// Was a type learned too late?
    bool learned_late() const;

    const std::vector<Note>& notes() const noexcept { return notes_; }
    const std::set<std::string>& helpers() const noexcept { return helpers_; }

    // Coercions. Each gives the PostgreSQL text of the value as SQLite would see it in that place; NULL stays
    // NULL.

    /// text: as SQLite prints it (5.0, 1.0e+15; blobs by their bytes).
    Value to_text(const Value& value);
    /// CAST(x AS INTEGER): bigint.
    Value to_integer(const Value& value);
    /// CAST(x AS REAL): float8.
    Value to_real(const Value& value);
    /// An operand of arithmetic: integer, real or number; text by its numeric prefix, 0 without one.
    Value to_number(const Value& value);
    /// bytea.
    Value to_blob(const Value& value);
    /// PostgreSQL boolean.
    Value to_condition(const Value& value);
    /// As a result, or anywhere that a value is wanted: conditions become integers, NULL stays untyped; the rest is
    /// as it is.
    Value to_value(const Value& value);
    /// The value without its PostgreSQL-only type: moments as the text or number that SQLite has, booleans as
    /// integers, uuid, json and others as text. What functions and operators of SQLite see.
    Value to_storage(const Value& value, ast::Place place);
    /// Brings all of them to one PostgreSQL type, for CASE, coalesce, UNION, VALUES; returns that type's Value
    /// (without sql). Numbers with text become text, with a note.
    Value unify(std::vector<Value*>& values, ast::Place place);
    /// Text fit for an order: with COLLATE "C" where the database's own collation is another; lower() for NOCASE.
    /// Other kinds stay.
    std::string sort_key(const Value& value);
    /// Text fit for equality by its collation: lower() for NOCASE, rtrim() for RTRIM.
    std::string equality_key(const Value& value);

  private:
    const Catalog& catalog_;
    std::string_view source_;
    std::vector<Note> notes_;
    std::set<std::string> helpers_;
    bool immutable_only_ = false;
    ParameterTypes parameter_types_;
    std::set<std::string> untyped_;  ///< parameters that stood alone before a type was known
};

/// The parts with the separator between them.
std::string joined(const std::vector<std::string>& parts, const char* separator = ", ");

/// Literals. Numbers past int4 are ::bigint; a text is in quotes.
Value integer_constant(std::int64_t value);
Value real_constant(double value);
Value text_constant(std::string text);
Value blob_constant(std::string bytes);

// ------------------------------------------------------------------------------------------------ functions

/// A scalar function of SQLite: core/translate_function_*.cpp have tables of these rows.
struct FunctionRow {
    std::string_view name;  ///< lower case
    int min_args, max_args;  ///< max_args -1: any number
    /// Arguments are translated, not coerced; `call` gives places.
    Value (*translate)(Context& context, const ast::Expr& call, std::vector<Value>& args);
};
/// nullptr if there is none of that name that takes so many arguments. `name` in any case.
const FunctionRow* find_function(std::string_view name, std::size_t args);
/// Is there one of that name, whatever its arguments?
bool is_function(std::string_view name);

/// An aggregate or window function, as PostgreSQL text in pieces, since DISTINCT, ORDER BY, FILTER and OVER go
/// between: <prefix> <function>([DISTINCT] <args> [ORDER BY ...]) [FILTER ...] [OVER ...] <suffix>
struct AggregateSql {
    std::string function;
    std::string args;
    std::string prefix, suffix;
    std::string order_by;  ///< what the aggregate itself needs, "" for none; not allowed with OVER
    bool wants_row_order = false;  ///< its result depends on the order of rows: the caller orders by rowid
    bool distinct_done = false;    ///< DISTINCT makes no difference or is dealt with: the caller leaves it out
    Value result;          ///< kind and type; sql is filled by the caller, binding says how the whole binds
};
struct AggregateRow {
    std::string_view name;  ///< lower case
    int min_args, max_args;
    bool window_only;       ///< row_number, lag, ...: wants OVER
    AggregateSql (*translate)(Context& context, const ast::Expr& call, std::vector<Value>& args);
};
/// min and max with one argument are here, with more among the functions.
const AggregateRow* find_aggregate(std::string_view name, std::size_t args);

// ------------------------------------------------------------------------------------------------ helpers

/// A function made in the target schema because PostgreSQL has none that does it.
struct HelperRow {
    std::string_view name;        ///< sqlite_...
    std::string_view definition;  ///< CREATE OR REPLACE FUNCTION {schema}sqlite_x(...) ...; {schema} is "app." or ""
    std::string_view needs;       ///< other helpers it calls, by blanks
    std::string_view arguments;   ///< types, for DROP FUNCTION and COMMENT ON
    std::string_view comment;     ///< one sentence
};
/// nullptr if there is none.
const HelperRow* find_helper(std::string_view name);
/// The names with all they need, those needed first.
std::vector<std::string> with_needed_helpers(const std::set<std::string>& names);
/// CREATE OR REPLACE FUNCTION statement for a schema ("" for the search path's first).
std::string helper_definition(const HelperRow& row, std::string_view schema);

}  // namespace ferry::core

#include "core/pure.hpp"
