// The unique keys of a table, as REPLACE and ON CONFLICT need them.
#pragma once

#include <string>
#include <vector>

#include "core/translator.hpp"

namespace ferry::core {

/// A unique key and its PostgreSQL text.
struct ConflictKey {
    std::string name;                           ///< for messages: "the primary key", the name of its index
    std::vector<const CatalogColumn*> columns;  ///< its parts that are columns
    std::vector<const CatalogColumn*> used;     ///< all columns that it looks at
    std::vector<std::string> parts;             ///< of ON CONFLICT (...)
    std::string where;                          ///< of a partial key, over columns without a qualifier
    std::string same_row;                       ///< the condition that old_row and new_row meet in it
    bool is_plain = true;                       ///< columns by their bytes, nothing else
    bool in_target = true;

    bool is_of_columns() const noexcept { return columns.size() == parts.size(); }
};

/// The primary key first. Helper functions that the keys call are noted in the translator's context.
std::vector<ConflictKey> conflict_keys(Translator& translator, const CatalogTable& table);
/// " ON CONFLICT (...) [WHERE ...]"; Error(unsupported) that names a key that the target does not have.
std::string conflict_target(Context& context, const ConflictKey& key, const CatalogTable& table,
                            ast::Place place);

}  // namespace ferry::core

#include "core/pure.hpp"
