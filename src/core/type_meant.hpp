// Private to core/type_*: the type that a declared type means, whatever else is in the column.
#pragma once

#include "core/profile.hpp"
#include "core/type_family.hpp"

namespace ferry::core {

/// Puts the type a family wants into `type` and its DDL spelling into `spelling`, narrowed or modified as its
/// declaration and the evidence allow. `sequence` as in Surroundings.
void set_family_type(TypeId& type, std::string& spelling, const DeclaredType& declared,
                     const ColumnProfile& profile, std::int64_t sequence);

/// integer, or as wide or narrow as the integers (not the other values) and the sequence ask for.
TypeId integer_type(const DeclaredType& declared, const ColumnProfile& profile, std::int64_t sequence);

/// Fills in the meant_* fields of a choice that has misfits, for a family other than unknown.
void set_meant_type(TypeChoice& choice, const DeclaredType& declared, const ColumnProfile& profile,
                    const Surroundings& surroundings);

}  // namespace ferry::core

#include "core/pure.hpp"
