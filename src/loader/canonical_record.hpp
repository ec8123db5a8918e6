// Rows as PostgreSQL stored them, in the canonical form of core/canonical.hpp. Server code: the buffer
// outlives every call, so the server may longjmp.
#pragma once

#include "core/canonical.hpp"
#include "pg/guard.hpp"

namespace ferry::loader {

/// The canonical form of a record argument. One buffer per backend, valid until the next call. How to read
/// the record's type is kept in fn_extra.
const core::RowBuffer& canonical_record(FunctionCallInfo fcinfo, int argument);

/// How the columns of rows of one shape are brought into canonical form. In server memory.
struct CanonicalShape;
/// Allocates in the current memory. Dropped columns are left out.
CanonicalShape* make_canonical_shape(TupleDesc tuple);
/// One value of a row of that shape: column `index` from 0.
void append_canonical_datum(core::RowBuffer& row, CanonicalShape* shape, int index, Datum value, bool is_null);

}  // namespace ferry::loader
