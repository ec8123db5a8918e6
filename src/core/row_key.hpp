// How a row is named to people: {"id": 7}, {"rowid": 7}, {"a": 1, "b": "x"}, or {"row": 12} where the source
// has no key.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/schema_model.hpp"
#include "core/value.hpp"

namespace ferry::core {

/// Expressions to add to a SELECT so that a row can be named.
struct RowKey {
    std::vector<std::string> names;  ///< JSON member names: column names or "rowid"
    std::vector<std::string> sql;    ///< SQLite expressions, quoted
};

/// Key of a table: the rowid alias, else the rowid, else the primary key (WITHOUT ROWID); empty for views and
/// virtual tables without a usable rowid.
RowKey row_key_of(const Table& table);
/// JSON object text of names and values. Values that SQLite tells apart give different JSON, since rows are
/// found again by it:
///   NULL                          null
///   integers, finite reals        the number; a whole real within the range of integers is written in full
///   infinities                    {"real": "Infinity"}, {"real": "-Infinity"}
///   text                          the string; {"text": "66ff6f"}, its bytes in hex, where it is not UTF-8 or
///                                 holds a NUL byte
///   blobs                         {"blob": "00ff"}
std::string row_key_json(const std::vector<std::string>& names, const std::vector<ValueView>& values);

}  // namespace ferry::core

#include "core/pure.hpp"
