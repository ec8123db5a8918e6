// Server code throughout: no locals with destructors.
#include "fdw/bulk_insert.hpp"

#include "pg/guard.hpp"
#include "pg/settings.hpp"

namespace ferry::fdw {
namespace {

BulkRequest::State* requested = nullptr;

/// Rows and bytes after which a batch is written, as COPY has them.
constexpr int batch_rows = 1000;
constexpr Size batch_bytes = 65536;

/// Rows on their way into one table. Slots are made as they are needed and used again.
struct Batch {
    EState* estate;
    ResultRelInfo* target;
    BulkInsertState bulk;
    int options;            ///< of table_multi_insert
    bool reports;           ///< in pg_stat_progress_copy
    TupleTableSlot* whole;  ///< the new row with its generated columns; nullptr where there are none
    TupleTableSlot* slots[batch_rows];
    int made;
    int rows;
    Size bytes;
};

void write_batch(Batch& batch) {
    if (batch.rows == 0) return;
    Relation const relation = batch.target->ri_RelationDesc;
    // What the table's access method needs while it works goes with the next row.
    MemoryContext const outer = MemoryContextSwitchTo(GetPerTupleMemoryContext(batch.estate));
    table_multi_insert(relation, batch.slots, batch.rows, batch.estate->es_output_cid, batch.options,
                       batch.bulk);
    MemoryContextSwitchTo(outer);
    for (int i = 0; i < batch.rows; ++i) {
        if (batch.target->ri_NumIndices > 0)
            list_free(pg::insert_index_tuples(batch.target, batch.slots[i], batch.estate));
        ExecClearTuple(batch.slots[i]);
    }
    batch.estate->es_processed += static_cast<uint64>(batch.rows);
    if (batch.reports)
        pgstat_progress_update_param(PROGRESS_COPY_TUPLES_PROCESSED,
                                     static_cast<int64>(batch.estate->es_processed));
    batch.rows = 0;
    batch.bytes = 0;
}

/// The row with its generated columns, in a slot of its own: that of the plan may belong to a buffer.
TupleTableSlot* compute_generated(Batch& batch, TupleTableSlot* row) {
    TupleTableSlot* const whole = ExecClearTuple(batch.whole);
    slot_getallattrs(row);
    const auto width = static_cast<std::size_t>(row->tts_tupleDescriptor->natts);
    std::memcpy(whole->tts_values, row->tts_values, width * sizeof(Datum));
    std::memcpy(whole->tts_isnull, row->tts_isnull, width * sizeof(bool));
    ExecStoreVirtualTuple(whole);
    whole->tts_tableOid = row->tts_tableOid;
    ExecComputeStoredGenerated(batch.target, batch.estate, whole, CMD_INSERT);
    return whole;
}

void add_row(Batch& batch, TupleTableSlot* row) {
    Relation const relation = batch.target->ri_RelationDesc;
    row->tts_tableOid = RelationGetRelid(relation);
    if (batch.whole) row = compute_generated(batch, row);
    if (RelationGetDescr(relation)->constr) ExecConstraints(batch.target, row, batch.estate);
    if (batch.rows == batch.made) {
        MemoryContext const outer = MemoryContextSwitchTo(batch.estate->es_query_cxt);
        batch.slots[batch.made++] =
            ExecAllocTableSlot(&batch.estate->es_tupleTable, RelationGetDescr(relation), &TTSOpsHeapTuple);
        MemoryContextSwitchTo(outer);
    }
    TupleTableSlot* const slot = batch.slots[batch.rows++];
    slot_getallattrs(row);
    MemoryContext const outer = MemoryContextSwitchTo(slot->tts_mcxt);
    HeapTuple const tuple = heap_form_tuple(RelationGetDescr(relation), row->tts_values, row->tts_isnull);
    MemoryContextSwitchTo(outer);
    batch.bytes += tuple->t_len;
    ExecStoreHeapTuple(tuple, slot, true);
    slot->tts_tableOid = RelationGetRelid(relation);
}

/// Whether the table, or its file, was made by this very (sub)transaction: nobody else can see it before that
/// commits, and nothing is left of it otherwise.
bool is_new(Relation relation) {
    const SubTransactionId now = GetCurrentSubTransactionId();
    return relation->rd_createSubid == now || pg::first_file_subid(relation) == now;
}

/// Where it is asked for, rows of a new table are written as if they had been committed long ago (COPY's
/// FREEZE), which spares later readers and VACUUM to write all pages again. Only a cursor that is open on the
/// table could see them too early: then somebody else than this statement holds the relation.
int insert_options(Relation relation, bool freeze) {
    return freeze && is_new(relation) && relation->rd_refcnt == 1 ? TABLE_INSERT_FROZEN : 0;
}

Batch* begin_batches(ModifyTableState* modify) {
    EState* const estate = modify->ps.state;
    auto* const batch = static_cast<Batch*>(MemoryContextAllocZero(estate->es_query_cxt, sizeof(Batch)));
    batch->estate = estate;
    batch->target = modify->resultRelInfo;
    batch->bulk = GetBulkInsertState();
    Relation const relation = batch->target->ri_RelationDesc;
    const bool is_requested =
        requested && requested->taken && requested->target == RelationGetRelid(relation);
    batch->options = insert_options(relation, is_requested || pg::bulk_mode == pg::bulk_freeze);
    batch->reports = MyBEEntry && MyBEEntry->st_progress_command == PROGRESS_COMMAND_INVALID;
    const TupleConstr* const constraints = RelationGetDescr(relation)->constr;
    if (constraints && constraints->has_generated_stored)
        batch->whole = ExecInitExtraTupleSlot(estate, RelationGetDescr(relation), &TTSOpsVirtual);
    // The server's own path opens the indexes with the first row, too.
    if (relation->rd_rel->relhasindex && !batch->target->ri_IndexRelationDescs)
        ExecOpenIndices(batch->target, false);
    if (batch->reports) {  // in pg_stat_progress_copy
        pgstat_progress_start_command(PROGRESS_COMMAND_COPY, RelationGetRelid(relation));
        pgstat_progress_update_param(PROGRESS_COPY_COMMAND, PROGRESS_COPY_COMMAND_FROM);
        pgstat_progress_update_param(PROGRESS_COPY_TYPE, PROGRESS_COPY_TYPE_CALLBACK);
    }
    return batch;
}

/// Runs the whole INSERT. Takes the place of the ModifyTable node's own function.
TupleTableSlot* insert_all(PlanState* node) {
    auto* const modify = reinterpret_cast<ModifyTableState*>(node);
    if (modify->mt_done) return nullptr;
    Batch* const batch = begin_batches(modify);
    for (;;) {
        ResetPerTupleExprContext(batch->estate);
        TupleTableSlot* const row = ExecProcNode(outerPlanState(node));
        if (TupIsNull(row)) break;
        add_row(*batch, row);
        if (batch->rows == batch_rows || batch->bytes >= batch_bytes) write_batch(*batch);
    }
    write_batch(*batch);
    FreeBulkInsertState(batch->bulk);
    table_finish_bulk_insert(batch->target->ri_RelationDesc, batch->options);
    if (batch->reports) pgstat_progress_end_command();
    modify->mt_done = true;
    return nullptr;
}

extern "C" {
static TupleTableSlot* execute_bulk_insert(PlanState* node) {
    return pg::entry([&] { return insert_all(node); });
}
}

/// Nothing about the table asks to see its rows one by one.
bool takes_batches(const ResultRelInfo* target) {
    Relation const relation = target->ri_RelationDesc;
    return relation->rd_rel->relkind == RELKIND_RELATION && !relation->rd_rel->relispartition &&
           !target->ri_TrigDesc && target->ri_WithCheckOptions == NIL;
}

/// Whether a plan, or one below it, calls a function that could look at the table while it is filled.
bool is_volatile(PlanState* state, void* context) {
    const Plan* const plan = state->plan;
    List* own = NIL;  // what a plan evaluates beside target list and condition
    switch (nodeTag(plan)) {
        case T_FunctionScan: own = reinterpret_cast<const FunctionScan*>(plan)->functions; break;
        case T_ValuesScan: own = reinterpret_cast<const ValuesScan*>(plan)->values_lists; break;
        case T_NestLoop:
        case T_MergeJoin:
        case T_HashJoin: own = reinterpret_cast<const Join*>(plan)->joinqual; break;
        case T_Result:
            own = reinterpret_cast<List*>(reinterpret_cast<const Result*>(plan)->resconstantqual);
            break;
        case T_TableFuncScan:
        case T_SampleScan:
        case T_CustomScan: return true;  // rare: not looked into
        default: break;
    }
    return contain_volatile_functions_not_nextval(reinterpret_cast<Node*>(plan->targetlist)) ||
           contain_volatile_functions(reinterpret_cast<Node*>(plan->qual)) ||
           contain_volatile_functions(reinterpret_cast<Node*>(own)) ||
           pg::any_plan_below(state, is_volatile, context);
}

/// The plan's rows are the new rows as they are: no column of its own use, no function that could look at the
/// table meanwhile.
bool gives_plain_rows(PlanState* source) {
    ListCell* cell;
    foreach (cell, source->plan->targetlist)
        if (static_cast<TargetEntry*>(lfirst(cell))->resjunk) return false;
    return !is_volatile(source, nullptr);
}

bool is_own_scan(const PlanState* source, IterateForeignScan_function iterate) {
    if (!IsA(source, ForeignScanState)) return false;
    const auto* const scan = reinterpret_cast<const ForeignScanState*>(source);
    return scan->fdwroutine && scan->fdwroutine->IterateForeignScan == iterate;
}

/// Whether this is the statement that ferry.bulk_insert() has sent; asked once.
bool is_requested(const ModifyTableState* modify) {
    if (!requested || requested->taken ||
        requested->target != RelationGetRelid(modify->resultRelInfo->ri_RelationDesc))
        return false;
    requested->taken = true;
    return true;
}

}  // namespace

void use_bulk_insert(PlanState* root, IterateForeignScan_function iterate) {
    if (!root || !IsA(root, ModifyTableState)) return;
    auto* const modify = reinterpret_cast<ModifyTableState*>(root);
    const auto* const plan = reinterpret_cast<ModifyTable*>(root->plan);
    if (modify->operation != CMD_INSERT || modify->mt_nrels != 1 || !modify->canSetTag) return;
    if (plan->returningLists != NIL || plan->onConflictAction != ONCONFLICT_NONE ||
        modify->mt_transition_capture)
        return;
    PlanState* const source = outerPlanState(root);
    if (!is_requested(modify) && (pg::bulk_mode == pg::bulk_off || !is_own_scan(source, iterate))) return;
    if (takes_batches(modify->resultRelInfo) && gives_plain_rows(root))
        ExecSetExecProcNode(root, execute_bulk_insert);
}

BulkRequest::BulkRequest(Oid target) noexcept : outer_(requested), request_{target, false} {
    requested = &request_;
}

BulkRequest::~BulkRequest() {
    requested = outer_;
}

}  // namespace ferry::fdw
