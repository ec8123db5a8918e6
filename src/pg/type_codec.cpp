#include "pg/type_codec.hpp"

#include "core/canonical.hpp"
#include "core/utf8.hpp"
#include "pg/guard.hpp"

namespace ferry::pg {
namespace {

using core::Misfit;
using core::ValueView;

constexpr std::size_t number_text = 64;  ///< room for any number as text

Datum varlena_datum(const char* data, std::size_t size) {
    auto* result = static_cast<char*>(palloc(size + VARHDRSZ));
    SET_VARSIZE(result, size + VARHDRSZ);
    std::memcpy(VARDATA(result), data, size);
    return PointerGetDatum(result);
}

/// UTF-8 text in the database's encoding. No copy when that is UTF-8.
void to_database_encoding(const char*& data, std::size_t& size) {
    if (GetDatabaseEncoding() == PG_UTF8) return;
    char* const converted = pg_any_to_server(data, static_cast<int>(size), PG_UTF8);
    if (converted == data) return;
    data = converted;
    size = std::strlen(converted);
}

template <class Int>
Misfit integer_codec(ColumnCodec&, const ValueView& value, Datum& out) {
    std::int64_t wide = value.integer;
    if (value.storage_class != core::StorageClass::integer)
        if (const Misfit misfit = core::to_int64(value, wide); misfit != Misfit::none) return misfit;
    if (wide < std::numeric_limits<Int>::min() || wide > std::numeric_limits<Int>::max())
        return Misfit::out_of_range;
    if constexpr (sizeof(Int) == 2) out = Int16GetDatum(static_cast<int16>(wide));
    if constexpr (sizeof(Int) == 4) out = Int32GetDatum(static_cast<int32>(wide));
    if constexpr (sizeof(Int) == 8) out = Int64GetDatum(wide);
    return Misfit::none;
}

Misfit boolean_codec(ColumnCodec&, const ValueView& value, Datum& out) {
    bool result = false;
    const Misfit misfit = core::to_bool(value, result);
    out = BoolGetDatum(result);
    return misfit;
}

Misfit float8_codec(ColumnCodec&, const ValueView& value, Datum& out) {
    double result = value.real;
    if (value.storage_class != core::StorageClass::real)
        if (const Misfit misfit = core::to_double(value, result); misfit != Misfit::none) return misfit;
    out = Float8GetDatum(result);
    return Misfit::none;
}

Misfit float4_codec(ColumnCodec&, const ValueView& value, Datum& out) {
    double wide = 0;
    if (const Misfit misfit = core::to_double(value, wide); misfit != Misfit::none) return misfit;
    if (std::isfinite(wide) && std::fabs(wide) > std::numeric_limits<float>::max())
        return Misfit::out_of_range;
    const auto narrow = static_cast<float>(wide);
    if (static_cast<double>(narrow) != wide && !std::isnan(wide)) return Misfit::inexact;
    out = Float4GetDatum(narrow);
    return Misfit::none;
}

/// numeric_in, which rounds to the modifier without a word: the modifier is applied apart and compared.
Misfit numeric_codec(ColumnCodec& codec, const ValueView& value, Datum& out) {
    if (value.storage_class == core::StorageClass::integer && codec.typmod < 0) {
        out = NumericGetDatum(int64_to_numeric(value.integer));
        return Misfit::none;
    }
    char buffer[number_text];
    const char* text = nullptr;
    std::size_t size = 0;
    if (const Misfit misfit = core::to_decimal(value, buffer, text, size); misfit != Misfit::none)
        return misfit;
    char* const terminated = pnstrdup(text, size);
    const Datum exact = DirectFunctionCall3(numeric_in, CStringGetDatum(terminated),
                                            ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
    out = exact;
    if (codec.typmod < 0) return Misfit::none;
    const auto packed = static_cast<std::uint32_t>(codec.typmod - VARHDRSZ);
    const int precision = static_cast<int>((packed >> 16) & 0xffff);
    const int scale = (static_cast<int>(packed & 0x7ff) ^ 1024) - 1024;
    const Datum scaled = DirectFunctionCall2(numeric_round, exact, Int32GetDatum(scale));
    if (!DatumGetBool(DirectFunctionCall2(numeric_eq, exact, scaled))) return Misfit::inexact;
    // Whole digits allowed: precision - scale. numeric() would raise without naming the row.
    const Datum limit = DirectFunctionCall2(numeric_power, NumericGetDatum(int64_to_numeric(10)),
                                            NumericGetDatum(int64_to_numeric(precision - scale)));
    if (DatumGetBool(DirectFunctionCall2(numeric_ge, DirectFunctionCall1(numeric_abs, exact), limit)))
        return Misfit::out_of_range;
    out = DirectFunctionCall2(numeric, exact, Int32GetDatum(codec.typmod));
    return Misfit::none;
}

Misfit text_codec(ColumnCodec& codec, const ValueView& value, Datum& out) {
    char buffer[number_text];
    const char* text = nullptr;
    std::size_t size = 0;
    if (const Misfit misfit = core::to_text(value, buffer, text, size); misfit != Misfit::none) return misfit;
    const int limit = codec.typmod < 0 ? -1 : codec.typmod - VARHDRSZ;
    std::size_t padding = 0;
    if (limit >= 0) {
        const std::size_t length = core::count_code_points({text, size});
        if (length > static_cast<std::size_t>(limit)) return Misfit::too_long;
        if (codec.type == core::TypeId::bpchar) padding = static_cast<std::size_t>(limit) - length;
    }
    // Blanks at the end mean nothing to char(n).
    if (codec.type == core::TypeId::bpchar && size > 0 && text[size - 1] == ' ') return Misfit::inexact;
    to_database_encoding(text, size);
    if (padding == 0) {
        out = varlena_datum(text, size);
        return Misfit::none;
    }
    auto* result = static_cast<char*>(palloc(size + padding + VARHDRSZ));
    SET_VARSIZE(result, size + padding + VARHDRSZ);
    std::memcpy(VARDATA(result), text, size);
    std::memset(VARDATA(result) + size, ' ', padding);
    out = PointerGetDatum(result);
    return Misfit::none;
}

Misfit bytea_codec(ColumnCodec&, const ValueView& value, Datum& out) {
    char buffer[number_text];
    const char* data = nullptr;
    std::size_t size = 0;
    const Misfit misfit = core::to_bytes(value, buffer, data, size);
    if (misfit == Misfit::none) out = varlena_datum(data, size);
    return misfit;
}

Misfit json_codec(ColumnCodec& codec, const ValueView& value, Datum& out) {
    const bool for_jsonb = codec.type == core::TypeId::jsonb;
    char buffer[number_text];
    const char* text = nullptr;
    std::size_t size = 0;
    if (const Misfit misfit = core::to_json(value, for_jsonb, buffer, text, size); misfit != Misfit::none)
        return misfit;
    if (for_jsonb) {
        static auto* const canonical = new core::RowBuffer;  // outlives a longjmp
        canonical->clear();
        if (!core::append_jsonb(*canonical, {text, size})) return Misfit::inexact;  // a member given twice
    }
    to_database_encoding(text, size);
    out = for_jsonb ? InputFunctionCall(&codec.input, pnstrdup(text, size), codec.input_parameter, -1)
                    : varlena_datum(text, size);
    return Misfit::none;
}

Misfit uuid_codec(ColumnCodec&, const ValueView& value, Datum& out) {
    std::array<std::uint8_t, 16> bytes{};
    const Misfit misfit = core::to_uuid(value, bytes);
    if (misfit != Misfit::none) return misfit;
    auto* result = static_cast<pg_uuid_t*>(palloc(sizeof(pg_uuid_t)));
    std::memcpy(result->data, bytes.data(), bytes.size());
    out = UUIDPGetDatum(result);
    return Misfit::none;
}

/// timestamp(p) and time(p) round in their input functions; here finer digits are a misfit.
bool fits_precision(std::int64_t microseconds, int32 typmod) {
    static constexpr std::int64_t units[] = {1000000, 100000, 10000, 1000, 100, 10, 1};
    return typmod < 0 || typmod > 6 || microseconds % units[typmod] == 0;
}

Misfit date_codec(ColumnCodec& codec, const ValueView& value, Datum& out) {
    std::int32_t days = 0;
    const Misfit misfit = core::to_date(value, codec.reading.time_format, days);
    out = DateADTGetDatum(days);
    return misfit;
}

using ToMicroseconds = Misfit (*)(const ValueView&, core::TimeFormat, std::int64_t&) noexcept;
template <ToMicroseconds convert>
Misfit microseconds_codec(ColumnCodec& codec, const ValueView& value, Datum& out) {
    std::int64_t microseconds = 0;
    if (const Misfit misfit = convert(value, codec.reading.time_format, microseconds); misfit != Misfit::none)
        return misfit;
    if (!fits_precision(microseconds, codec.typmod)) return Misfit::inexact;
    out = Int64GetDatum(microseconds);
    return Misfit::none;
}

/// A local time as UTC, as the server reads it: of two such moments the later one. False where the zone's
/// clocks skip it.
bool to_utc(std::int64_t local, pg_tz* zone, std::int64_t& out) {
    struct pg_tm clock {};
    struct pg_tm back {};
    fsec_t fraction = 0;
    int back_offset = 0;
    if (timestamp2tm(local, nullptr, &clock, &fraction, nullptr, nullptr) != 0) return false;
    const int offset = DetermineTimeZoneOffset(&clock, zone);  // seconds west
    out = local + offset * USECS_PER_SEC;
    return timestamp2tm(out, &back_offset, &back, &fraction, nullptr, zone) == 0 && back_offset == offset;
}

Misfit timestamptz_codec(ColumnCodec& codec, const ValueView& value, Datum& out) {
    std::int64_t microseconds = 0;
    bool is_local = false;
    if (const Misfit misfit = core::to_moment(value, codec.reading.time_format, microseconds, is_local);
        misfit != Misfit::none)
        return misfit;
    if (is_local && codec.zone && !to_utc(microseconds, codec.zone, microseconds))
        return Misfit::not_datetime;
    if (!fits_precision(microseconds, codec.typmod)) return Misfit::inexact;
    out = Int64GetDatum(microseconds);
    return Misfit::none;
}

/// The value as terminated text in the database's encoding, for an input function.
Misfit input_text(const ValueView& value, char*& out) {
    char buffer[number_text];
    const char* text = nullptr;
    std::size_t size = 0;
    if (const Misfit misfit = core::to_text(value, buffer, text, size); misfit != Misfit::none) return misfit;
    to_database_encoding(text, size);
    out = pnstrdup(text, size);
    return Misfit::none;
}

/// enum_in would raise, and only to say that there is no such label.
Misfit enum_codec(ColumnCodec& codec, const ValueView& value, Datum& out) {
    char* label = nullptr;
    if (const Misfit misfit = input_text(value, label); misfit != Misfit::none) return misfit;
    if (std::strlen(label) >= NAMEDATALEN ||
        !SearchSysCacheExists2(ENUMTYPOIDNAME, ObjectIdGetDatum(codec.base_oid), CStringGetDatum(label)))
        return Misfit::not_accepted;
    out = InputFunctionCall(&codec.input, label, codec.input_parameter, codec.typmod);
    return Misfit::none;
}

/// Input functions normalise ('90 minutes' as interval) or cut (name) without a word. Where that is to be
/// told, a value fits when the type's text of it is the text that was read: the two sides of a verification
/// are compared by that text.
bool gives_back(ColumnCodec& codec, const char* text, Datum value) {
    return !codec.tells_changes || std::strcmp(OutputFunctionCall(&codec.output, value), text) == 0;
}

/// Types without a row of their own.
Misfit other_codec(ColumnCodec& codec, const ValueView& value, Datum& out) {
    char* text = nullptr;
    if (const Misfit misfit = read_input(codec, value, text, out); misfit != Misfit::none) return misfit;
    return gives_back(codec, text, out) ? Misfit::none : Misfit::inexact;
}

struct CodecRow {
    core::TypeId type;
    ColumnCodec::Convert convert;
};

/// In the order of TypeId; init_codec relies on it.
constexpr CodecRow codec_rows[] = {
    {core::TypeId::boolean, boolean_codec},
    {core::TypeId::int2, integer_codec<int16>},
    {core::TypeId::int4, integer_codec<int32>},
    {core::TypeId::int8, integer_codec<int64>},
    {core::TypeId::float4, float4_codec},
    {core::TypeId::float8, float8_codec},
    {core::TypeId::numeric, numeric_codec},
    {core::TypeId::text, text_codec},
    {core::TypeId::varchar, text_codec},
    {core::TypeId::bpchar, text_codec},
    {core::TypeId::bytea, bytea_codec},
    {core::TypeId::date, date_codec},
    {core::TypeId::time, microseconds_codec<core::to_time>},
    {core::TypeId::timestamp, microseconds_codec<core::to_timestamp>},
    {core::TypeId::timestamptz, timestamptz_codec},
    {core::TypeId::uuid, uuid_codec},
    {core::TypeId::json, json_codec},
    {core::TypeId::jsonb, json_codec},
    {core::TypeId::other, other_codec},
};
static_assert(std::size(codec_rows) == static_cast<std::size_t>(core::TypeId::count_),
              "a TypeId lacks its codec");

constexpr bool rows_in_order() {
    for (std::size_t i = 0; i < std::size(codec_rows); ++i)
        if (codec_rows[i].type != static_cast<core::TypeId>(i)) return false;
    return true;
}
static_assert(rows_in_order(), "codec_rows must follow TypeId");

/// Types whose values go through the database's encoding.
bool is_encoded(core::TypeId type) {
    return core::row_of(type).is_text || type == core::TypeId::json || type == core::TypeId::jsonb;
}

/// How values of a type without a row of its own are read.
void init_other(ColumnCodec& codec) {
    const char kind = get_typtype(codec.base_oid);
    if (kind == TYPTYPE_ENUM) {
        codec.convert = enum_codec;
        codec.may_raise = GetDatabaseEncoding() != PG_UTF8;
        return;
    }
    codec.may_raise = true;
    if (const Oid element = get_element_type(codec.base_oid); OidIsValid(element)) {
        codec.convert = array_codec;
        init_element(codec, element);
        return;
    }
    Oid output_function = InvalidOid;
    bool is_varlena = false;
    getTypeOutputInfo(codec.base_oid, &output_function, &is_varlena);
    fmgr_info(output_function, &codec.output);
    codec.soft_input = GetDatabaseEncoding() == PG_UTF8 && has_soft_input(codec.input, kind);
}

/// One conversion on its way through attempt(). Trivial.
struct Conversion {
    Misfit misfit;
    bool checks_domain;  ///< the type has taken the value, the domain is asked
};

/// A check that raised leaves behind what it was evaluated with.
void forget_domain(ColumnCodec& codec) {
    if (!codec.is_domain) return;
    MemoryContextReset(codec.domain_memory);
    codec.domain_cache = nullptr;
}

/// For codecs that may raise.
Misfit attempt_conversion(ColumnCodec& codec, const ValueView& value, Datum& out, const char*& words) {
    Conversion state{Misfit::none, false};
    const ErrorData* const refusal = attempt([&] {
        if (!value.is_null()) state.misfit = codec.convert(codec, value, out);
        if (state.misfit != Misfit::none || !codec.is_domain) return;
        state.checks_domain = true;
        check_domain(codec, out, value.is_null());
    });
    if (!refusal) return state.misfit;
    words = refusal->message;
    forget_domain(codec);
    if (codec.element.codec) forget_domain(*codec.element.codec);
    return state.checks_domain ? Misfit::domain : Misfit::not_accepted;
}

Misfit convert_softly(ColumnCodec& codec, const ValueView& value, Datum& out, const char*& words) {
    char* text = nullptr;
    if (const Misfit misfit = input_text(value, text); misfit != Misfit::none) return misfit;
    if (!soft_input(&codec.input, text, codec.input_parameter, codec.typmod, &out, words))
        return Misfit::not_accepted;
    return gives_back(codec, text, out) ? Misfit::none : Misfit::inexact;
}

void tell_changes(ColumnCodec& codec) {
    codec.tells_changes = true;
    if (codec.element.codec) tell_changes(*codec.element.codec);
}

}  // namespace

Misfit read_input(ColumnCodec& codec, const ValueView& value, char*& text, Datum& out) {
    if (const Misfit misfit = input_text(value, text); misfit != Misfit::none) return misfit;
    out = InputFunctionCall(&codec.input, text, codec.input_parameter, codec.typmod);
    return Misfit::none;
}

void init_codec(ColumnCodec& codec, Oid type_oid, int32 typmod, const Reading& reading) {
    codec = ColumnCodec{};
    codec.type_oid = type_oid;
    codec.typmod = typmod;
    codec.base_oid = getBaseTypeAndTypmod(type_oid, &codec.typmod);
    codec.is_domain = codec.base_oid != type_oid;
    codec.type = core::type_of_oid(codec.base_oid);
    codec.convert = codec_rows[static_cast<std::size_t>(codec.type)].convert;
    codec.reading = reading;
    codec.zone = reading.time_zone ? find_time_zone(reading.time_zone) : nullptr;
    codec.type_name = format_type_with_typemod(type_oid, typmod);
    Oid input_function = InvalidOid;
    getTypeInputInfo(codec.base_oid, &input_function, &codec.input_parameter);
    fmgr_info(input_function, &codec.input);
    codec.may_raise = GetDatabaseEncoding() != PG_UTF8 && is_encoded(codec.type);
    if (codec.type == core::TypeId::other) init_other(codec);
    if (!codec.is_domain) return;
    codec.may_raise = true;
    codec.soft_input = false;
    codec.domain_memory =
        AllocSetContextCreate(CurrentMemoryContext, "sqlite_ferry domain check", ALLOCSET_SMALL_SIZES);
}

void check_domain(ColumnCodec& codec, Datum value, bool is_null) {
    domain_check(value, is_null, codec.type_oid, &codec.domain_cache, codec.domain_memory);
}

Misfit try_convert(ColumnCodec& codec, const ValueView& value, Datum& out, bool& is_null,
                   const char*& words) {
    out = 0;
    words = nullptr;
    is_null = value.is_null();
    if (is_null && !codec.is_domain) return Misfit::none;
    if (!codec.tells_changes) tell_changes(codec);
    const Misfit misfit = codec.soft_input  ? convert_softly(codec, value, out, words)
                          : codec.may_raise ? attempt_conversion(codec, value, out, words)
                                            : codec.convert(codec, value, out);
    if (misfit == Misfit::none) return misfit;
    out = 0;
    is_null = true;
    if (!words) words = core::words_of(misfit);
    return misfit;
}

void convert_or_null(ColumnCodec& codec, const ValueView& value, Datum& out, bool& is_null) {
    const char* words = nullptr;
    try_convert(codec, value, out, is_null, words);
}

}  // namespace ferry::pg
