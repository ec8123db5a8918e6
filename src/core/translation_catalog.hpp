// What the translator knows of the schema that statements are about: SQLite's tables and views with their names and
// types in PostgreSQL.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/translation_value.hpp"

namespace ferry::core {

struct CatalogColumn {
    std::string source_name;  ///< as SQLite knows it
    std::string target_name;  ///< as PostgreSQL knows it
    ValueKind kind = ValueKind::text;
    TypeId type = TypeId::text;
    std::string sql_type = "text";  ///< spelling with its modifier: numeric(10,2), app.mood
    TimeFormat format = TimeFormat::iso8601;
    const MomentForm* text_form = nullptr;  ///< how all texts of a moment are written, where that is known
    Affinity affinity = Affinity::blob;
    Collating collating = Collating::binary;
    bool not_null = false;
    int pk = 0;                  ///< place in the primary key, from 1; 0 when not part of it
    bool rowid_alias = false;    ///< INTEGER PRIMARY KEY
    bool generated = false;      ///< computed: INSERT leaves it out
    bool identity = false;       ///< the target numbers new rows itself
    std::string default_sql;     ///< SQLite text of its DEFAULT, "" when it has none
};

/// A unique key of the source other than its primary key. One that is partial, over expressions or by another collation
/// than BINARY is told by its CREATE INDEX.
struct UniqueKey {
    std::string name;                  ///< of its index in SQLite
    std::vector<std::string> columns;  ///< source names, of a plain key
    std::string create_index;          ///< "" for a plain key
    bool in_target = true;             ///< false: PostgreSQL does not have it
};

struct CatalogTable {
    std::string source_name;
    std::string target_name;
    bool is_view = false;
    bool is_virtual = false;
    bool has_primary_key = true;  ///< the target has a primary key constraint on the pk columns
    std::vector<CatalogColumn> columns;
    std::string error;  ///< set where it has no counterpart in the target: why
    std::vector<UniqueKey> unique_keys;  ///< for REPLACE and ON CONFLICT

    /// By source name, folding ASCII; nullptr if there is none.
    const CatalogColumn* find_column(std::string_view name) const noexcept;
};

/// kind, type, sql_type of a column that has the PostgreSQL type `sql_type`; leaves the rest.
void set_column_type(CatalogColumn& column, std::string_view sql_type);

/// A trigger of the source, or an action of a foreign key: the change that fires it and the changes that it makes,
/// each a table's source name and 'i', 'u' or 'd'.
struct CatalogTrigger {
    std::string table;
    char event = 'i';
    std::vector<std::pair<std::string, char>> changes;
};

class Catalog {
  public:
    std::string schema;           ///< target schema, qualifies every name; "" for names without a schema
    std::string helper_schema;    ///< where helper functions are made; "" means schema, or unqualified
    bool collation_is_c = false;  ///< the database sorts text by bytes and folds ASCII alone: COLLATE "C" is left out
    /// All of the source, for what leads back to itself; unset where they are not known.
    std::optional<std::vector<CatalogTrigger>> triggers;
    bool trigger_changes_known = true;  ///< false: `triggers` says what fires, not what that changes

    void add(CatalogTable table);
    /// By source name, folding ASCII; nullptr if there is none.
    const CatalogTable* find(std::string_view name) const;
    /// "schema.name" with quotes where needed.
    std::string qualified(std::string_view target_name) const;

  private:
    std::unordered_map<std::string, CatalogTable> tables_;
};

/// An identifier for PostgreSQL: in quotes only where they are needed (upper case, reserved words, ...). An
/// empty name, which PostgreSQL lacks, is _ as in map_names().
std::string pg_name(std::string_view name);

}  // namespace ferry::core

#include "core/pure.hpp"
