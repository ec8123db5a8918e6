// One pass over a table, column by column as raw values: what profiling and digests share.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/canonical.hpp"
#include "core/profile.hpp"
#include "core/row_key.hpp"
#include "core/schema_model.hpp"
#include "sqlite/database.hpp"

namespace ferry::sqlite {

/// SELECT of the named columns (all of them when empty) followed by the row key's expressions.
std::string select_sql(const core::Table& table, const std::vector<std::string>& columns,
                       const core::RowKey& key);

/// Profiles every column in one pass. Throws core::Error where SQLite cannot read on.
std::vector<core::ColumnProfile> profile_table(Database& database, const core::Table& table);

struct TableDigest {
    std::int64_t rows = 0;
    core::Digest digest;
    std::int64_t misfits =
        0;  ///< values without a place in their target type; any of these spoils the digest
    std::string first_misfit;  ///< column, row key and value of the first one
};

/// Digest of the source rows in the canonical form of the target's types (see core/canonical.hpp). The three
/// vectors have one entry per column of the target row, in its order.
TableDigest digest_table(Database& database, const core::Table& table,
                         const std::vector<std::string>& columns, const std::vector<core::TypeId>& types,
                         const std::vector<core::TimeFormat>& formats);

struct Orphans {
    std::int64_t occurrences = 0;
    std::vector<std::string> samples;  ///< row keys (JSON) of the first ten, none where a table has no key
};
/// Rows of `table` whose foreign key names no parent row, compared byte for byte (COLLATE BINARY) as
/// PostgreSQL will, with NULL in any column passing (MATCH SIMPLE). Every complete key is an orphan where the
/// parent does not exist or its columns cannot be resolved.
Orphans find_orphans(Database& database, const core::Table& table, const core::ForeignKey& key);

}  // namespace ferry::sqlite

#include "core/pure.hpp"
