// For core/profile, type_family, type_* and the scan that profiles: sets of shapes as bits, and those that have a meaning of
// their own.
#pragma once

#include <cstdint>

#include "core/profile.hpp"

namespace ferry::core {

constexpr ShapeSet set_of(Shape shape) noexcept {
    return ShapeSet{1} << static_cast<unsigned>(shape);
}

/// Shapes from `first` up to and not with `end`, in the order of the enumeration.
constexpr ShapeSet set_of_range(Shape first, Shape end) noexcept {
    return set_of(end) - set_of(first);
}

namespace shapes {

constexpr ShapeSet all = set_of(Shape::count_) - 1;
constexpr ShapeSet ints = set_of_range(Shape::int_bool, Shape::real_plain);
constexpr ShapeSet large_ints = set_of(Shape::int_int4) | set_of(Shape::int_int8);
constexpr ShapeSet plain_reals = set_of(Shape::real_plain);
constexpr ShapeSet reals = set_of_range(Shape::real_plain, Shape::text_empty);
constexpr ShapeSet counts = large_ints | plain_reals;  ///< what may count to a moment
constexpr ShapeSet numbers = ints | reals;
constexpr ShapeSet days = set_of(Shape::text_date);
constexpr ShapeSet moments = days | set_of(Shape::text_datetime);
constexpr ShapeSet moments_zone = moments | set_of(Shape::text_datetime_zone);
constexpr ShapeSet sound_texts = set_of_range(Shape::text_empty, Shape::text_nul);
constexpr ShapeSet texts = set_of_range(Shape::text_empty, Shape::blob_16);
constexpr ShapeSet words = set_of(Shape::text_bool_word) | set_of(Shape::text_other);
constexpr ShapeSet json =
    set_of(Shape::text_other) | set_of(Shape::text_number) | set_of(Shape::text_bool_word);
constexpr ShapeSet uuids = set_of(Shape::text_uuid) | set_of(Shape::blob_16);
constexpr ShapeSet blobs = set_of_range(Shape::blob_16, Shape::count_);

}  // namespace shapes

/// The shapes that the column has values of.
inline ShapeSet present_in(const ColumnProfile& profile) {
    ShapeSet present = 0;
    for (std::size_t i = 0; i < profile.shapes.size(); ++i)
        if (profile.shapes[i] > 0) present |= set_of(static_cast<Shape>(i));
    return present;
}

/// How many values have one of `set`.
inline std::int64_t count_in(const ColumnProfile& profile, ShapeSet set) {
    std::int64_t total = 0;
    for (std::size_t i = 0; i < profile.shapes.size(); ++i)
        if (set & set_of(static_cast<Shape>(i))) total += profile.shapes[i];
    return total;
}

}  // namespace ferry::core

#include "core/pure.hpp"
