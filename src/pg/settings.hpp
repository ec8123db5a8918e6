// Settings (GUCs) of the extension, sqlite_ferry.*: one row each in settings.cpp.
#pragma once

#include "pg/pg.hpp"

namespace ferry::pg {

/// What INSERT ... SELECT from a foreign table of ours does; `freeze` is COPY's FREEZE.
enum BulkMode : int { bulk_off, bulk_on, bulk_freeze };

/// sqlite_ferry.bulk_insert, a BulkMode.
extern int bulk_mode;
/// sqlite_ferry.rows_per_job: rows that make one more session of a migration worth its while.
extern int rows_per_job;

/// Called once, when the library is loaded. Server code.
void define_settings();

}  // namespace ferry::pg
