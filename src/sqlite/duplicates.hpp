// Rows that SQLite tells apart and a unique constraint of the target would not: 1 and '1' in a text column,
// two spellings of a UUID, two forms of a moment.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/schema_model.hpp"
#include "sqlite/database.hpp"
#include "sqlite/digest_scan.hpp"

namespace ferry::sqlite {

struct Duplicates {
    std::int64_t occurrences = 0;      ///< rows whose key another row has, too
    std::vector<std::string> samples;  ///< row keys (JSON) of the first ten
};

/// What the constraint takes for equal beyond equal values.
struct KeyRules {
    std::vector<bool> fold_case =
        {};                    ///< per column of the key, empty for none: ASCII letters but for their case
    bool nulls_equal = false;  ///< NULLS NOT DISTINCT
};

/// Compares rows by the canonical form of `key`. Rows with a value that has no place in the target are not
/// looked at. Reads the table once, or twice when there are duplicates; keeps eight bytes per row.
Duplicates find_duplicates(Database& database, const core::Table& table, const std::vector<DigestColumn>& key,
                           const KeyRules& rules = {});

}  // namespace ferry::sqlite

#include "core/pure.hpp"
