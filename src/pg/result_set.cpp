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

RowWriter::RowWriter(FunctionCallInfo fcinfo) {
    call([&] {
        result_ = begin_result_set(fcinfo);
        input_ = TupleDescGetAttInMetadata(result_.shape);
        memory_ =
            AllocSetContextCreate(CurrentMemoryContext, "sqlite_ferry result row", ALLOCSET_DEFAULT_SIZES);
    });
    texts_.resize(static_cast<std::size_t>(result_.shape->natts));
    valid_.resize(texts_.size());
}

void RowWriter::put(const Row& row) {
    for (std::size_t i = 0; i < texts_.size(); ++i)
        valid_[i] = i < row.size() && row[i] ? Cell(core::escape_invalid(*row[i])) : Cell();
    call([&] {
        MemoryContextReset(memory_);
        MemoryContext const outer = MemoryContextSwitchTo(memory_);
        for (std::size_t i = 0; i < texts_.size(); ++i) {
            texts_[i] = nullptr;
            if (!valid_[i]) continue;
            // pg_any_to_server takes a terminated string that may stay the result.
            texts_[i] =
                pg_any_to_server(pstrdup(valid_[i]->c_str()), static_cast<int>(valid_[i]->size()), PG_UTF8);
        }
        tuplestore_puttuple(result_.store, BuildTupleFromCStrings(input_, texts_.data()));
        MemoryContextSwitchTo(outer);
    });
}

Datum return_rows(FunctionCallInfo fcinfo, const std::vector<Row>& rows) {
    RowWriter writer(fcinfo);
    for (const Row& row : rows)
        writer.put(row);
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

namespace {

/// Elements of an array of a variable-length type, which must not be NULL. `copy` makes a string of one.
template <class Copy>
std::vector<std::string> array_argument(FunctionCallInfo fcinfo, int index, Oid element_type, Copy copy) {
    Datum* elements = nullptr;
    bool* nulls = nullptr;
    int count = 0;
    call([&] {
        deconstruct_array(PG_GETARG_ARRAYTYPE_P(index), element_type, -1, false, TYPALIGN_INT, &elements,
                          &nulls, &count);
    });
    std::vector<std::string> result;
    for (int i = 0; i < count; ++i) {
        if (nulls[i])
            throw core::Error(core::ErrorCode::invalid_value, "array argument must not contain NULL");
        result.push_back(copy(elements[i]));
    }
    return result;
}

}  // namespace

std::vector<std::string> text_array_argument(FunctionCallInfo fcinfo, int index) {
    return array_argument(fcinfo, index, TEXTOID, [](Datum element) {
        return std::string(call([&] {
            char* const terminated = text_to_cstring(DatumGetTextPP(element));
            return static_cast<const char*>(
                pg_server_to_any(terminated, static_cast<int>(std::strlen(terminated)), PG_UTF8));
        }));
    });
}

std::vector<std::string> bytea_array_argument(FunctionCallInfo fcinfo, int index) {
    return array_argument(fcinfo, index, BYTEAOID, [](Datum element) {
        const bytea* const bytes = call([&] { return DatumGetByteaPP(element); });
        return std::string(VARDATA_ANY(bytes), static_cast<std::size_t>(VARSIZE_ANY_EXHDR(bytes)));
    });
}

std::vector<bool> bool_array_argument(FunctionCallInfo fcinfo, int index) {
    Datum* elements = nullptr;
    bool* nulls = nullptr;
    int count = 0;
    call([&] {
        deconstruct_array(PG_GETARG_ARRAYTYPE_P(index), BOOLOID, 1, true, TYPALIGN_CHAR, &elements, &nulls,
                          &count);
    });
    std::vector<bool> result;
    for (int i = 0; i < count; ++i)
        result.push_back(!nulls[i] && DatumGetBool(elements[i]));
    return result;
}

Cell cell(bool value) {
    return std::string(value ? "t" : "f");
}
Cell cell(std::int64_t value) {
    return std::to_string(value);
}
Cell bytes_cell(std::string_view bytes) {
    return "\\x" + core::hex_text(bytes);
}

}  // namespace ferry::pg
