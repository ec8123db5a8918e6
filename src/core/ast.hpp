// SQLite SQL as a tree: what core/parser makes, core/printer writes back and core/translate_* read. Plain structs;
// a node owns its children. Names are as written without their quotes, unfolded; SQLite compares them without case.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace ferry::core::ast {

struct Expr;
struct Select;
struct Statement;
using ExprPtr = std::unique_ptr<Expr>;
using SelectPtr = std::unique_ptr<Select>;
using Exprs = std::vector<ExprPtr>;

/// Byte range in the parsed text.
struct Place {
    std::size_t begin = 0, end = 0;
};

/// An identifier. `quote` is how it was written: 0 (bare), '"', '[', '`', or '\'' where SQLite takes a string for a
/// name. Empty text: there is no name here.
struct Name {
    std::string text;
    char quote = 0;
    Place place;
    explicit operator bool() const noexcept { return !text.empty() || quote != 0; }
};

/// [schema.]name
struct QualifiedName {
    Name schema, name;
};

enum class ExprKind {
    null_literal,
    integer,  ///< text: digits or 0x...
    real,     ///< text: as written
    string,   ///< text: the value
    blob,     ///< text: the bytes
    current_date,
    current_time,
    current_timestamp,
    parameter,   ///< text: ? ?1 :a @a $a, as written
    column,      ///< schema, table, name; TRUE and FALSE are columns too until none of that name is found
    unary,       ///< op: negate, plus, bit_not, not_; args[0]
    binary,      ///< op; args[0], args[1]
    collate,     ///< args[0] COLLATE text
    cast,        ///< CAST(args[0] AS text); text may be empty
    match,       ///< args[0] [NOT] op args[1] [ESCAPE args[2]]; op: like, glob, regexp, match
    is_null,     ///< args[0] ISNULL, or with `negated` NOTNULL, NOT NULL
    between,     ///< args[0] [NOT] BETWEEN args[1] AND args[2]
    in_list,     ///< args[0] [NOT] IN (args[1], ...); there may be none
    in_select,   ///< args[0] [NOT] IN (select)
    in_table,    ///< args[0] [NOT] IN schema.table, or table(args[1], ...) where `call`
    case_when,   ///< CASE [base] WHEN c THEN v ... [ELSE e] END: args = [base] c v c v ... [e]
    function,    ///< text(args): see FunctionTail; text is the name without its quotes
    subquery,    ///< (select), as a value or as a row
    exists,      ///< EXISTS (select)
    row,         ///< (args[0], args[1], ...), at least two
    raise,       ///< RAISE(text [, message]): text is IGNORE, ROLLBACK, ABORT or FAIL; args[0] the message
};

enum class Op {
    none,
    negate, plus, bit_not, not_,
    or_, and_,
    eq, ne, is, is_not,  ///< == is eq, <> is ne; IS NOT DISTINCT FROM is `is`
    lt, le, gt, ge,
    bit_and, bit_or, shift_left, shift_right,
    add, subtract, multiply, divide, modulo,
    concat, arrow, arrow_text,  ///< || -> ->>
    like, glob, regexp, match,
};
/// SQLite's spelling: "-", "NOT", "||", "LIKE", ...
const char* spelling_of(Op op) noexcept;

enum class Direction { none, ascending, descending };
enum class Nulls { none, first, last };

struct OrderTerm {
    ExprPtr expr;
    Direction direction = Direction::none;
    Nulls nulls = Nulls::none;
};

enum class FrameUnit { none, rows, range, groups };
enum class FrameBoundKind { unbounded_preceding, preceding, current_row, following, unbounded_following };
struct FrameBound {
    FrameBoundKind kind = FrameBoundKind::current_row;
    ExprPtr offset;  ///< of preceding and following
};
enum class FrameExclude { none, no_others, current_row, group, ties };

struct Window {
    Name base;  ///< OVER (base ...)
    Exprs partition_by;
    std::vector<OrderTerm> order_by;
    FrameUnit unit = FrameUnit::none;
    bool has_between = false;  ///< false: only the start was written
    FrameBound start, end;
    FrameExclude exclude = FrameExclude::none;
};

/// What may follow the arguments of a function.
struct FunctionTail {
    ExprPtr filter;  ///< FILTER (WHERE ...)
    bool over = false;
    Name over_name;                  ///< OVER name
    std::unique_ptr<Window> window;  ///< OVER (...)
    std::vector<OrderTerm> order_by;  ///< f(x ORDER BY y), SQLite 3.44
};

