// Comparisons by SQLite's rules: affinity first, then storage classes (NULL, numbers, text, blobs), text by its
// collation.
#pragma once

#include <optional>
#include <utility>

#include "core/translation_context.hpp"

namespace ferry::core {

/// Two values brought to forms that PostgreSQL compares as SQLite does. Where `never` is set their storage classes
/// differ whatever they hold: `order` is -1 or 1 for every pair of which neither is NULL.
struct Comparable {
    Value left, right;
    bool never = false;
    int order = 0;
    /// Set where a text is a number or not row by row: `left`, `right` compare as numbers where it is one (its number
    /// is NULL otherwise), and by `order` where it is not.
    bool by_row = false;
};
/// `ordered`: for < and the like; false: for equality alone, which keeps indexes useful.
Comparable comparable(Context& context, const Value& left, const Value& right, bool ordered, ast::Place place);

/// A value fit for =, GROUP BY, DISTINCT, PARTITION BY: by its collation.
Value equality_form(Context& context, const Value& value);
/// A value fit for ORDER BY, min and max.
Value sort_form(Context& context, const Value& value);

}  // namespace ferry::core

#include "core/pure.hpp"
