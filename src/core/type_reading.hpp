// Private to core/type_*: the ways to read the values of a family, as a table. A declared type says what a
// column is meant to be (its family), the readings of a family say which values mean that and how, and the
// evidence says for how many of them one holds.
#pragma once

#include "core/profile.hpp"
#include "core/shape_set.hpp"
#include "core/type_family.hpp"

namespace ferry::core {

/// One way to read the values of a family.
struct Reading {
    Family family;
    ShapeSet shapes;                                ///< of the values that may fit
    std::int64_t (*fitting)(const ColumnProfile&);  ///< how many do; nullptr: all of these shapes
    TypeId type;
    TimeFormat format;
    const char* words;       ///< "all 12 values are ..."
    ShapeSet widened_by;     ///< shapes for whose sake the type is wider than the family means
    bool core_data = false;  ///< for attributes of Core Data only
};

/// The readings of one family, in order of preference. Those for Core Data come before others of numbers.
struct Readings {
    const Reading* first;
    const Reading* last;
    const Reading* begin() const noexcept { return first; }
    const Reading* end() const noexcept { return last; }
};
Readings readings_of(Family family) noexcept;

/// Whether the reading is to be tried on a column with these surroundings.
bool is_for(const Reading& reading, const Surroundings& surroundings) noexcept;

/// How many values of the column fit the reading. It holds when all do.
std::int64_t fitting_count(const Reading& reading, const ColumnProfile& profile);

/// Readings of numbers as moments are guesses from their size: they take more than half of a column's large
/// numbers before they are worth naming. Small ones (0, -1) often stand for "never".
bool is_likely(const Reading& reading, const ColumnProfile& profile);

}  // namespace ferry::core

#include "core/pure.hpp"
