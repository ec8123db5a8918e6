// Names rows of a running SELECT whose row key stands behind the columns, as table_scan's select_sql() puts
// it.
#pragma once

#include <string>
#include <vector>

#include "core/row_key.hpp"
#include "sqlite/database.hpp"

namespace ferry::sqlite {

class RowNamer {
  public:
    /// The key's expressions start at result column `first_index`. `key` outlives the object.
    RowNamer(const core::RowKey& key, int first_index) : key_(key), first_index_(first_index) {}

    /// JSON of the key; `row_number` names the row, from 1, where the source has no key.
    std::string name(sqlite3_stmt* statement, std::int64_t row_number) const {
        if (key_.names.empty()) return core::row_key_json({"row"}, {core::ValueView::of(row_number)});
        std::vector<core::ValueView> values;
        values.reserve(key_.names.size());
        for (std::size_t i = 0; i < key_.names.size(); ++i)
            values.push_back(value_at(statement, first_index_ + static_cast<int>(i)));
        return core::row_key_json(key_.names, values);
    }

  private:
    const core::RowKey& key_;
    const int first_index_;
};

}  // namespace ferry::sqlite

#include "core/pure.hpp"
