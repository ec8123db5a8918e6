// Planner callbacks of the wrapper: estimates, one path per table, the SQLite SELECT.
#pragma once

#include "pg/pg.hpp"

namespace ferry::fdw {

void get_rel_size(PlannerInfo* root, RelOptInfo* rel, Oid relation);
void get_paths(PlannerInfo* root, RelOptInfo* rel, Oid relation);
ForeignScan* get_plan(PlannerInfo* root, RelOptInfo* rel, Oid relation, ForeignPath* path, List* target_list,
                      List* clauses, Plan* outer_plan);

}  // namespace ferry::fdw
