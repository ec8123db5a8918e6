#include "pg/result_set.hpp"

#include "core/quote.hpp"

namespace ferry::pg {

ResultSet begin_result_set(FunctionCallInfo fcinfo) {
    auto* const info = reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo);
    if (!info || !IsA(info, ReturnSetInfo) || !(info->allowedModes & SFRM_Materialize))
        ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                        errmsg("set-valued function called in context that cannot accept a set")));
    TupleDesc shape = nullptr;
    if (get_call_result_type(fcinfo, nullptr, &shape) != TYPEFUNC_COMPOSITE)
        ereport(ERROR,
                (errcode(ERRCODE_DATATYPE_MISMATCH), errmsg("the result needs a column definition list"),
                 errhint("Write SELECT * FROM f(...) AS t(a bigint, b text).")));
    MemoryContext const outer = MemoryContextSwitchTo(info->econtext->ecxt_per_query_memory);
    shape = CreateTupleDescCopy(shape);
    Tuplestorestate* const store =
        tuplestore_begin_heap((info->allowedModes & SFRM_Materialize_Random) != 0, false, work_mem);
    info->returnMode = SFRM_Materialize;
    info->setResult = store;
    info->setDesc = BlessTupleDesc(shape);
    MemoryContextSwitchTo(outer);
    return {store, shape};
}

Datum return_rows(FunctionCallInfo fcinfo, const std::vector<Row>& rows) {
    const ResultSet result = call([&] { return begin_result_set(fcinfo); });
    AttInMetadata* const input = call([&] { return TupleDescGetAttInMetadata(result.shape); });
    std::vector<char*> texts(static_cast<std::size_t>(result.shape->natts));
    std::vector<Cell> valid(texts.size());
    for (const Row& row : rows) {
        for (std::size_t i = 0; i < texts.size(); ++i)
            valid[i] = i < row.size() && row[i] ? Cell(core::escape_invalid(*row[i])) : Cell();
        call([&] {
            for (std::size_t i = 0; i < texts.size(); ++i) {
                texts[i] = nullptr;
                if (!valid[i]) continue;
                // pg_any_to_server takes a terminated string that may stay the result.
                texts[i] =
                    pg_any_to_server(pstrdup(valid[i]->c_str()), static_cast<int>(valid[i]->size()), PG_UTF8);
            }
            tuplestore_puttuple(result.store, BuildTupleFromCStrings(input, texts.data()));
        });
    }
    return static_cast<Datum>(0);
}

std::string text_argument(FunctionCallInfo fcinfo, int index) {
    return call([&] {
        char* const terminated = text_to_cstring(PG_GETARG_TEXT_PP(index));
        return static_cast<const char*>(
            pg_server_to_any(terminated, static_cast<int>(std::strlen(terminated)), PG_UTF8));
    });
}

const char* name_argument(FunctionCallInfo fcinfo, int index) {
    return NameStr(*PG_GETARG_NAME(index));
}

std::vector<std::string> text_array_argument(FunctionCallInfo fcinfo, int index) {
    Datum* elements = nullptr;
    bool* nulls = nullptr;
    int count = 0;
    call([&] {
        deconstruct_array(PG_GETARG_ARRAYTYPE_P(index), TEXTOID, -1, false, TYPALIGN_INT, &elements, &nulls,
                          &count);
    });
    std::vector<std::string> result;
    for (int i = 0; i < count; ++i) {
        if (nulls[i])
            throw core::Error(core::ErrorCode::invalid_value, "array argument must not contain NULL");
        result.emplace_back(call([&] { return text_to_cstring(DatumGetTextPP(elements[i])); }));
    }
    return result;
}

Cell cell(bool value) {
    return std::string(value ? "t" : "f");
}
Cell cell(std::int64_t value) {
    return std::to_string(value);
}

}  // namespace ferry::pg
