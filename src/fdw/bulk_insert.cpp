// Server code throughout: no locals with destructors.
#include "fdw/bulk_insert.hpp"

#include "pg/guard.hpp"

namespace ferry::fdw {
namespace {

bool bulk_insert_enabled = true;

/// Rows and bytes after which a batch is written, as COPY has them.
constexpr int batch_rows = 1000;
constexpr Size batch_bytes = 65536;

/// Rows on their way into one table. Slots are made as they are needed and used again.
struct Batch {
    EState* estate;
    ResultRelInfo* target;
    BulkInsertState bulk;
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
    table_multi_insert(relation, batch.slots, batch.rows, batch.estate->es_output_cid, 0, batch.bulk);
    MemoryContextSwitchTo(outer);
    for (int i = 0; i < batch.rows; ++i) {
        if (batch.target->ri_NumIndices > 0)
            list_free(pg::insert_index_tuples(batch.target, batch.slots[i], batch.estate));
        ExecClearTuple(batch.slots[i]);
    }
    batch.estate->es_processed += static_cast<uint64>(batch.rows);
    batch.rows = 0;
    batch.bytes = 0;
}

void add_row(Batch& batch, TupleTableSlot* row) {
    Relation const relation = batch.target->ri_RelationDesc;
    row->tts_tableOid = RelationGetRelid(relation);
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

/// Runs the whole INSERT. Takes the place of the ModifyTable node's own function.
TupleTableSlot* insert_all(PlanState* node) {
    auto* const modify = reinterpret_cast<ModifyTableState*>(node);
    if (modify->mt_done) return nullptr;
    auto* const batch = static_cast<Batch*>(MemoryContextAllocZero(node->state->es_query_cxt, sizeof(Batch)));
    batch->estate = node->state;
    batch->target = modify->resultRelInfo;
    batch->bulk = GetBulkInsertState();
    // The server's own path opens the indexes with the first row, too.
    if (batch->target->ri_RelationDesc->rd_rel->relhasindex && !batch->target->ri_IndexRelationDescs)
        ExecOpenIndices(batch->target, false);
    for (;;) {
        ResetPerTupleExprContext(batch->estate);
        TupleTableSlot* const row = ExecProcNode(outerPlanState(node));
        if (TupIsNull(row)) break;
        add_row(*batch, row);
        if (batch->rows == batch_rows || batch->bytes >= batch_bytes) write_batch(*batch);
    }
    write_batch(*batch);
    FreeBulkInsertState(batch->bulk);
    table_finish_bulk_insert(batch->target->ri_RelationDesc, 0);
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
    const TupleConstr* const constraints = RelationGetDescr(relation)->constr;
    return relation->rd_rel->relkind == RELKIND_RELATION && !relation->rd_rel->relispartition &&
           !target->ri_TrigDesc && target->ri_WithCheckOptions == NIL &&
           !(constraints && constraints->has_generated_stored);
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

/// A scan of ours whose rows are the new rows as they are: no column of the plan's own use, no function that
/// could look at the table meanwhile.
bool gives_plain_rows(PlanState* source, IterateForeignScan_function iterate) {
    if (!IsA(source, ForeignScanState)) return false;
    const auto* const scan = reinterpret_cast<const ForeignScanState*>(source);
    if (!scan->fdwroutine || scan->fdwroutine->IterateForeignScan != iterate) return false;
    ListCell* cell;
    foreach (cell, source->plan->targetlist)
        if (static_cast<TargetEntry*>(lfirst(cell))->resjunk) return false;
    return !is_volatile(source, nullptr);
}

}  // namespace

void define_bulk_insert_setting() {
    DefineCustomBoolVariable("sqlite_ferry.bulk_insert",
                             "Writes rows of INSERT ... SELECT from a foreign table in batches.", nullptr,
                             &bulk_insert_enabled, true, PGC_USERSET, 0, nullptr, nullptr, nullptr);
}

void use_bulk_insert(PlanState* root, IterateForeignScan_function iterate) {
    if (!bulk_insert_enabled || !root || !IsA(root, ModifyTableState)) return;
    auto* const modify = reinterpret_cast<ModifyTableState*>(root);
    const auto* const plan = reinterpret_cast<ModifyTable*>(root->plan);
    if (modify->operation != CMD_INSERT || modify->mt_nrels != 1 || !modify->canSetTag) return;
    if (plan->returningLists != NIL || plan->onConflictAction != ONCONFLICT_NONE ||
        modify->mt_transition_capture)
        return;
    if (takes_batches(modify->resultRelInfo) && gives_plain_rows(outerPlanState(root), iterate))
        ExecSetExecProcNode(root, execute_bulk_insert);
}

}  // namespace ferry::fdw
