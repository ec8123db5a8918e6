// The values and rows of one table that a migration lists in ferry.misfit instead of loading them: what a
// verification takes off the source before it compares.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/value.hpp"

namespace ferry::core {

/// Bytes of a value as ferry.misfit keeps them: text and blobs as they are, numbers as SQLite prints them.
/// `value` is not NULL.
std::string listed_bytes(const ValueView& value);

/// JSON text of a row key in the one spelling that all spellings of it share; nullopt when it is not JSON.
std::optional<std::string> canonical_row_key(std::string_view json);

struct ListedRow {
    bool rejected = false;                                   ///< the whole row is left out
    bool seen = false;                                       ///< found in the file
    std::map<std::string, std::string, std::less<>> values;  ///< column -> bytes
};

class ListedValues {
  public:
    /// `row_key` is JSON in any spelling. False when it is not JSON.
    bool add(std::string_view row_key, bool rejected, std::string column, std::string bytes);
    bool empty() const noexcept { return rows_.empty(); }
    /// The listed row of that key, marked as seen; nullptr when there is none.
    const ListedRow* find(std::string_view row_key);
    /// Rows that find() has never been asked for: listed, and not in the file.
    std::int64_t unseen() const noexcept;

  private:
    std::map<std::string, ListedRow, std::less<>> rows_;
};

}  // namespace ferry::core

#include "core/pure.hpp"
