// INSERT INTO local_table SELECT ... FROM foreign_table at COPY's speed: rows are gathered and handed to
// table_multi_insert, which writes one WAL record a page instead of one a row. The statement stays plain SQL;
// its result is the same. Whatever needs a look at each row as it goes in (triggers and so foreign keys,
// RETURNING, ON CONFLICT, row security, partitions, stored generated columns) takes the server's own path.
#pragma once

#include "pg/pg.hpp"

namespace ferry::fdw {

/// Defines the setting sqlite_ferry.bulk_insert (default on). Called once, when the library is loaded.
void define_bulk_insert_setting();

/// Lets a prepared INSERT work in bulk when it can. `root` is the plan's root, just initialised; `iterate`
/// tells our foreign scans from others.
void use_bulk_insert(PlanState* root, IterateForeignScan_function iterate);

}  // namespace ferry::fdw
