// The writers of the canonical form, the table that sends a raw value to the writer of its type, and the
// digest over rows. Numbers, moments and JSON are read in canonical_number, canonical_datetime and
// canonical_json.
#include "core/canonical.hpp"

#include <array>
#include <cstring>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "core/canonical_detail.hpp"
#include "core/utf8.hpp"

namespace ferry::core {

namespace {

/// Byte order is part of the form: both sides may run on different machines one day.
template <typename Unsigned>
void store_little_endian(char* at, Unsigned value) noexcept {
    for (std::size_t i = 0; i < sizeof value; ++i)
        at[i] = static_cast<char>(static_cast<unsigned char>(value >> (8 * i)));
}

void append_eight(RowBuffer& row, char tag, std::uint64_t bits) {
    char field[9];
    field[0] = tag;
    store_little_endian(field + 1, bits);
    row.append(field, sizeof field);
}

}  // namespace

void append_null(RowBuffer& row) {
    row.push_back('0');
}

void append_fixed(RowBuffer& row, char tag, std::int64_t value) {
    append_eight(row, tag, static_cast<std::uint64_t>(value));
}

void append_bool(RowBuffer& row, bool value) {
    const char field[2] = {'b', static_cast<char>(value ? 1 : 0)};
    row.append(field, sizeof field);
}

void append_double(RowBuffer& row, double value) {
    // PostgreSQL compares -0 equal to 0 and all NaNs equal: one spelling each.
    constexpr std::uint64_t one_nan = 0x7ff8000000000000;
    std::uint64_t bits = 0;
    if (value != value)
        bits = one_nan;
    else if (value != 0)
        std::memcpy(&bits, &value, sizeof bits);
    append_eight(row, 'f', bits);
}

void append_bytes(RowBuffer& row, char tag, const char* data, std::size_t size) {
    if (tag == 'u') {
        row.push_back(tag);
    } else {
        char field[5];
        field[0] = tag;
        store_little_endian(field + 1, static_cast<std::uint32_t>(size));
        row.append(field, sizeof field);
    }
    if (size > 0) row.append(data, size);
}

namespace canonical {

std::size_t open_sized(RowBuffer& row, char tag) {
    const std::size_t start = row.size();
    row.push_back(tag);
    row.append(4, '\0');
    return start;
}

void store_size(RowBuffer& row, std::size_t start, std::uint32_t size) noexcept {
    store_little_endian(row.data() + start + 1, size);
}

void close_sized(RowBuffer& row, std::size_t start) noexcept {
    store_size(row, start, static_cast<std::uint32_t>(row.size() - start - 5));
}

namespace {

/// Text as a text type can hold it: numbers as SQLite prints them, sound text as it is. False for blobs.
bool as_text(const ValueView& value, char (&buffer)[number_size], std::string_view& out) noexcept {
    switch (value.storage_class) {
        case StorageClass::integer:
        case StorageClass::real: out = print_number(value, buffer); return true;
        case StorageClass::text:
            out = value.bytes();
            return check_text(value.data, value.size) == TextFault::none;
        case StorageClass::null:
        case StorageClass::blob: break;
    }
    return false;
}

bool write_text_as(RowBuffer& row, const ValueView& value, char tag) {
    char buffer[number_size];
    std::string_view text;
    if (!as_text(value, buffer, text)) return false;
    append_bytes(row, tag, text.data(), text.size());
    return true;
}

bool write_text(RowBuffer& row, const ValueView& value, TimeFormat) {
    return write_text_as(row, value, 't');
}

bool write_other(RowBuffer& row, const ValueView& value, TimeFormat) {
    return write_text_as(row, value, 'o');
}

bool write_bpchar(RowBuffer& row, const ValueView& value, TimeFormat) {
    char buffer[number_size];
    std::string_view text;
    if (!as_text(value, buffer, text)) return false;
    // Blanks at the end mean nothing to char(n): the value has no exact place there.
    if (!text.empty() && text.back() == ' ') return false;
    append_bytes(row, 't', text.data(), text.size());
    return true;
}

bool write_bytea(RowBuffer& row, const ValueView& value, TimeFormat) {
    char buffer[number_size];
    const bool is_number =
        value.storage_class == StorageClass::integer || value.storage_class == StorageClass::real;
    const std::string_view bytes = is_number ? print_number(value, buffer) : value.bytes();
    append_bytes(row, 'x', bytes.data(), bytes.size());
    return true;
}

bool write_json(RowBuffer& row, const ValueView& value, TimeFormat) {
    char buffer[number_size];
    std::string_view text;
    if (!as_text(value, buffer, text) || !is_json(text)) return false;
    append_bytes(row, 't', text.data(), text.size());
    return true;
}

bool write_jsonb(RowBuffer& row, const ValueView& value, TimeFormat) {
    char buffer[number_size];
    std::string_view text;
    return as_text(value, buffer, text) && append_jsonb(row, text);
}

int hex_digit(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// 32 hex digits, with hyphens in all four places or in none, in braces or not.
bool parse_uuid(std::string_view text, char (&out)[16]) noexcept {
    if (text.size() >= 2 && text.front() == '{' && text.back() == '}') text = text.substr(1, text.size() - 2);
    const bool hyphens = text.size() == 36;
    if (!hyphens && text.size() != 32) return false;
    std::size_t at = 0;
    for (std::size_t i = 0; i < 16; ++i) {
        if (hyphens && (i == 4 || i == 6 || i == 8 || i == 10) && text[at++] != '-') return false;
        const int high = hex_digit(text[at]), low = hex_digit(text[at + 1]);
        if (high < 0 || low < 0) return false;
        out[i] = static_cast<char>(high << 4 | low);
        at += 2;
    }
    return true;
}

bool write_uuid(RowBuffer& row, const ValueView& value, TimeFormat) {
    if (value.storage_class == StorageClass::blob && value.size == 16) {
        append_bytes(row, 'u', value.data, 16);
        return true;
    }
    char bytes[16];
    if (value.storage_class != StorageClass::text || !parse_uuid(value.bytes(), bytes)) return false;
    append_bytes(row, 'u', bytes, sizeof bytes);
    return true;
}

constexpr std::size_t type_count = static_cast<std::size_t>(TypeId::count_);

/// One writer per TypeId, in its order.
constexpr std::array<Writer, type_count> writers = {
    write_bool,         // boolean
    write_int2,         // int2
    write_int4,         // int4
    write_int8,         // int8
    write_double,       // float4: unrounded, so that a target that rounded shows
    write_double,       // float8
    write_numeric,      // numeric
    write_text,         // text
    write_text,         // varchar: uncut, for the same reason
    write_bpchar,       // bpchar
    write_bytea,        // bytea
    write_date,         // date
    write_time,         // time
    write_timestamp,    // timestamp
    write_timestamptz,  // timestamptz
    write_uuid,         // uuid
    write_json,         // json
    write_jsonb,        // jsonb
    write_other,        // other
};
static_assert(writers[type_count - 1] != nullptr, "a type without a writer");

}  // namespace
}  // namespace canonical

bool append_canonical(RowBuffer& row, const ValueView& value, TypeId type, TimeFormat format) {
    if (value.is_null()) {
        append_null(row);
        return true;
    }
    return canonical::writers[static_cast<std::size_t>(type)](row, value, format);
}

bool append_canonical(RowBuffer& row, const ValueView& value, const CanonicalColumn& column) {
    if (value.is_null()) {
        append_null(row);
        return true;
    }
    if (column.is_array) return canonical::write_array(row, value, column);
    if (column.type == TypeId::timestamptz && !column.time_zone.empty())
        return canonical::write_timestamptz_in(row, value, column.format, column.time_zone);
    return canonical::writers[static_cast<std::size_t>(column.type)](row, value, column.format);
}

void append_array(RowBuffer& row, std::uint32_t count) {
    canonical::store_size(row, canonical::open_sized(row, 'a'), count);
}

bool keeps_form(const CanonicalColumn& column, StorageClass storage_class) noexcept {
    if (column.is_array) return false;
    const TypeRow& type = row_of(column.type);
    switch (storage_class) {
        case StorageClass::integer: return type.is_integer || type.id == TypeId::numeric;
        case StorageClass::real:
            return type.id == TypeId::float8 || type.id == TypeId::float4 || type.id == TypeId::numeric;
        case StorageClass::text: return type.is_text || type.id == TypeId::json;
        case StorageClass::blob: return type.id == TypeId::bytea;
        case StorageClass::null: break;
    }
    return true;
}

void Digest::add_bytes(std::string_view bytes) noexcept {
    const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
    merge(Digest{hash.low64, hash.high64});
}

void Digest::merge(const Digest& other) noexcept {
    low += other.low;
    high += other.high + (low < other.low ? 1 : 0);
}

void Digest::bytes(unsigned char (&out)[16]) const noexcept {
    for (std::size_t i = 0; i < 16; ++i) {
        const std::uint64_t half = i < 8 ? high : low;
        out[i] = static_cast<unsigned char>(half >> (56 - 8 * (i % 8)));
    }
}

std::string Digest::hex() const {
    static constexpr char digits[] = "0123456789abcdef";
    std::string text(32, '0');
    for (std::size_t i = 0; i < 32; ++i) {
        const std::uint64_t half = i < 16 ? high : low;
        text[i] = digits[half >> (60 - 4 * (i % 16)) & 15];
    }
    return text;
}

}  // namespace ferry::core
