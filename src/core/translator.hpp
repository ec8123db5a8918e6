// The translator's inside: scopes, and the functions that its files share. A Translator lives for one statement.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/ast.hpp"
#include "core/translate.hpp"
#include "core/translation_context.hpp"

namespace ferry::core {

/// A column that names in a statement can mean. value.sql is its PostgreSQL spelling: o.total, NEW.total.
struct ScopeColumn {
    std::string source_name;
    Value value;
    bool in_star = true;       ///< false: the right side of USING, hidden columns
    bool rowid_alias = false;  ///< reached by rowid, oid and _rowid_ too
    std::string sql_type;      ///< for CAST: as CatalogColumn
    std::string merged = {};   ///< of USING in a RIGHT or FULL JOIN: what the name alone means; "" for the column

    /// What the name without a table means.
    Value unqualified() const {
        if (merged.empty()) return value;
        Value both = value;
        both.sql = merged;
        both.binding = Binding::atom;
        both.affinity.reset();  // in SQLite it is a call of coalesce()
        return both;
    }
};

/// An item of a FROM, or NEW, OLD, excluded.
struct ScopeSource {
    std::string name;         ///< its alias, or the table's name as written: what qualifies its columns
    std::string target_name;  ///< what qualifies them in PostgreSQL
    const CatalogTable* table = nullptr;  ///< where it is one of the catalog's
    std::vector<ScopeColumn> columns;
    std::string row_order;    ///< ORDER BY list that is SQLite's order of its rows: the primary key; "" unknown
    bool has_rowid = false;   ///< rowid means something that the target does not have
    bool qualified_only = false;  ///< its columns are reached with its name alone: NEW, OLD, excluded
    bool is_nullable_side = false;  ///< by an outer join: its columns may be NULL
};

/// A result column, seen from ORDER BY, GROUP BY, HAVING and WHERE, where SQLite lets its alias stand.
struct ScopeAlias {
    std::string name;
    const ast::Expr* expr;
};

struct Scope {
    Scope* outer = nullptr;
    std::vector<ScopeSource> sources;
    std::vector<ScopeAlias> aliases;
    bool in_aggregate = false;  ///< inside the arguments of an aggregate
    /// Grouped query: bare columns go through this (translate_group.cpp); nullptr outside of one.
    struct Grouping* grouping = nullptr;
    const std::vector<ast::NamedWindow>* windows = nullptr;
};

struct OutputColumn {
    std::string source_name;  ///< SQLite's name of it
    std::string target_name;  ///< its alias in the PostgreSQL text
    Value value;              ///< kind, type, affinity, collation; sql is not meaningful outside
    std::string sql_type;     ///< spelling with modifier, where it is a plain column
};

struct SelectSql {
    std::string sql;
    std::vector<OutputColumn> columns;
    bool is_single_row = false;  ///< surely at most one row: aggregate without GROUP BY, LIMIT 1
    bool has_limit = false;
};

struct CteTable {
    std::string name, target_name;
    std::vector<OutputColumn> columns;
};

class Translator {
  public:
    explicit Translator(Context& context) : context_(context) {}
    /// Numbers the parameters of a statement as SQLite does, in the order of its text.
    void number_parameters(std::string_view sql);
    Context& context() noexcept { return context_; }
    const Catalog& catalog() const noexcept { return context_.catalog(); }

    /// An expression as it stands: a condition stays one, columns keep their types.
    Value expr(const ast::Expr& expr, Scope& scope);
    /// As a PostgreSQL boolean: WHERE, ON, WHEN, CHECK.
    std::string condition(const ast::Expr& expr, Scope& scope);
    /// A SELECT or VALUES, WITH, ORDER BY and LIMIT included. `outer` is the enclosing scope or nullptr. `named`: every
    /// column gets its target_name as an alias, for a FROM or a WITH; else those that have one.
    SelectSql select(const ast::Select& select, Scope* outer, bool named = false);
    /// WITH clause in front of a statement: text that ends with a blank, "" for none. Its tables are known until
    /// pop_with().
    std::string push_with(const ast::With* with, Scope* outer);
    void pop_with(const ast::With* with);
    /// FROM list into PostgreSQL's, its sources added to `scope`.
    std::string from(const std::vector<ast::FromItem>& items, Scope& scope);
    /// RETURNING or SELECT list: stars expanded.
    std::vector<OutputColumn> result_columns(const std::vector<ast::ResultColumn>& columns, Scope& scope,
                                             std::string& sql);
    /// "ORDER BY a, b DESC NULLS LAST" terms, without the words ORDER BY.
    std::string order_terms(const std::vector<ast::OrderTerm>& terms, Scope& scope);
    /// LIMIT and OFFSET with a blank before each; "" for none.
    std::string limit(const ast::Expr* limit, const ast::Expr* offset, Scope& scope);

    /// A catalog table as a source. `alias` "" takes the table's own name. `target_alias` is what qualifies its
    /// columns: pass "" for unqualified ones (CHECK, generated columns, index expressions).
    ScopeSource source_of(const CatalogTable& table, std::string_view alias, std::string_view target_alias);
    /// The catalog's table of that name; throws Error(table_not_found) with the place, and what the catalog says of
    /// one that has no counterpart.
    const CatalogTable& table(const ast::QualifiedName& name);
    /// The parameter that begins there or behind it: "$1".
    std::string parameter(ast::Place place) const;

    std::vector<std::string> references;  ///< source names of tables that were looked up
    std::vector<std::string> parameters;

  private:
    std::map<std::size_t, std::size_t> parameter_places_;  ///< where one begins, and its number
    friend class FromTranslator;
    friend class WithTranslator;
    Context& context_;
    std::vector<CteTable> ctes_;
};

/// The comparison left op right by SQLite's rules of affinity, collation and storage class; op is one of eq ne is
/// is_not lt le gt ge.
Value compare(Context& context, ast::Op op, const Value& left, const Value& right, ast::Place place);
/// A value as a column of that type takes it in INSERT, UPDATE and DEFAULT: affinity first, then the PostgreSQL type.
/// A constant that the type does not hold throws Error(invalid_value) with the place.
std::string to_column(Context& context, const CatalogColumn& column, const Value& value, ast::Place place);
/// Value of a catalog column; sql is "<qualifier>.<name>", or the name alone when `qualifier` is "".
Value column_value(const CatalogColumn& column, std::string_view qualifier);

}  // namespace ferry::core

#include "core/pure.hpp"
