// INSERT INTO local_table SELECT ... FROM foreign_table at COPY's speed: rows are gathered and handed to
// table_multi_insert, which writes one WAL record a page instead of one a row. The statement stays plain SQL;
// its result is the same. Whatever needs a look at each row as it goes in (triggers and so foreign keys,
// RETURNING, ON CONFLICT, row security, partitions) takes the server's own path. ferry.bulk_insert() asks for
// the same over any SELECT.
#pragma once

#include "pg/pg.hpp"

namespace ferry::fdw {

/// Lets a prepared INSERT work in bulk when it can. `root` is the plan's root, just initialised; `iterate`
/// tells our foreign scans from others.
void use_bulk_insert(PlanState* root, IterateForeignScan_function iterate);

/// While it lives, the next INSERT ... SELECT into the table works in bulk whatever it reads from, and
/// reports its rows in pg_stat_progress_copy.
class BulkRequest {
  public:
    struct State {
        Oid target;
        bool taken;
    };
    explicit BulkRequest(Oid target) noexcept;
    BulkRequest(const BulkRequest&) = delete;
    BulkRequest& operator=(const BulkRequest&) = delete;
    ~BulkRequest();

  private:
    State* outer_;
    State request_;
};

}  // namespace ferry::fdw
