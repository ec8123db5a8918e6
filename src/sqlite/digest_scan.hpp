// The source side of a verification: the digest of a table's rows in the canonical form of the target, and an
// account of where each value went.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/canonical.hpp"
#include "core/listed_values.hpp"
#include "core/schema_model.hpp"
#include "sqlite/database.hpp"
#include "sqlite/row_namer.hpp"

namespace ferry::sqlite {

struct DigestColumn {
    std::string name;  ///< in the file
    core::CanonicalColumn target;
};

/// Where the values of one column went: loaded + converted + listed + unaccounted are its values, NULLs
/// apart.
struct ColumnAccount {
    std::int64_t nulls = 0;        ///< NULL in the file
    std::int64_t loaded = 0;       ///< in the target as they are
    std::int64_t converted = 0;    ///< in the target in another form, by the rule of its type
    std::int64_t listed = 0;       ///< in ferry.misfit, with the same bytes
    std::int64_t unaccounted = 0;  ///< neither has a place in the target nor is listed with these bytes
    core::Digest digest;           ///< of the column alone, where it was asked for
};

struct TableDigest {
    std::int64_t rows = 0;      ///< in the file
    std::int64_t rejected = 0;  ///< of them, listed as a whole
    core::Digest digest;        ///< over the rows that the target should have
    std::vector<ColumnAccount> columns;
    std::int64_t strays = 0;        ///< rows that are listed and not in the file
    std::string first_unaccounted;  ///< column, row key and value; "" when there is none

    std::int64_t unaccounted() const noexcept;
};

/// A row that the target should hold, while the scan stands on it.
struct DigestedRow {
    sqlite3_stmt* statement;  ///< columns as given, then the row key's expressions
    const core::RowBuffer& canonical;
    const std::vector<std::size_t>& ends;  ///< of each column's canonical form
    const RowNamer& namer;
    std::int64_t number;  ///< of the row in the scan, from 1

    std::string key() const { return namer.name(statement, number); }  ///< row key as JSON
};
using RowDigested = std::function<void(const DigestedRow&)>;

/// Digest over `columns`, in the order of the target. Values that `listed` names are NULL, rows it rejects
/// are left out. With `per_column` each column gets a digest of its own; `on_row` sees every row that the
/// target should hold. Throws core::Error where SQLite cannot read on.
TableDigest digest_table(Database& database, const core::Table& table,
                         const std::vector<DigestColumn>& columns, core::ListedValues& listed,
                         bool per_column, const RowDigested& on_row = {});

}  // namespace ferry::sqlite

#include "core/pure.hpp"
