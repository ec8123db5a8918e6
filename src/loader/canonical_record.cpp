// How each type is brought into canonical form, and the record's shape that says which.
#include "loader/canonical_record.hpp"

#include "core/type_map.hpp"

namespace ferry::loader {
namespace {

/// How to bring one column of the record into canonical form.
struct Column {
    core::TypeId type;
    FmgrInfo output;  ///< for numeric, jsonb, other and arrays
    Column* element;  ///< of an array; else nullptr
    Oid element_type;
    int16 element_length;
    bool element_by_value;
    char element_alignment;
};

void init_column(Column& column, Oid type) {
    const Oid base = getBaseType(type);
    column.type = core::type_of_oid(base);
    Oid output = InvalidOid;
    bool is_varlena = false;
    getTypeOutputInfo(base, &output, &is_varlena);
    fmgr_info(output, &column.output);
    column.element_type = get_element_type(base);
    if (!OidIsValid(column.element_type)) return;
    get_typlenbyvalalign(column.element_type, &column.element_length, &column.element_by_value,
                         &column.element_alignment);
    column.element = static_cast<Column*>(palloc0(sizeof(Column)));
    init_column(*column.element, column.element_type);
}

/// Shape of the record the aggregate is fed with; kept in fn_extra.
struct RecordShape {
    Oid type;
    int32 typmod;
    TupleDesc tuple;
    Column* columns;
    Datum* values;
    bool* nulls;
};

const RecordShape* record_shape(FunctionCallInfo fcinfo, HeapTupleHeader record) {
    auto* shape = static_cast<RecordShape*>(fcinfo->flinfo->fn_extra);
    const Oid type = HeapTupleHeaderGetTypeId(record);
    const int32 typmod = HeapTupleHeaderGetTypMod(record);
    if (shape && shape->type == type && shape->typmod == typmod) return shape;
    MemoryContext const outer = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
    shape = static_cast<RecordShape*>(palloc0(sizeof(RecordShape)));
    shape->type = type;
    shape->typmod = typmod;
    const TupleDesc known = lookup_rowtype_tupdesc(type, typmod);
    shape->tuple = CreateTupleDescCopy(known);
    ReleaseTupleDesc(known);
    const auto width = static_cast<std::size_t>(shape->tuple->natts);
    shape->columns = static_cast<Column*>(palloc0(sizeof(Column) * (width + 1)));
    shape->values = static_cast<Datum*>(palloc0(sizeof(Datum) * (width + 1)));
    shape->nulls = static_cast<bool*>(palloc0(width + 1));
    for (std::size_t i = 0; i < width; ++i) {
        const Form_pg_attribute attribute = TupleDescAttr(shape->tuple, static_cast<int>(i));
        if (attribute->attisdropped) continue;
        init_column(shape->columns[i], attribute->atttypid);
    }
    MemoryContextSwitchTo(outer);
    fcinfo->flinfo->fn_extra = shape;
    return shape;
}

void append_text(core::RowBuffer& row, char tag, const char* data, int size) {
    char* const utf8 = GetDatabaseEncoding() == PG_UTF8
                           ? nullptr
                           : pg_server_to_any(pnstrdup(data, static_cast<Size>(size)), size, PG_UTF8);
    if (utf8)
        core::append_bytes(row, tag, utf8, std::strlen(utf8));
    else
        core::append_bytes(row, tag, data, static_cast<std::size_t>(size));
}

/// The type's text output.
void append_output(core::RowBuffer& row, char tag, Column& column, Datum value) {
    const char* const text = OutputFunctionCall(&column.output, value);
    append_text(row, tag, text, static_cast<int>(std::strlen(text)));
}

void append_varlena(core::RowBuffer& row, core::TypeId type, Datum value) {
    struct varlena* const bytes = PG_DETOAST_DATUM_PACKED(value);
    const char* const data = VARDATA_ANY(bytes);
    int size = static_cast<int>(VARSIZE_ANY_EXHDR(bytes));
    if (type == core::TypeId::bytea)
        return core::append_bytes(row, 'x', data, static_cast<std::size_t>(size));
    while (type == core::TypeId::bpchar && size > 0 && data[size - 1] == ' ')
        --size;
    append_text(row, 't', data, size);
}

void append_datum(core::RowBuffer& row, Column& column, Datum value);

void append_array(core::RowBuffer& row, Column& column, Datum value) {
    ArrayType* const array = DatumGetArrayTypeP(value);
    const int dimensions = ARR_NDIM(array);
    // SQLite's text has no word for other shapes.
    if (dimensions > 1 || (dimensions == 1 && ARR_LBOUND(array)[0] != 1))
        return append_output(row, 'A', column, value);
    Datum* elements = nullptr;
    bool* nulls = nullptr;
    int count = 0;
    deconstruct_array(array, column.element_type, column.element_length, column.element_by_value,
                      column.element_alignment, &elements, &nulls, &count);
    core::append_array(row, static_cast<std::uint32_t>(count));
    for (int i = 0; i < count; ++i)
        if (nulls[i])
            core::append_null(row);
        else
            append_datum(row, *column.element, elements[i]);
}

void append_datum(core::RowBuffer& row, Column& column, Datum value) {
    using core::TypeId;
    switch (column.type) {
        case TypeId::boolean: return core::append_bool(row, DatumGetBool(value));
        case TypeId::int2: return core::append_fixed(row, 'i', DatumGetInt16(value));
        case TypeId::int4: return core::append_fixed(row, 'i', DatumGetInt32(value));
        case TypeId::int8: return core::append_fixed(row, 'i', DatumGetInt64(value));
        case TypeId::float4: return core::append_double(row, static_cast<double>(DatumGetFloat4(value)));
        case TypeId::float8: return core::append_double(row, DatumGetFloat8(value));
        case TypeId::numeric: {
            const char* const text = OutputFunctionCall(&column.output, value);
            if (!core::append_numeric(row, text)) elog(ERROR, "unexpected numeric output \"%s\"", text);
            return;
        }
        case TypeId::text:
        case TypeId::varchar:
        case TypeId::bpchar:
        case TypeId::bytea:
        case TypeId::json: return append_varlena(row, column.type, value);
        case TypeId::date: return core::append_fixed(row, 'd', DatumGetDateADT(value));
        case TypeId::time: return core::append_fixed(row, 'h', DatumGetTimeADT(value));
        case TypeId::timestamp: return core::append_fixed(row, 's', DatumGetTimestamp(value));
        case TypeId::timestamptz: return core::append_fixed(row, 'z', DatumGetTimestampTz(value));
        case TypeId::uuid:
            return core::append_bytes(row, 'u', reinterpret_cast<const char*>(DatumGetUUIDP(value)->data),
                                      UUID_LEN);
        case TypeId::jsonb: {
            const char* const text = OutputFunctionCall(&column.output, value);
            if (!core::append_jsonb(row, text)) elog(ERROR, "unexpected jsonb output");
            return;
        }
        case TypeId::other:
        case TypeId::count_:
            return column.element ? append_array(row, column, value) : append_output(row, 'o', column, value);
    }
}

}  // namespace

struct CanonicalShape {
    Column* columns;
};

CanonicalShape* make_canonical_shape(TupleDesc tuple) {
    auto* const shape = static_cast<CanonicalShape*>(palloc0(sizeof(CanonicalShape)));
    shape->columns =
        static_cast<Column*>(palloc0(sizeof(Column) * (static_cast<std::size_t>(tuple->natts) + 1)));
    for (int i = 0; i < tuple->natts; ++i)
        if (!TupleDescAttr(tuple, i)->attisdropped)
            init_column(shape->columns[i], TupleDescAttr(tuple, i)->atttypid);
    return shape;
}

void append_canonical_datum(core::RowBuffer& row, CanonicalShape* shape, int index, Datum value, bool is_null) {
    if (is_null)
        core::append_null(row);
    else
        append_datum(row, shape->columns[index], value);
}

const core::RowBuffer& canonical_record(FunctionCallInfo fcinfo, int argument) {
    static auto* const buffer = new core::RowBuffer;  // never freed: it keeps its memory from row to row
    core::RowBuffer& row = *buffer;
    row.clear();
    if (PG_ARGISNULL(argument)) {
        core::append_null(row);
        return row;
    }
    HeapTupleHeader const record = PG_GETARG_HEAPTUPLEHEADER(argument);
    const RecordShape* const shape = record_shape(fcinfo, record);
    HeapTupleData tuple{};
    tuple.t_len = HeapTupleHeaderGetDatumLength(record);
    tuple.t_data = record;
    heap_deform_tuple(&tuple, shape->tuple, shape->values, shape->nulls);
    for (int i = 0; i < shape->tuple->natts; ++i) {
        if (TupleDescAttr(shape->tuple, i)->attisdropped) continue;
        if (shape->nulls[i])
            core::append_null(row);
        else
            append_datum(row, shape->columns[i], shape->values[i]);
    }
    return row;
}

}  // namespace ferry::loader
