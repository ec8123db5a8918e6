// ferry.bulk_insert(target, query, columns): INSERT INTO target (columns) query, in batches where the target
// allows it. Server code but for the request, which lives across the guarded call.
#include "fdw/bulk_insert.hpp"
#include "pg/guard.hpp"

namespace ferry::fdw {
namespace {

/// One SELECT (or VALUES, TABLE) and nothing else: what follows the column list of an INSERT could say more.
void check_query(const char* query) {
    List* const statements = pg_parse_query(query);
    if (list_length(statements) == 1 &&
        IsA(reinterpret_cast<const RawStmt*>(linitial(statements))->stmt, SelectStmt))
        return;
    ereport(ERROR,
            (errcode(ERRCODE_SYNTAX_ERROR), errmsg("the query of ferry.bulk_insert() must be one SELECT"),
             errhint("Data-modifying statements and several statements at once are not taken.")));
}

void append_name(StringInfo list, const char* name) {
    if (list->len > 0) appendStringInfoString(list, ", ");
    appendStringInfoString(list, quote_identifier(name));
}

/// Whether the system alone gives the column its values, unless an INSERT overrides it.
bool is_identity_always(const TupleDesc shape, const char* name) {
    for (int i = 0; i < shape->natts; ++i) {
        const FormData_pg_attribute* const column = TupleDescAttr(shape, i);
        if (!column->attisdropped && std::strcmp(NameStr(column->attname), name) == 0)
            return column->attidentity == ATTRIBUTE_IDENTITY_ALWAYS;
    }
    return false;  // no such column: the server says so
}

void append_given(StringInfo list, bool* overriding, const TupleDesc shape, ArrayType* columns) {
    Datum* names;
    bool* nulls;
    int count;
    deconstruct_array(columns, NAMEOID, NAMEDATALEN, false, TYPALIGN_CHAR, &names, &nulls, &count);
    for (int i = 0; i < count; ++i) {
        if (nulls[i])
            ereport(ERROR,
                    (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("a column name must not be null")));
        append_name(list, NameStr(*DatumGetName(names[i])));
        *overriding = *overriding || is_identity_always(shape, NameStr(*DatumGetName(names[i])));
    }
}

void append_all(StringInfo list, bool* overriding, const TupleDesc shape) {
    for (int i = 0; i < shape->natts; ++i) {
        const FormData_pg_attribute* const column = TupleDescAttr(shape, i);
        if (column->attisdropped || column->attgenerated) continue;
        append_name(list, NameStr(column->attname));
        *overriding = *overriding || column->attidentity == ATTRIBUTE_IDENTITY_ALWAYS;
    }
}

/// `columns` nullptr: all that are not generated, in the table's order. As COPY does, values for GENERATED
/// ALWAYS AS IDENTITY columns are taken.
const char* insert_statement(Oid target, const char* query, ArrayType* columns) {
    check_query(query);
    Relation const relation = table_open(target, RowExclusiveLock);
    StringInfoData list;
    initStringInfo(&list);
    bool overriding = false;
    if (columns)
        append_given(&list, &overriding, RelationGetDescr(relation), columns);
    else
        append_all(&list, &overriding, RelationGetDescr(relation));
    const char* const statement =
        psprintf("INSERT INTO %s%s%s%s%s\n%s",
                 quote_qualified_identifier(get_namespace_name(RelationGetNamespace(relation)),
                                            RelationGetRelationName(relation)),
                 list.len > 0 ? " (" : "", list.data, list.len > 0 ? ")" : "",
                 overriding ? " OVERRIDING SYSTEM VALUE" : "", query);
    table_close(relation, NoLock);
    return statement;
}

/// Runs the statement and gives the number of rows inserted.
uint64 run_insert(const char* statement) {
    if (SPI_connect() != SPI_OK_CONNECT) elog(ERROR, "SPI_connect failed");
    const int code = SPI_execute(statement, false, 0);
    if (code < 0) elog(ERROR, "INSERT gave %s", SPI_result_code_string(code));
    const uint64 rows = SPI_processed;
    SPI_finish();
    return rows;
}

Datum bulk_insert(FunctionCallInfo fcinfo) {
    if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
        throw core::Error(core::ErrorCode::invalid_value, "ferry.bulk_insert() needs a table and a query");
    const Oid target = PG_GETARG_OID(0);
    const char* const statement = pg::call([&] {
        return insert_statement(target, text_to_cstring(PG_GETARG_TEXT_PP(1)),
                                PG_ARGISNULL(2) ? nullptr : PG_GETARG_ARRAYTYPE_P(2));
    });
    const BulkRequest request(target);
    const uint64 rows = pg::call([&] { return run_insert(statement); });
    return Int64GetDatum(static_cast<int64>(rows));
}

}  // namespace
}  // namespace ferry::fdw

extern "C" {

FERRY_SQL_FUNCTION(ferry_bulk_insert);

Datum ferry_bulk_insert(PG_FUNCTION_ARGS) {
    return ferry::pg::entry([&] { return ferry::fdw::bulk_insert(fcinfo); });
}

}  // extern "C"
