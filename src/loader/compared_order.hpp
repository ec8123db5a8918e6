// In which order a statement wants its rows, as far as the result shows it.
#pragma once

#include <string>
#include <vector>

#include "core/translation_value.hpp"
#include "loader/row_multiset.hpp"

namespace ferry::loader {

/// How the rows of a statement are ordered.
struct Order {
    bool wanted = false;
    bool complete = false;             ///< all terms are columns of the result
    std::vector<OrderColumn> columns;  ///< of them
    std::size_t cuts = 0;              ///< how often LIMIT and OFFSET cut through them
};

/// Of a view in the case of CREATE VIEW. `names` are those of its result, `collations` what its columns
/// compare by, perhaps of fewer columns.
Order order_of(const std::string& sqlite_sql, const std::vector<std::string>& names,
               const std::vector<core::Collating>& collations);

}  // namespace ferry::loader
