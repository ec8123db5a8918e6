// Executor callbacks of the wrapper: a SQLite cursor turned into tuples.
#pragma once

#include "pg/pg.hpp"

namespace ferry::fdw {

void begin_scan(ForeignScanState* node, int flags);
TupleTableSlot* iterate_scan(ForeignScanState* node);
void rescan(ForeignScanState* node);
void end_scan(ForeignScanState* node);
void explain_scan(ForeignScanState* node, ExplainState* explain);

}  // namespace ferry::fdw
