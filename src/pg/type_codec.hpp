// SQLite values as server datums: one codec row per TypeId, beside core/type_map. Conversion is exact or a
// Misfit; types without a row of their own go through their input function. Server code: called in the row
// loop, where the server may longjmp.
#pragma once

#include "core/convert.hpp"
#include "core/type_map.hpp"
#include "core/value.hpp"
#include "pg/options.hpp"
#include "pg/pg.hpp"

namespace ferry::pg {

struct ColumnCodec;

/// What an array is made of.
struct ElementCodec {
    ColumnCodec* codec;
    int16 length;
    bool by_value;
    char alignment;
};

/// Everything needed to convert values into one column. Trivial; made once per scan in the query's memory.
struct ColumnCodec {
    using Convert = core::Misfit (*)(ColumnCodec& codec, const core::ValueView& value, Datum& out);

    Convert convert;  ///< called with non-null values only
    core::TypeId type;
    Reading reading;
    pg_tz* zone;            ///< of reading.time_zone; nullptr for UTC
    Oid type_oid;           ///< as declared, a domain perhaps
    Oid base_oid;           ///< what the domain is made of
    int32 typmod;           ///< of the base type, -1 when there is none
    const char* type_name;  ///< for messages
    FmgrInfo input;         ///< input function, for `other`
    Oid input_parameter;
    FmgrInfo output;       ///< output function, for `other` that are neither enums nor arrays
    ElementCodec element;  ///< of arrays; no codec otherwise
    bool may_raise;        ///< the server may refuse a value by an error: input functions, domains, encodings
    bool soft_input;       ///< the input function can tell instead (see compat.hpp)
    bool tells_changes;    ///< what an input function normalises or cuts is a misfit (set by try_convert)
    bool is_domain;
    void* domain_cache;           ///< domain_check's own
    MemoryContext domain_memory;  ///< where domain_check keeps it
};

/// A codec for a column of type `type_oid` (domains and modifiers included).
void init_codec(ColumnCodec& codec, Oid type_oid, int32 typmod, const Reading& reading);

/// Raises unless the domain allows the value.
void check_domain(ColumnCodec& codec, Datum value, bool is_null);

/// Converts a value, NULL included, and raises no error for what the value is: whatever the type, its input
/// function or the domain does not take is a Misfit (with domain and not_accepted among them), and `words`
/// says why, in the current memory. A value of a type without a row of its own whose text is not the file's
/// ('90 minutes' as interval, a name cut to 63 bytes) is Misfit::inexact. Misfit::none: `out` and `is_null`
/// are set. Does not look at on_misfit.
core::Misfit try_convert(ColumnCodec& codec, const core::ValueView& value, Datum& out, bool& is_null,
                         const char*& words);

/// The same where a misfit is to be read as NULL, even by a domain that is NOT NULL.
void convert_or_null(ColumnCodec& codec, const core::ValueView& value, Datum& out, bool& is_null);

/// Converts a value, NULL included, as the column's options say: with on_misfit 'null' every misfit is NULL;
/// otherwise it is returned, or raised where the server itself refuses the value, and what an input function
/// reads in its own way is taken as it reads it. Misfit::none: `out` and
/// `is_null` are set. Inline: called per value.
inline core::Misfit convert_value(ColumnCodec& codec, const core::ValueView& value, Datum& out,
                                  bool& is_null) {
    if (codec.reading.null_on_misfit) {
        convert_or_null(codec, value, out, is_null);
        return core::Misfit::none;
    }
    out = 0;
    is_null = value.is_null();
    if (!is_null)
        if (const core::Misfit misfit = codec.convert(codec, value, out); misfit != core::Misfit::none)
            return misfit;
    if (codec.is_domain) check_domain(codec, out, is_null);
    return core::Misfit::none;
}

// array_codec.cpp
/// JSON arrays element by element, by the rules of a column of the element's type; other text is an array
/// literal.
core::Misfit array_codec(ColumnCodec& codec, const core::ValueView& value, Datum& out);
/// Sets codec.element for an array of `element_type`.
void init_element(ColumnCodec& codec, Oid element_type);

/// The value as text in the database's encoding and what the type's input function makes of it, which raises
/// where it does not accept it.
core::Misfit read_input(ColumnCodec& codec, const core::ValueView& value, char*& text, Datum& out);

}  // namespace ferry::pg
