// Rows as PostgreSQL stored them, in the canonical form of core/canonical.hpp. Server code: the buffer
// outlives every call, so the server may longjmp.
#pragma once

#include "core/canonical.hpp"
#include "pg/guard.hpp"

namespace ferry::loader {

/// The canonical form of a record argument. One buffer per backend, valid until the next call. How to read
/// the record's type is kept in fn_extra.
const core::RowBuffer& canonical_record(FunctionCallInfo fcinfo, int argument);

}  // namespace ferry::loader
