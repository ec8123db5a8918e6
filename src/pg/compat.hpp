// What differs between PostgreSQL 14 and 18, in one place.
#pragma once

#if PG_VERSION_NUM < 140000
#error "sqlite_ferry needs PostgreSQL 14 or newer"
#endif

namespace ferry::pg {

/// USAGE on a foreign server for the current user.
inline bool may_use_server(Oid server) {
#if PG_VERSION_NUM >= 160000
    return object_aclcheck(ForeignServerRelationId, server, GetUserId(), ACL_USAGE) == ACLCHECK_OK;
#else
    return pg_foreign_server_aclcheck(server, GetUserId(), ACL_USAGE) == ACLCHECK_OK;
#endif
}

/// Whether the database sorts text by its bytes and folds the case of ASCII alone: C.UTF-8 does only the first, and the
/// two can be chosen apart.
inline bool default_collation_is_c() {
#if PG_VERSION_NUM >= 180000
    const pg_locale_t locale = pg_newlocale_from_collation(DEFAULT_COLLATION_OID);
    return locale->collate_is_c && locale->ctype_is_c;
#else
    return lc_collate_is_c(DEFAULT_COLLATION_OID) && lc_ctype_is_c(DEFAULT_COLLATION_OID);
#endif
}

/// The subtransaction since which the table has had its present file all the time; invalid for one of an earlier
/// transaction.
inline SubTransactionId first_file_subid(Relation relation) {
#if PG_VERSION_NUM >= 160000
    return relation->rd_firstRelfilelocatorSubid;
#else
    return relation->rd_firstRelfilenodeSubid;
#endif
}

/// Before 17 a query that uses parallel workers allows no subtransactions, not even in its leader.
inline bool may_start_subtransaction() {
#if PG_VERSION_NUM >= 170000
    return true;
#else
    return !IsInParallelMode();
#endif
}

/// From 16 on input functions can tell that they refuse a text instead of raising. Those of the server's own
/// base types do.
inline bool has_soft_input([[maybe_unused]] const FmgrInfo& input, [[maybe_unused]] char type_kind) {
#if PG_VERSION_NUM >= 160000
    return input.fn_oid < FirstGenbkiObjectId && type_kind == TYPTYPE_BASE;
#else
    return false;
#endif
}

/// Calls an input function for which has_soft_input(). False: it refuses the text, and `words` says why.
inline bool soft_input([[maybe_unused]] FmgrInfo* input, [[maybe_unused]] char* text,
                       [[maybe_unused]] Oid parameter, [[maybe_unused]] int32 typmod,
                       [[maybe_unused]] Datum* out, [[maybe_unused]] const char*& words) {
#if PG_VERSION_NUM >= 160000
    ErrorSaveContext context{};
    context.type = T_ErrorSaveContext;
    context.details_wanted = true;
    if (InputFunctionCallSafe(input, text, parameter, typmod, reinterpret_cast<Node*>(&context), out))
        return true;
    words = context.error_data->message;
#endif
    return false;
}

/// A ForeignPath over one base relation without ordering or parameters.
inline ForeignPath* make_scan_path(PlannerInfo* root, RelOptInfo* rel, double rows, Cost startup,
                                   Cost total) {
#if PG_VERSION_NUM >= 180000
    return create_foreignscan_path(root, rel, nullptr, rows, 0, startup, total, NIL, rel->lateral_relids,
                                   nullptr, NIL, NIL);
#elif PG_VERSION_NUM >= 170000
    return create_foreignscan_path(root, rel, nullptr, rows, startup, total, NIL, rel->lateral_relids,
                                   nullptr, NIL, NIL);
#else
    return create_foreignscan_path(root, rel, nullptr, rows, startup, total, NIL, rel->lateral_relids,
                                   nullptr, NIL);
#endif
}

/// A type by its spelling, modifier included ("numeric(10,2)"); raises where there is none. Server code.
inline void parse_type(const char* spelling, Oid& type, int32& typmod) {
#if PG_VERSION_NUM >= 160000
    parseTypeString(spelling, &type, &typmod, nullptr);
#else
    parseTypeString(spelling, &type, &typmod, false);
#endif
}

/// Byte order collation?
inline bool collation_is_c(Oid collation) {
#if PG_VERSION_NUM >= 180000
    return pg_newlocale_from_collation(collation)->collate_is_c;
#else
    return lc_collate_is_c(collation);
#endif
}

/// Calls `visit` for the states of all plans below one, those of its sub-selects included, until it gives
/// true.
inline bool any_plan_below(PlanState* state, bool (*visit)(PlanState*, void*), void* context) {
#if PG_VERSION_NUM >= 160000
    return planstate_tree_walker(state, visit, context);
#else
    // Declared without arguments there; by way of void (*)(), which compilers take for a cast that is meant.
    return planstate_tree_walker(state, reinterpret_cast<bool (*)()>(reinterpret_cast<void (*)()>(visit)),
                                 context);
#endif
}

/// Index entries of a row just inserted into the table; the result lists indexes to recheck (there are none
/// without deferrable constraints).
inline List* insert_index_tuples(ResultRelInfo* target, TupleTableSlot* slot, EState* estate) {
#if PG_VERSION_NUM >= 160000
    return ExecInsertIndexTuples(target, slot, estate, false, false, nullptr, NIL, false);
#else
    return ExecInsertIndexTuples(target, slot, estate, false, false, nullptr, NIL);
#endif
}

}  // namespace ferry::pg