struct Expr {
    ExprKind kind = ExprKind::null_literal;
    Op op = Op::none;
    Place place;
    std::string text;
    bool negated = false;     ///< the NOT of NOT IN, NOT BETWEEN, NOT LIKE, NOT NULL
    bool distinct = false;    ///< f(DISTINCT x)
    bool star = false;        ///< f(*)
    bool has_base = false;    ///< case_when
    bool has_else = false;    ///< case_when
    bool call = false;        ///< in_table: table(args)
    bool parenthesized = false;  ///< written in parentheses of its own, which `place` includes
    Name schema, table, name;  ///< column: [[schema.]table.]name; in_table: [schema.]table; function: name as written
    Exprs args;
    SelectPtr select;
    std::unique_ptr<FunctionTail> tail;  ///< of a function, where it has any
};

struct Cte {
    Name name;
    std::vector<Name> columns;
    enum class Hint { none, materialized, not_materialized } hint = Hint::none;
    SelectPtr select;
};
struct With {
    bool recursive = false;
    std::vector<Cte> tables;
};

/// One column of a result: expr [AS alias], *, or table.*
struct ResultColumn {
    ExprPtr expr;    ///< null for a star
    Name star_table;  ///< of table.*; empty for *
    Name alias;
    bool alias_as = false;  ///< written with AS
    Place place;
};

enum class JoinKind { first, comma, inner, cross, left, right, full };  ///< first: the first item of a FROM

struct FromItem {
    JoinKind join = JoinKind::first;
    bool natural = false;
    enum class Kind { table, call, subquery, group } kind = Kind::table;
    QualifiedName table;           ///< table, call
    Exprs args;                    ///< call: table-valued function
    SelectPtr select;              ///< subquery
    std::vector<FromItem> items;   ///< group: ( items )
    Name alias;
    Name indexed_by;               ///< INDEXED BY name
    bool not_indexed = false;
    ExprPtr on;
    std::vector<Name> using_columns;
    Place place;
};

struct NamedWindow {
    Name name;
    Window window;
};

/// SELECT ... without ORDER BY and LIMIT, or VALUES.
struct SelectCore {
    bool is_values = false;
    std::vector<Exprs> rows;  ///< VALUES (...), (...)
    bool distinct = false;
    bool all = false;  ///< ALL was written
    std::vector<ResultColumn> columns;
    std::vector<FromItem> from;
    ExprPtr where;
    Exprs group_by;
    ExprPtr having;
    std::vector<NamedWindow> windows;
    Place place;
};

enum class CompoundOp { union_, union_all, intersect, except };

struct Select {
    std::unique_ptr<With> with;
    std::vector<SelectCore> cores;      ///< at least one
    std::vector<CompoundOp> operators;  ///< between cores: one less
    std::vector<OrderTerm> order_by;
    ExprPtr limit, offset;  ///< LIMIT b OFFSET a and LIMIT a, b alike
    Place place;
};

// ------------------------------------------------------------------------------------------------ changes

enum class Conflict { none, rollback, abort, fail, ignore, replace };

/// column = expr, or (a, b) = expr
struct Assignment {
    std::vector<Name> columns;
    bool row = false;  ///< written in parentheses
    ExprPtr value;
};

/// ON CONFLICT [(target) [WHERE ...]] DO NOTHING | DO UPDATE SET ... [WHERE ...]
struct Upsert {
    std::vector<OrderTerm> target;
    ExprPtr target_where;
    bool do_update = false;
    std::vector<Assignment> assignments;
    ExprPtr where;
};

struct Insert {
    std::unique_ptr<With> with;
    bool replace_word = false;  ///< REPLACE INTO: conflict is replace
    Conflict conflict = Conflict::none;
    QualifiedName table;
    Name alias;
    std::vector<Name> columns;
    SelectPtr source;  ///< VALUES too; null for DEFAULT VALUES
    std::vector<Upsert> upserts;
    std::vector<ResultColumn> returning;
};

struct Update {
    std::unique_ptr<With> with;
    Conflict conflict = Conflict::none;
    QualifiedName table;
    Name alias;
    Name indexed_by;
    bool not_indexed = false;
    std::vector<Assignment> assignments;
    std::vector<FromItem> from;
    ExprPtr where;
    std::vector<ResultColumn> returning;
    std::vector<OrderTerm> order_by;
    ExprPtr limit, offset;
};

