// The wrapper's entry points: every callback of FdwRoutine is one entry guard around the function that
// does the work.
#include "fdw/handler.hpp"
#include "fdw/import.hpp"
#include "fdw/plan.hpp"
#include "fdw/scan.hpp"
#include "pg/guard.hpp"
#include "pg/options.hpp"

extern "C" {

FERRY_SQL_FUNCTION(ferry_fdw_handler);
FERRY_SQL_FUNCTION(ferry_fdw_validator);

static void get_foreign_rel_size(PlannerInfo* root, RelOptInfo* rel, Oid relation) {
    ferry::pg::entry([&] { ferry::fdw::get_rel_size(root, rel, relation); });
}

static void get_foreign_paths(PlannerInfo* root, RelOptInfo* rel, Oid relation) {
    ferry::pg::entry([&] { ferry::fdw::get_paths(root, rel, relation); });
}

static ForeignScan* get_foreign_plan(PlannerInfo* root, RelOptInfo* rel, Oid relation, ForeignPath* path,
                                     List* target_list, List* clauses, Plan* outer_plan) {
    return ferry::pg::entry(
        [&] { return ferry::fdw::get_plan(root, rel, relation, path, target_list, clauses, outer_plan); });
}

static void begin_foreign_scan(ForeignScanState* node, int flags) {
    ferry::pg::entry([&] { ferry::fdw::begin_scan(node, flags); });
}

TupleTableSlot* ferry_iterate_foreign_scan(ForeignScanState* node) {
    return ferry::pg::entry([&] { return ferry::fdw::iterate_scan(node); });
}

static void rescan_foreign_scan(ForeignScanState* node) {
    ferry::pg::entry([&] { ferry::fdw::rescan(node); });
}

static void end_foreign_scan(ForeignScanState* node) {
    ferry::pg::entry([&] { ferry::fdw::end_scan(node); });
}

static void explain_foreign_scan(ForeignScanState* node, ExplainState* explain) {
    ferry::pg::entry([&] { ferry::fdw::explain_scan(node, explain); });
}

static List* import_foreign_schema(ImportForeignSchemaStmt* statement, Oid server) {
    return ferry::pg::entry([&] { return ferry::fdw::import_schema(statement, server); });
}

Datum ferry_fdw_handler(PG_FUNCTION_ARGS) {
    (void)fcinfo;
    return ferry::pg::entry([] {
        FdwRoutine* routine = makeNode(FdwRoutine);
        routine->GetForeignRelSize = get_foreign_rel_size;
        routine->GetForeignPaths = get_foreign_paths;
        routine->GetForeignPlan = get_foreign_plan;
        routine->BeginForeignScan = begin_foreign_scan;
        routine->IterateForeignScan = ferry_iterate_foreign_scan;
        routine->ReScanForeignScan = rescan_foreign_scan;
        routine->EndForeignScan = end_foreign_scan;
        routine->ExplainForeignScan = explain_foreign_scan;
        routine->ImportForeignSchema = import_foreign_schema;
        return PointerGetDatum(routine);
    });
}

Datum ferry_fdw_validator(PG_FUNCTION_ARGS) {
    return ferry::pg::entry([&] {
        ferry::pg::validate_options(untransformRelOptions(PG_GETARG_DATUM(0)), PG_GETARG_OID(1));
        return static_cast<Datum>(0);
    });
}

}  // extern "C"
