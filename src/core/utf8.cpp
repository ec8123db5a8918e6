// UTF-8 by the Unicode standard's table 3-7 (well-formed byte sequences), the same rows that PostgreSQL's own
// check uses. Text of a migrated file is mostly ASCII, so eight bytes at a time are tried first.
#include "core/utf8.hpp"

#include <array>
#include <cstring>

namespace ferry::core {

namespace {

constexpr std::uint64_t low_bits = 0x0101010101010101;
constexpr std::uint64_t high_bits = 0x8080808080808080;

/// Eight ASCII bytes other than NUL: without a high bit, subtracting one sets one only by borrowing from a
/// zero.
bool plain_word(const char* data) noexcept {
    std::uint64_t word = 0;
    std::memcpy(&word, data, sizeof word);
    return (((word - low_bits) | word) & high_bits) == 0;
}

/// One row of the table: lead bytes up to `last_lead` start `length` bytes whose second lies in
/// second_min..second_max (the others in 80..BF). Length 0: no sequence starts like that.
struct Sequence {
    unsigned char last_lead;
    unsigned char length;
    unsigned char second_min, second_max;
};
constexpr Sequence sequences[] = {
    {0x7f, 1, 0, 0},       {0xc1, 0, 0, 0},       {0xdf, 2, 0x80, 0xbf}, {0xe0, 3, 0xa0, 0xbf},
    {0xec, 3, 0x80, 0xbf}, {0xed, 3, 0x80, 0x9f}, {0xef, 3, 0x80, 0xbf}, {0xf0, 4, 0x90, 0xbf},
    {0xf3, 4, 0x80, 0xbf}, {0xf4, 4, 0x80, 0x8f}, {0xff, 0, 0, 0},
};

/// The row of each lead byte, so that one load finds it.
constexpr std::array<std::uint8_t, 256> make_row_of_lead() {
    std::array<std::uint8_t, 256> rows{};
    for (std::size_t lead = 0; lead < rows.size(); ++lead) {
        std::uint8_t row = 0;
        while (lead > sequences[row].last_lead)
            ++row;
        rows[lead] = row;
    }
    return rows;
}
constexpr std::array<std::uint8_t, 256> row_of_lead = make_row_of_lead();

bool is_continuation(unsigned char c) noexcept {
    return (c & 0xc0) == 0x80;
}

}  // namespace

std::size_t utf8_sequence_length(const char* data, std::size_t size) noexcept {
    if (size == 0) return 0;
    const auto* const bytes = reinterpret_cast<const unsigned char*>(data);
    const Sequence& row = sequences[row_of_lead[bytes[0]]];
    if (row.length <= 1) return row.length;
    if (size < row.length || bytes[1] < row.second_min || bytes[1] > row.second_max) return 0;
    for (std::size_t i = 2; i < row.length; ++i)
        if (!is_continuation(bytes[i])) return 0;
    return row.length;
}

TextFault check_text(const char* data, std::size_t size) noexcept {
    std::size_t at = 0;
    while (at < size) {
        if (size - at >= 8 && plain_word(data + at)) {
            at += 8;
            continue;
        }
        // To the end of this word one by one: in text that is not ASCII the next try would mostly fail too.
        const std::size_t stop = size - at > 8 ? at + 8 : size;
        while (at < stop) {
            const auto byte = static_cast<unsigned char>(data[at]);
            if (byte < 0x80) {
                if (byte == 0) return TextFault::nul_byte;
                ++at;
                continue;
            }
            const std::size_t length = utf8_sequence_length(data + at, size - at);
            if (length == 0) return TextFault::bad_encoding;
            at += length;
        }
    }
    return TextFault::none;
}

std::size_t count_code_points(std::string_view text) noexcept {
    std::size_t count = 0;
    for (const char c : text)
        count += !is_continuation(static_cast<unsigned char>(c));
    return count;
}

std::string_view clip_utf8(std::string_view text, std::size_t max_bytes) noexcept {
    if (text.size() <= max_bytes) return text;
    std::size_t end = max_bytes;
    while (end > 0 && is_continuation(static_cast<unsigned char>(text[end])))
        --end;
    return text.substr(0, end);
}

}  // namespace ferry::core
