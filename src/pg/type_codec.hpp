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

/// Everything needed to convert values into one column. Trivial; made once per scan in the query's memory.
struct ColumnCodec {
    using Convert = core::Misfit (*)(ColumnCodec& codec, const core::ValueView& value, Datum& out);

    Convert convert;  ///< called with non-null values only
    core::TypeId type;
    Reading reading;
    Oid type_oid;           ///< as declared, a domain perhaps
    int32 typmod;           ///< of the base type, -1 when there is none
    const char* type_name;  ///< for messages
    FmgrInfo input;         ///< input function, for `other`
    Oid input_parameter;
    bool is_domain;
    void* domain_cache;    ///< domain_check's own
    MemoryContext memory;  ///< where domain_check keeps it
};

/// A codec for a column of type `type_oid` (domains and modifiers included).
void init_codec(ColumnCodec& codec, Oid type_oid, int32 typmod, const Reading& reading);

/// Raises unless the domain allows the value.
void check_domain(ColumnCodec& codec, Datum value, bool is_null);

/// Converts a value, NULL included. Misfit::none: `out` and `is_null` are set. Inline: called per value.
inline core::Misfit convert_value(ColumnCodec& codec, const core::ValueView& value, Datum& out,
                                  bool& is_null) {
    out = 0;
    is_null = value.is_null();
    if (!is_null) {
        const core::Misfit misfit = codec.convert(codec, value, out);
        if (misfit != core::Misfit::none) {
            if (!codec.reading.null_on_misfit) return misfit;
            is_null = true;
            out = 0;
        }
    }
    if (codec.is_domain) check_domain(codec, out, is_null);
    return core::Misfit::none;
}

}  // namespace ferry::pg
