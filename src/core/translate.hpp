// SQLite SQL into PostgreSQL SQL that gives the same rows. Type-aware: the catalog says what each column became.
// A result is exact, or carries notes that say where it may differ; what cannot be done is an Error(unsupported)
// that names the construct and its place.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/translation_catalog.hpp"
#include "core/translation_context.hpp"

namespace ferry::core {

struct Translation {
    std::string sql;
    std::vector<Note> notes;
    std::vector<std::string> helpers;     ///< names of helper functions used, those needed by others first
    std::vector<CatalogColumn> columns;   ///< of a SELECT or RETURNING: source_name is SQLite's name of it
    std::vector<std::string> references;  ///< source names of tables and views it reads or changes, each once
    std::vector<std::string> parameters;  ///< SQLite's name of $1, $2, ...: "?1", ":name"
};

/// A statement: SELECT, INSERT, UPDATE, DELETE, CREATE TABLE, CREATE INDEX, CREATE VIEW, CREATE TRIGGER.
Translation translate_statement(const Catalog& catalog, std::string_view sql);
/// A CREATE VIEW as the loader knows it: the view's SELECT, and its columns under the names that SQLite gives them.
/// `sql` is the CREATE VIEW statement.
Translation translate_view_select(const Catalog& catalog, std::string_view sql);

// Parts of a table, for the loader. `expression` is SQLite's text; names in it are columns of `table` (source name).

/// A CHECK: a PostgreSQL boolean expression over unqualified column names.
Translation translate_check(const Catalog& catalog, std::string_view table, std::string_view expression);
/// A generated column of a table, with SQLite's text of what it is.
struct GeneratedColumn {
    std::string name;
    std::string expression;
};
/// A generated column: an expression of the column's type, immutable as PostgreSQL demands;
/// Error(unsupported) where it cannot be. `others` are the table's generated columns: PostgreSQL computes
/// none of another, so what they are takes the place of their names, where it is translated.
Translation translate_generated(const Catalog& catalog, std::string_view table, std::string_view column,
                                std::string_view expression, const std::vector<GeneratedColumn>& others = {});
/// The type that an integer column needs for all that its expression, or that of its DEFAULT, can yield; ""
/// where it has it. Errors as above.
std::string computed_type(const Catalog& catalog, std::string_view table, std::string_view column,
                          std::string_view expression, const std::vector<GeneratedColumn>& others = {});
/// A DEFAULT: an expression of the column's type; literals, CURRENT_* and expressions.
Translation translate_column_default(const Catalog& catalog, std::string_view table, std::string_view column,
                                     std::string_view expression);

/// A CREATE INDEX statement in pieces. Each key is PostgreSQL text with its direction ("lower(name)", "total DESC");
/// a unique index on a NOCASE column is one on lower(column). Error(unsupported) where a key cannot be immutable.
struct IndexTranslation : Translation {
    std::vector<std::string> keys;
    std::string where;  ///< "" for a full index
};
IndexTranslation translate_index_keys(const Catalog& catalog, std::string_view create_index);

/// A CREATE TRIGGER statement: `sql` is CREATE FUNCTION and `create_trigger` CREATE TRIGGER, the function named like
/// the trigger. `name` is the trigger's name in the target, `table` that of its table or view.
struct TriggerTranslation : Translation {
    std::string create_trigger;
    std::string function_name;
};
TriggerTranslation translate_trigger(const Catalog& catalog, std::string_view create_trigger, std::string_view name);
/// What a CREATE TRIGGER statement fires on and changes, for Catalog::triggers. Throws Error(syntax).
CatalogTrigger describe_trigger(std::string_view create_trigger);
/// The triggers' names in the target, made so that PostgreSQL, which fires by name, keeps SQLite's order: the newest
/// first. `create_triggers` are all of the schema's, the oldest first; `names` those they have so far. Names change only
/// where triggers of the same table, moment and event would fire in another order ("t1_audit", "t2_stamp").
std::vector<std::string> order_trigger_names(const std::vector<std::string>& create_triggers,
                                             const std::vector<std::string>& names);

}  // namespace ferry::core

#include "core/pure.hpp"
