// Background workers that take units of a migration from the queue beside the session that was called: see
// loader/30_engine_jobs.sql. They end when nothing is left, when that session is gone or its transaction is
// aborted. Server code throughout: no locals with destructors.
#include "pg/guard.hpp"
#include "pg/settings.hpp"

namespace ferry::loader {
namespace {

bool is_worker = false;

/// Naps of a worker that finds nothing to claim, in milliseconds: the first, and the longest.
constexpr long first_nap = 20, longest_nap = 500;

/// What a worker is told, in the room that its registration has for it.
struct Order {
    Oid database;
    Oid session_user;
    Oid role;  ///< that of SET ROLE, or the session user
    pid_t leader;
    int64 migration;
};
static_assert(sizeof(Order) <= BGW_EXTRALEN);

/// Workers that this session has started, in memory that outlives its transactions.
constexpr int max_workers = 64;
BackgroundWorkerHandle* workers[max_workers];
int worker_count = 0;

bool is_over(BackgroundWorkerHandle* worker, pid_t* pid) {
    *pid = 0;
    return GetBackgroundWorkerPid(worker, pid) == BGWH_STOPPED;
}

/// Forgets the workers that are gone.
void sweep() {
    int kept = 0;
    for (int i = 0; i < worker_count; ++i) {
        pid_t pid;
        if (is_over(workers[i], &pid))
            pfree(workers[i]);
        else
            workers[kept++] = workers[i];
    }
    worker_count = kept;
}

/// The lock on the migration that this session runs (see ferry.lock_migration), while `is_held`.
LOCKTAG migration_lock;
bool is_held = false;

void release_migration() {
    if (is_held) LockRelease(&migration_lock, ShareLock, true);
    is_held = false;
}

void hold_migration(int64 migration) {
    release_migration();
    SET_LOCKTAG_ADVISORY(migration_lock, MyDatabaseId, 7370, static_cast<uint32>(migration % 2147483647), 2);
    (void)LockAcquire(&migration_lock, ShareLock, true, false);
    is_held = true;
}

void terminate_all() {
    for (int i = 0; i < worker_count; ++i)
        TerminateBackgroundWorker(workers[i]);
}

extern "C" {

/// The call that workers work for has ended in an error, was cancelled, or its session ends.
static void on_transaction_end(XactEvent event, void*) {
    if (event != XACT_EVENT_ABORT || is_worker) return;
    terminate_all();
    release_migration();
}
}

BackgroundWorkerHandle* start_worker(int64 migration) {
    BackgroundWorker worker{};
    snprintf(worker.bgw_name, BGW_MAXLEN, "sqlite_ferry: migration " INT64_FORMAT, migration);
    snprintf(worker.bgw_type, BGW_MAXLEN, "sqlite_ferry worker");
    worker.bgw_flags = BGWORKER_SHMEM_ACCESS | BGWORKER_BACKEND_DATABASE_CONNECTION;
    worker.bgw_start_time = BgWorkerStart_RecoveryFinished;
    worker.bgw_restart_time = BGW_NEVER_RESTART;
    snprintf(worker.bgw_library_name, sizeof(worker.bgw_library_name), "sqlite_ferry");
    snprintf(worker.bgw_function_name, sizeof(worker.bgw_function_name), "ferry_worker_main");
    worker.bgw_notify_pid = MyProcPid;
    const Order order{MyDatabaseId, GetSessionUserId(), GetUserId(), MyProcPid, migration};
    std::memcpy(worker.bgw_extra, &order, sizeof(order));
    BackgroundWorkerHandle* handle = nullptr;
    return RegisterDynamicBackgroundWorker(&worker, &handle) ? handle : nullptr;
}

/// Workers run the statements of a plan as the session user in the session's role, so whoever starts them
/// must be in a position to do so: not inside a function that runs with another user's rights, nor in an
/// index expression and the like, and with the right to run migrations at all.
void check_may_start() {
    if (InLocalUserIdChange() || InSecurityRestrictedOperation())
        ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
                        errmsg("workers cannot be started by a function with the rights of another user")));
    const Oid step = get_relname_relid("step", get_namespace_oid("ferry", false));
    if (pg_class_aclcheck(step, GetUserId(), ACL_UPDATE) != ACLCHECK_OK)
        ereport(ERROR,
                (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE), errmsg("permission denied to run migrations"),
                 errhint("That takes UPDATE on ferry.step.")));
}

