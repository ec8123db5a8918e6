#include "core/json_array.hpp"

#include "core/ascii.hpp"
#include "core/json_check.hpp"

namespace ferry::core {

namespace {

constexpr bool is_blank(char c) noexcept {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Past the string that starts at `at`. The text is sound JSON.
const char* end_of_string(const char* at) noexcept {
    for (++at; *at != '"'; ++at)
        if (*at == '\\') ++at;
    return at + 1;
}

/// Past the array or object that starts at `at`.
const char* end_of_nested(const char* at) noexcept {
    std::size_t depth = 0;
    do {
        if (*at == '"') {
            at = end_of_string(at);
            continue;
        }
        if (*at == '[' || *at == '{') ++depth;
        if (*at == ']' || *at == '}') --depth;
        ++at;
    } while (depth > 0);
    return at;
}

std::uint32_t hex4(const char* at) noexcept {
    std::uint32_t code = 0;
    for (int i = 0; i < 4; ++i)
        code = code * 16 + static_cast<std::uint32_t>(ascii_hex_value(at[i]));
    return code;
}

char* put_utf8(char* out, std::uint32_t code) noexcept {
    const auto put = [&out](std::uint32_t byte) { *out++ = static_cast<char>(byte); };
    if (code < 0x80) {
        put(code);
        return out;
    }
    if (code < 0x800) {
        put(0xC0 | code >> 6);
    } else {
        if (code < 0x10000) {
            put(0xE0 | code >> 12);
        } else {
            put(0xF0 | code >> 18);
            put(0x80 | (code >> 12 & 0x3F));
        }
        put(0x80 | (code >> 6 & 0x3F));
    }
    put(0x80 | (code & 0x3F));
    return out;
}

constexpr bool is_high_surrogate(std::uint32_t code) noexcept {
    return code >= 0xD800 && code <= 0xDBFF;
}
constexpr bool is_low_surrogate(std::uint32_t code) noexcept {
    return code >= 0xDC00 && code <= 0xDFFF;
}

/// \uXXXX, or two of them that make a pair; `at` stands behind the u and is moved on.
Misfit read_unicode(const char*& at, const char* end, std::uint32_t& code) noexcept {
    code = hex4(at);
    at += 4;
    if (code == 0) return Misfit::nul_byte;
    if (is_low_surrogate(code)) return Misfit::not_json;
    if (!is_high_surrogate(code)) return Misfit::none;
    if (end - at < 6 || at[0] != '\\' || at[1] != 'u') return Misfit::not_json;
    const std::uint32_t low = hex4(at + 2);
    if (!is_low_surrogate(low)) return Misfit::not_json;
    at += 6;
    code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    return Misfit::none;
}

}  // namespace

bool is_json_array(std::string_view text) noexcept {
    std::size_t start = 0;
    while (start < text.size() && is_blank(text[start]))
        ++start;
    return start < text.size() && text[start] == '[' && check_json(text, false) == Misfit::none;
}

JsonArrayReader::JsonArrayReader(std::string_view array) noexcept
    : at_(array.data()), end_(at_ + array.size()) {
    skip_blanks();
    ++at_;  // the bracket
}

void JsonArrayReader::skip_blanks() noexcept {
    while (at_ < end_ && is_blank(*at_))
        ++at_;
}

bool JsonArrayReader::next(JsonElement& out) noexcept {
    skip_blanks();
    if (at_ < end_ && *at_ == ',') {
        ++at_;
        skip_blanks();
    }
    if (at_ >= end_ || *at_ == ']') return false;
    const char* const start = at_;
    switch (*start) {
        case '"':
            out.kind = JsonKind::string;
            at_ = end_of_string(start);
            break;
        case '[':
        case '{':
            out.kind = JsonKind::nested;
            at_ = end_of_nested(start);
            break;
        default:
            out.kind = *start == 'n'                    ? JsonKind::null
                       : *start == 't' || *start == 'f' ? JsonKind::boolean
                                                        : JsonKind::number;
            while (*at_ != ',' && *at_ != ']' && !is_blank(*at_))
                ++at_;
    }
    out.text = {start, static_cast<std::size_t>(at_ - start)};
    return true;
}

Misfit unescape_json(std::string_view string, char* out, std::size_t& out_size) noexcept {
    constexpr std::string_view letters = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
    const char* at = string.data() + 1;
    const char* const end = string.data() + string.size() - 1;
    char* to = out;
    while (at < end) {
        if (*at != '\\') {
            *to++ = *at++;
            continue;
        }
        const char letter = at[1];
        at += 2;
        if (letter != 'u') {
            *to++ = meanings[letters.find(letter)];
            continue;
        }
        std::uint32_t code = 0;
        if (const Misfit misfit = read_unicode(at, end, code); misfit != Misfit::none) return misfit;
        to = put_utf8(to, code);
    }
    out_size = static_cast<std::size_t>(to - out);
    return Misfit::none;
}

}  // namespace ferry::core
