// The callback by which a foreign scan is known to be ours.
#pragma once

#include "pg/pg.hpp"

extern "C" TupleTableSlot* ferry_iterate_foreign_scan(ForeignScanState* node);