void register_callback() {
    static bool is_registered = false;
    if (!is_registered) RegisterXactCallback(on_transaction_end, nullptr);
    is_registered = true;
}

/// Starts so many workers, or as many as there are slots for, and gives how many this session has now.
int start_workers(int64 migration, int number) {
    if (number > 0) check_may_start();
    register_callback();
    sweep();
    MemoryContext const outer = MemoryContextSwitchTo(TopMemoryContext);
    for (int i = 0; i < number && worker_count < max_workers; ++i) {
        BackgroundWorkerHandle* const worker = start_worker(migration);
        if (!worker) {
            MemoryContextSwitchTo(outer);
            ereport(NOTICE,
                    (errmsg("%d of %d sessions work side by side: there are no more background workers",
                            i + 1, number + 1),
                     errhint("Raise max_worker_processes, or take what there is.")));
            break;
        }
        workers[worker_count++] = worker;
    }
    MemoryContextSwitchTo(outer);
    return worker_count;
}

/// Sleeps until the latch is set, which the postmaster does when a worker starts or ends.
void nap_for(long milliseconds) {
    (void)WaitLatch(MyLatch, WL_LATCH_SET | WL_TIMEOUT | WL_EXIT_ON_PM_DEATH, milliseconds,
                    PG_WAIT_EXTENSION);
    ResetLatch(MyLatch);
    CHECK_FOR_INTERRUPTS();
}

Datum worker_pids() {
    sweep();
    Datum pids[max_workers];
    for (int i = 0; i < worker_count; ++i) {
        pid_t pid;
        if (is_over(workers[i], &pid)) pid = -1;
        pids[i] = Int32GetDatum(static_cast<int32>(pid));
    }
    return PointerGetDatum(construct_array(pids, worker_count, INT4OID, sizeof(int32), true, TYPALIGN_INT));
}

void stop_workers() {
    terminate_all();
    for (int i = 0; i < worker_count; ++i)
        WaitForBackgroundWorkerShutdown(workers[i]);
    sweep();
    release_migration();
}

// The worker's side -----------------------------------------------------------------------

/// Runs one statement about the migration in a transaction of its own; gives its first column, -1 for NULL.
int run_in_transaction(const char* sql, int64 migration, int argument) {
    SetCurrentStatementStartTimestamp();
    StartTransactionCommand();
    XactIsoLevel = XACT_READ_COMMITTED;  // the queue is what it is now, whatever the database's default
    pgstat_report_activity(STATE_RUNNING, sql);
    PushActiveSnapshot(GetTransactionSnapshot());
    if (SPI_connect() != SPI_OK_CONNECT) elog(ERROR, "SPI_connect failed");
    Oid types[] = {INT8OID, INT4OID};
    Datum values[] = {Int64GetDatum(migration), Int32GetDatum(argument)};
    const int code = SPI_execute_with_args(sql, 2, types, values, nullptr, false, 0);
    if (code != SPI_OK_SELECT || SPI_processed != 1)
        elog(ERROR, "a worker's statement gave %s", SPI_result_code_string(code));
    bool is_null;
    const Datum result = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &is_null);
    const int number = is_null ? -1 : DatumGetInt32(result);
    SPI_finish();
    PopActiveSnapshot();
    CommitTransactionCommand();
    pgstat_report_stat(false);
    pgstat_report_activity(STATE_IDLE, nullptr);
    return number;
}

/// The role of the session that the worker works for, whatever the tables say.
void take_role(const Order& order) {
    if (order.role == order.session_user) return;
    StartTransactionCommand();
    SetCurrentRoleId(order.role, superuser_arg(order.role));
    CommitTransactionCommand();
}

