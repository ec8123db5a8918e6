// Columns of array types. Server code.
#include "core/json_array.hpp"
#include "core/utf8.hpp"
#include "pg/type_codec.hpp"

namespace ferry::pg {
namespace {

using core::JsonElement;
using core::JsonKind;
using core::Misfit;
using core::ValueView;

/// An element as a SQLite value that means the same: strings as their text, everything else as it is written.
/// A json column takes any JSON as it is written.
Misfit value_of(const ColumnCodec& codec, const JsonElement& element, ValueView& out) {
    const bool as_written = codec.type == core::TypeId::json || codec.type == core::TypeId::jsonb;
    if (as_written || (element.kind != JsonKind::string && element.kind != JsonKind::nested)) {
        out = ValueView::text(element.text);
        return Misfit::none;
    }
    if (element.kind == JsonKind::nested) return Misfit::nested;
    auto* const text = static_cast<char*>(palloc(element.text.size()));
    std::size_t size = 0;
    if (const Misfit misfit = core::unescape_json(element.text, text, size); misfit != Misfit::none)
        return misfit;
    out = ValueView::text({text, size});
    return Misfit::none;
}

Misfit convert_element(ColumnCodec& codec, const JsonElement& element, Datum& out, bool& is_null) {
    out = 0;
    is_null = element.kind == JsonKind::null;
    if (!is_null) {
        ValueView value = ValueView::null();
        if (const Misfit misfit = value_of(codec, element, value); misfit != Misfit::none) return misfit;
        if (const Misfit misfit = codec.convert(codec, value, out); misfit != Misfit::none) return misfit;
    }
    if (codec.is_domain) check_domain(codec, out, is_null);
    return Misfit::none;
}

int count_elements(std::string_view array) {
    int count = 0;
    JsonElement element;
    for (core::JsonArrayReader reader(array); reader.next(element);)
        ++count;
    return count;
}

/// Whether a literal that the server has read is what its elements say by the rules of their type: the server
/// rounds, cuts and normalises them, and reads shapes of which the file's text is no list.
Misfit check_literal(ColumnCodec& codec, char* literal) {
    ColumnCodec& inner = *codec.element.codec;
    ArrayType* const texts = DatumGetArrayTypeP(InputFunctionCall(&codec.input, literal, TEXTOID, -1));
    if (ARR_NDIM(texts) > 1 || (ARR_NDIM(texts) == 1 && ARR_LBOUND(texts)[0] != 1)) return Misfit::inexact;
    Datum* elements = nullptr;
    bool* nulls = nullptr;
    int count = 0;
    deconstruct_array(texts, TEXTOID, -1, false, TYPALIGN_INT, &elements, &nulls, &count);
    for (int i = 0; i < count; ++i) {
        if (nulls[i]) continue;
        char* const served = TextDatumGetCString(elements[i]);
        const char* const utf8 = pg_server_to_any(served, static_cast<int>(std::strlen(served)), PG_UTF8);
        Datum element = 0;
        if (const Misfit misfit = inner.convert(inner, ValueView::text(utf8), element);
            misfit != Misfit::none)
            return misfit;
    }
    return Misfit::none;
}

Misfit read_literal(ColumnCodec& codec, const ValueView& value, Datum& out) {
    char* text = nullptr;
    if (const Misfit misfit = read_input(codec, value, text, out); misfit != Misfit::none) return misfit;
    return codec.tells_changes ? check_literal(codec, text) : Misfit::none;
}

}  // namespace

Misfit array_codec(ColumnCodec& codec, const ValueView& value, Datum& out) {
    if (value.storage_class != core::StorageClass::text) return Misfit::storage_class;
    const std::string_view text = value.bytes();
    if (!core::is_json_array(text)) return read_literal(codec, value, out);
    if (core::check_text(text.data(), text.size()) != core::TextFault::none) return Misfit::bad_encoding;
    ColumnCodec& inner = *codec.element.codec;
    const auto room = static_cast<std::size_t>(count_elements(text)) + 1;
    auto* const values = static_cast<Datum*>(palloc(room * sizeof(Datum)));
    auto* const nulls = static_cast<bool*>(palloc(room));
    core::JsonArrayReader reader(text);
    JsonElement element;
    int count = 0;
    for (; reader.next(element); ++count)
        if (const Misfit misfit = convert_element(inner, element, values[count], nulls[count]);
            misfit != Misfit::none)
            return misfit;
    int lower_bound = 1;
    out = PointerGetDatum(count == 0 ? construct_empty_array(inner.type_oid)
                                     : construct_md_array(values, nulls, 1, &count, &lower_bound,
                                                          inner.type_oid, codec.element.length,
                                                          codec.element.by_value, codec.element.alignment));
    return Misfit::none;
}

void init_element(ColumnCodec& codec, Oid element_type) {
    Reading reading = codec.reading;
    reading.null_on_misfit = false;  // an element that does not fit makes the array a misfit
    codec.element.codec = static_cast<ColumnCodec*>(palloc0(sizeof(ColumnCodec)));
    init_codec(*codec.element.codec, element_type, codec.typmod, reading);
    get_typlenbyvalalign(element_type, &codec.element.length, &codec.element.by_value,
                         &codec.element.alignment);
}

}  // namespace ferry::pg
