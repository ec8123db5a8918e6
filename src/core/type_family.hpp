// Private to core/type_*: what a declared type says that a column is meant to hold.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/profile.hpp"
#include "core/type_map.hpp"

namespace ferry::core {

enum class Family : std::uint8_t {
    unknown,  ///< no declared type, or one that says nothing to us
    boolean,
    uuid,
    json,
    jsonb,
    moment,       ///< date and time without zone
    moment_zone,  ///< ... with zone
    date,
    time,
    decimal,
    floating,
    integer,
    text,
    blob,
    count_
};

struct FamilyRow {
    Family id;
    TypeId empty_type;     ///< of a column without values
    TypeId declared_type;  ///< chosen without looking at values: must hold whatever SQLite lets in most often
    ShapeSet natural;      ///< shapes of which declared_type takes all or none: Expectation::natural
    const char* words;     ///< "dates and times": what the values would be
};
const FamilyRow& row_of(Family family) noexcept;

/// A declared type, read.
struct DeclaredType {
    Family family = Family::unknown;
    bool wide_integer = false;    ///< BIGINT and the like: never less than bigint
    bool narrow_integer = false;  ///< SMALLINT and the like: may be smallint
    int arguments = 0;            ///< numbers read between the parentheses, at most 2
    std::int64_t argument[2] = {0, 0};
};
DeclaredType read_declared_type(std::string_view declared_type);

}  // namespace ferry::core

#include "core/pure.hpp"