void work(const Order& order) {
    run_in_transaction("SELECT pg_catalog.count(pg_catalog.set_config(s.key, s.value, false))::int "
                       "FROM ferry.migration AS m, LATERAL pg_catalog.jsonb_each_text(m.settings) AS s "
                       "WHERE m.migration OPERATOR(pg_catalog.=) $1 AND $2 IS NOT NULL",
                       order.migration, 0);
    take_role(order);
    long nap = first_nap;
    while (BackendPidGetProc(order.leader)) {
        const int unit = run_in_transaction("SELECT c.unit FROM ferry.join_migration($1), "
                                            "ferry.commit_lazily(), ferry.claim_unit($1) AS c (unit) "
                                            "WHERE $2 IS NOT NULL",
                                            order.migration, 0);
        if (unit >= 0) {
            nap = first_nap;
            run_in_transaction("SELECT CASE WHEN r IS NULL THEN 1 ELSE 0 END FROM ferry.join_migration($1), "
                               "ferry.migration AS m, LATERAL ferry.run_unit(m, $2) AS r "
                               "WHERE m.migration OPERATOR(pg_catalog.=) $1",
                               order.migration, unit);
        } else if (run_in_transaction("SELECT ferry.has_work($1)::int WHERE $2 IS NOT NULL", order.migration,
                                      0) == 1) {
            nap_for(nap);
            nap = std::min(2 * nap, longest_nap);
        } else {
            return;
        }
    }
}

}  // namespace
}  // namespace ferry::loader

extern "C" {

FERRY_SQL_FUNCTION(ferry_start_workers);
FERRY_SQL_FUNCTION(ferry_hold_migration);
FERRY_SQL_FUNCTION(ferry_worker_pids);
FERRY_SQL_FUNCTION(ferry_wait_for_workers);
FERRY_SQL_FUNCTION(ferry_stop_workers);
FERRY_SQL_FUNCTION(ferry_is_worker);
FERRY_SQL_FUNCTION(ferry_rows_per_job);

Datum ferry_start_workers(PG_FUNCTION_ARGS) {
    return ferry::pg::entry(
        [&] { return Int32GetDatum(ferry::loader::start_workers(PG_GETARG_INT64(0), PG_GETARG_INT32(1))); });
}

Datum ferry_hold_migration(PG_FUNCTION_ARGS) {
    ferry::pg::entry([&] {
        ferry::loader::register_callback();
        ferry::loader::hold_migration(PG_GETARG_INT64(0));
    });
    PG_RETURN_VOID();
}

Datum ferry_worker_pids(PG_FUNCTION_ARGS) {
    (void)fcinfo;
    return ferry::pg::entry([] { return ferry::loader::worker_pids(); });
}

Datum ferry_wait_for_workers(PG_FUNCTION_ARGS) {
    ferry::pg::entry([&] { ferry::loader::nap_for(PG_GETARG_INT32(0)); });
    PG_RETURN_VOID();
}

Datum ferry_stop_workers(PG_FUNCTION_ARGS) {
    (void)fcinfo;
    ferry::pg::entry([] { ferry::loader::stop_workers(); });
    PG_RETURN_VOID();
}

Datum ferry_is_worker(PG_FUNCTION_ARGS) {
    (void)fcinfo;
    return ferry::pg::entry([] { return BoolGetDatum(ferry::loader::is_worker); });
}

Datum ferry_rows_per_job(PG_FUNCTION_ARGS) {
    (void)fcinfo;
    return ferry::pg::entry([] { return Int64GetDatum(ferry::pg::rows_per_job); });
}

PGDLLEXPORT void ferry_worker_main(Datum argument);

/// Where the postmaster starts a worker.
void ferry_worker_main(Datum) {
    ferry::pg::entry([] {
        ferry::loader::Order order;
        std::memcpy(&order, MyBgworkerEntry->bgw_extra, sizeof(order));
        pqsignal(SIGTERM, die);
        pqsignal(SIGHUP, SignalHandlerForConfigReload);
        BackgroundWorkerUnblockSignals();
        BackgroundWorkerInitializeConnectionByOid(order.database, order.session_user, 0);
        ferry::loader::is_worker = true;
        ferry::loader::work(order);
    });
}

}  // extern "C"
