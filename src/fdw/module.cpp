// What makes the library a PostgreSQL module: its magic block, and what happens when it is loaded.
#include "fdw/bulk_insert.hpp"
#include "fdw/handler.hpp"
#include "pg/guard.hpp"
#include "pg/settings.hpp"

extern "C" {

PG_MODULE_MAGIC;

PGDLLEXPORT void _PG_init(void);

static ExecutorStart_hook_type next_executor_start = nullptr;

/// The library is loaded by the time a plan with a foreign scan of ours starts: the planner has asked the
/// handler.
static void start_executor(QueryDesc* query, int flags) {
    if (next_executor_start)
        next_executor_start(query, flags);
    else
        standard_ExecutorStart(query, flags);
    if (query->operation == CMD_INSERT && !(flags & EXEC_FLAG_EXPLAIN_ONLY))
        ferry::pg::entry([&] { ferry::fdw::use_bulk_insert(query->planstate, ferry_iterate_foreign_scan); });
}

void _PG_init(void) {
    ferry::pg::entry([] {
        ferry::pg::define_settings();
        next_executor_start = ExecutorStart_hook;
        ExecutorStart_hook = start_executor;
    });
}

}  // extern "C"
