// Text, bytes, UUIDs and JSON.
#include <cstring>

#include "core/ascii.hpp"
#include "core/convert_detail.hpp"
#include "core/json_check.hpp"
#include "core/utf8.hpp"

namespace ferry::core {

namespace {

Misfit misfit_of(TextFault fault) noexcept {
    switch (fault) {
        case TextFault::none: return Misfit::none;
        case TextFault::nul_byte: return Misfit::nul_byte;
        case TextFault::bad_encoding: return Misfit::bad_encoding;
    }
    return Misfit::bad_encoding;
}

/// Eight-four-four-four-twelve: hyphens stand before these bytes.
constexpr bool hyphen_before(std::size_t byte) noexcept {
    return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

bool parse_uuid(std::string_view text, std::array<std::uint8_t, 16>& out) noexcept {
    constexpr std::size_t bare = 32, hyphenated = 36;
    if (text.size() > 2 && text.front() == '{' && text.back() == '}') text = text.substr(1, text.size() - 2);
    if (text.size() != bare && text.size() != hyphenated) return false;
    const char* at = text.data();
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (text.size() == hyphenated && hyphen_before(i) && *at++ != '-') return false;
        if (!is_ascii_hex(at[0]) || !is_ascii_hex(at[1])) return false;
        out[i] = static_cast<std::uint8_t>(ascii_hex_value(at[0]) * 16 + ascii_hex_value(at[1]));
        at += 2;
    }
    return true;
}

}  // namespace

Misfit to_uuid(const ValueView& value, std::array<std::uint8_t, 16>& out) noexcept {
    if (value.storage_class == StorageClass::blob) {
        if (value.size != out.size()) return Misfit::not_uuid;
        std::memcpy(out.data(), value.data, out.size());
        return Misfit::none;
    }
    if (value.storage_class != StorageClass::text) return Misfit::storage_class;
    std::array<std::uint8_t, 16> bytes{};
    if (!parse_uuid(value.bytes(), bytes)) return Misfit::not_uuid;
    out = bytes;
    return Misfit::none;
}

Misfit to_text(const ValueView& value, char* buffer, const char*& out, std::size_t& out_size) noexcept {
    switch (value.storage_class) {
        case StorageClass::text:
            if (const TextFault fault = check_text(value.data, value.size); fault != TextFault::none)
                return misfit_of(fault);
            out = value.data;
            out_size = value.size;
            return Misfit::none;
        case StorageClass::integer:
        case StorageClass::real:
            out_size = print_number(value, buffer).size();
            out = buffer;
            return Misfit::none;
        case StorageClass::null:
        case StorageClass::blob: break;
    }
    return Misfit::storage_class;
}

Misfit to_bytes(const ValueView& value, char* buffer, const char*& out, std::size_t& out_size) noexcept {
    if (value.storage_class != StorageClass::text && value.storage_class != StorageClass::blob)
        return to_text(value, buffer, out, out_size);
    out = value.data;
    out_size = value.size;
    return Misfit::none;
}

Misfit to_json(const ValueView& value, bool for_jsonb, char* buffer, const char*& out,
               std::size_t& out_size) noexcept {
    const char* text = nullptr;
    std::size_t size = 0;
    if (const Misfit misfit = to_text(value, buffer, text, size); misfit != Misfit::none) return misfit;
    if (const Misfit misfit = check_json({text, size}, for_jsonb); misfit != Misfit::none) return misfit;
    out = text;
    out_size = size;
    return Misfit::none;
}

}  // namespace ferry::core
