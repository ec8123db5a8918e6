// Server code: every local is trivially destructible.
#include "fdw/plan.hpp"

#include "fdw/remote_table.hpp"
#include "fdw/scan_sql.hpp"
#include "fdw/shippable.hpp"

namespace ferry::fdw {
namespace {

/// What the planner keeps about one foreign table (RelOptInfo.fdw_private).
struct PlanState {
    RemoteTable* table;
    pg::ServerOptions options;
    const char* conditions;  ///< SQLite WHERE text
    List* local;             ///< RestrictInfos checked here
    List* remote;            ///< RestrictInfos SQLite decides alone
    Bitmapset* guaranteed;  ///< attributes those rely on to hold integers only, offset as pull_varattnos does
};

constexpr int most_conditions = 100;

/// Whether rows must be counted one by one, because the query reads the key of rows that have none but their
/// number: conditions that SQLite decides would change the count.
bool counts_rows(const PlanState* state, const RelOptInfo* rel) {
    if (state->table->has_key) return false;
    Bitmapset* attributes = nullptr;
    pull_varattnos(reinterpret_cast<Node*>(rel->reltarget->exprs), rel->relid, &attributes);
    ListCell* cell;
    foreach (cell, rel->baserestrictinfo)
        pull_varattnos(reinterpret_cast<Node*>(static_cast<RestrictInfo*>(lfirst(cell))->clause), rel->relid,
                       &attributes);
    const bool whole_row = bms_is_member(0 - FirstLowInvalidHeapAttributeNumber, attributes);
    for (int i = 0; i < state->table->column_count; ++i)
        if (state->table->columns[i].row_key &&
            (whole_row || bms_is_member(i + 1 - FirstLowInvalidHeapAttributeNumber, attributes)))
            return true;
    return false;
}

void ship_conditions(PlanState* state, RelOptInfo* rel) {
    const bool keep_all = counts_rows(state, rel);
    StringInfoData all;
    initStringInfo(&all);
    int shipped = 0;
    ListCell* cell;
    foreach (cell, rel->baserestrictinfo) {
        auto* restriction = static_cast<RestrictInfo*>(lfirst(cell));
        StringInfoData one;
        initStringInfo(&one);
        // SQLite's expressions have a depth of 1000 at most, and AND counts.
        const Shippable grade = keep_all || shipped == most_conditions
                                    ? Shippable::no
                                    : ship_condition(&one, restriction->clause, rel->relid, *state->table);
        if (grade != Shippable::no) ++shipped;
        if (grade == Shippable::exact && IsA(restriction->clause, OpExpr))
            pull_varattnos(reinterpret_cast<Node*>(restriction->clause), rel->relid, &state->guaranteed);
        if (grade != Shippable::no) appendStringInfo(&all, "%s%s", all.len ? " AND " : "", one.data);
        if (grade == Shippable::exact)
            state->remote = lappend(state->remote, restriction);
        else
            state->local = lappend(state->local, restriction);
    }
    state->conditions = all.data;
}

/// Equality with a rowid alias finds at most one row, which no statistics here would tell.
bool finds_one_row(const PlanState* state, const RelOptInfo* rel) {
    ListCell* cell;
    foreach (cell, rel->baserestrictinfo) {
        const auto* clause = static_cast<RestrictInfo*>(lfirst(cell))->clause;
        if (!IsA(clause, OpExpr)) continue;
        const auto* expression = reinterpret_cast<const OpExpr*>(clause);
        const char* name = get_opname(expression->opno);
        if (!name || std::strcmp(name, "=") != 0 || list_length(expression->args) != 2) continue;
        ListCell* argument;
        bool alias = false, constant = false;
        foreach (argument, expression->args) {
            auto* node = static_cast<Node*>(lfirst(argument));
            constant = constant || IsA(node, Const);
            if (!IsA(node, Var)) continue;
            const auto* var = reinterpret_cast<Var*>(node);
            alias = static_cast<Index>(var->varno) == rel->relid && var->varattno > 0 &&
                    state->table->columns[var->varattno - 1].rowid_alias;
        }
        if (alias && constant) return true;
    }
    return false;
}

/// Attributes the query reads here: the target list and the conditions checked locally.
Bitmapset* needed_attributes(const RelOptInfo* rel, const PlanState* state) {
    Bitmapset* attributes = nullptr;
    pull_varattnos(reinterpret_cast<Node*>(rel->reltarget->exprs), rel->relid, &attributes);
    ListCell* cell;
    foreach (cell, state->local)
        pull_varattnos(reinterpret_cast<Node*>(static_cast<RestrictInfo*>(lfirst(cell))->clause), rel->relid,
                       &attributes);
    if (!bms_is_member(0 - FirstLowInvalidHeapAttributeNumber, attributes)) return attributes;
    for (int i = 1; i <= state->table->column_count; ++i)  // a whole-row reference reads everything
        attributes = bms_add_member(attributes, i - FirstLowInvalidHeapAttributeNumber);
    return attributes;
}

constexpr double largest_limit = 1e15;  // exact as a double and as SQLite's integer

/// Rows after which the query is certain to stop, or -1: only where nothing between the scan and the Limit
/// node drops, sorts, joins or locks rows. The Limit node stays; this only lets SQLite stop early.
double pushable_limit(const PlannerInfo* root, const RelOptInfo* rel, const PlanState* state) {
    const Query* query = root->parse;
    if (root->limit_tuples < 0 || root->limit_tuples > largest_limit ||
        query->limitOption != LIMIT_OPTION_COUNT || state->local != NIL)
        return -1;
    if (query->sortClause != NIL || query->rowMarks != NIL || query->commandType != CMD_SELECT) return -1;
    if (rel->reloptkind != RELOPT_BASEREL || bms_membership(root->all_baserels) != BMS_SINGLETON) return -1;
    return root->limit_tuples;
}

}  // namespace

void get_rel_size(PlannerInfo* root, RelOptInfo* rel, Oid relation) {
    auto* state = static_cast<PlanState*>(palloc0(sizeof(PlanState)));
    state->table = open_remote_table(relation);
    state->options = pg::server_options(state->table->server);
    ship_conditions(state, rel);
    rel->fdw_private = state;
    rel->tuples = state->table->rows;
    // set_baserel_size_estimates reads rel->tuples; ANALYZE's numbers, where there are any, serve
    // selectivity.
    set_baserel_size_estimates(root, rel);
    if (finds_one_row(state, rel)) rel->rows = 1;
}

void get_paths(PlannerInfo* root, RelOptInfo* rel, Oid) {
    const auto* state = static_cast<PlanState*>(rel->fdw_private);
    const bool lookup = finds_one_row(state, rel);
    const double visited = lookup ? 1 : rel->tuples;
    const Cost startup = state->options.startup_cost + rel->baserestrictcost.startup;
    const Cost per_row = cpu_tuple_cost + rel->baserestrictcost.per_tuple + state->options.tuple_cost;
    add_path(rel, reinterpret_cast<Path*>(
                      pg::make_scan_path(root, rel, rel->rows, startup, startup + visited * per_row)));
}

ForeignScan* get_plan(PlannerInfo* root, RelOptInfo* rel, Oid relation, ForeignPath*, List* target_list,
                      List* clauses, Plan* outer_plan) {
    auto* state = static_cast<PlanState*>(rel->fdw_private);
    List* local = NIL;
    List* remote = NIL;
    ListCell* cell;
    foreach (cell, clauses) {
        auto* restriction = static_cast<RestrictInfo*>(lfirst(cell));
        if (restriction->pseudoconstant) continue;
        if (list_member_ptr(state->remote, restriction))
            remote = lappend(remote, restriction->clause);
        else
            local = lappend(local, restriction->clause);
    }
    List* scan = build_scan(relation, *state->table, needed_attributes(rel, state), state->conditions,
                            pushable_limit(root, rel, state));
    List* guaranteed = NIL;
    for (int member = -1; (member = bms_next_member(state->guaranteed, member)) >= 0;)
        guaranteed = lappend_int(guaranteed, member + FirstLowInvalidHeapAttributeNumber);
    scan = lappend(scan, guaranteed);
    return make_foreignscan(target_list, local, rel->relid, NIL, scan, NIL, remote, outer_plan);
}

}  // namespace ferry::fdw