struct Delete {
    std::unique_ptr<With> with;
    QualifiedName table;
    Name alias;
    Name indexed_by;
    bool not_indexed = false;
    ExprPtr where;
    std::vector<ResultColumn> returning;
    std::vector<OrderTerm> order_by;
    ExprPtr limit, offset;
};

// ------------------------------------------------------------------------------------------------ schema

struct ForeignKeyClause {
    QualifiedName parent;
    std::vector<Name> parent_columns;
    std::string on_delete, on_update;  ///< "SET NULL", ... upper case; "" when not given
    Name match;                        ///< MATCH name
    bool has_deferrable = false;  ///< [NOT] DEFERRABLE was written
    bool not_deferrable = false;  ///< and with NOT
    bool initially_deferred = false, initially_immediate = false;
};

/// A constraint of a column or of a table.
struct Constraint {
    enum class Kind { primary_key, unique, check, not_null, null, default_, collate, generated, references } kind{};
    Name name;                       ///< CONSTRAINT name
    std::vector<OrderTerm> columns;  ///< primary_key and unique of a table; exprs are columns, COLLATE perhaps
    std::vector<Name> key_columns;   ///< references of a table: FOREIGN KEY (...)
    Direction direction = Direction::none;  ///< PRIMARY KEY ASC of a column
    bool autoincrement = false;
    Conflict conflict = Conflict::none;
    ExprPtr expr;                    ///< check, default_, generated
    bool expr_parenthesized = false;  ///< DEFAULT (expr)
    Name collation;                  ///< collate
    enum class Storage { none, virtual_, stored } storage = Storage::none;  ///< generated
    bool generated_always = false;   ///< written GENERATED ALWAYS AS, not AS
    ForeignKeyClause foreign_key;    ///< references
    Place place;
};

struct ColumnDefinition {
    Name name;
    std::string type;  ///< as written, "" when there is none
    Place type_place;
    std::vector<Constraint> constraints;
    Place place;
};

struct CreateTable {
    bool temporary = false, if_not_exists = false;
    QualifiedName name;
    std::vector<ColumnDefinition> columns;
    std::vector<Constraint> constraints;
    bool without_rowid = false, strict = false;
    SelectPtr as_select;  ///< CREATE TABLE ... AS
};

struct CreateIndex {
    bool unique = false, if_not_exists = false;
    QualifiedName name;
    Name table;
    std::vector<OrderTerm> columns;
    ExprPtr where;
};

struct CreateView {
    bool temporary = false, if_not_exists = false;
    QualifiedName name;
    std::vector<Name> columns;
    SelectPtr select;
};

struct CreateTrigger {
    bool temporary = false, if_not_exists = false;
    QualifiedName name;
    enum class Timing { none, before, after, instead_of } timing = Timing::none;  ///< none means before
    enum class Event { insert, update, delete_ } event = Event::insert;
    std::vector<Name> update_of;
    QualifiedName table;
    bool for_each_row = false;  ///< written; it is row by row in any case
    ExprPtr when;
    std::vector<Statement> body;  ///< insert, update, delete, select
};

struct CreateVirtualTable {
    bool if_not_exists = false;
    QualifiedName name;
    Name module;
    std::vector<std::string> arguments;  ///< text between the commas, trimmed
};

enum class StatementKind {
    select, insert, update, delete_, create_table, create_index, create_view, create_trigger, create_virtual_table,
    other,  ///< any other statement: `words` are its first words in upper case ("PRAGMA", "DROP TABLE", "BEGIN")
};

/// Exactly the member of its kind is set.
struct Statement {
    StatementKind kind = StatementKind::other;
    Place place;
    std::unique_ptr<Select> select;
    std::unique_ptr<Insert> insert;
    std::unique_ptr<Update> update;
    std::unique_ptr<Delete> delete_;
    std::unique_ptr<CreateTable> create_table;
    std::unique_ptr<CreateIndex> create_index;
    std::unique_ptr<CreateView> create_view;
    std::unique_ptr<CreateTrigger> create_trigger;
    std::unique_ptr<CreateVirtualTable> create_virtual_table;
    std::string words;
};

}  // namespace ferry::core::ast

#include "core/pure.hpp"
