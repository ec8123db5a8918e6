// Forms are compared eight bytes at a time: the profile asks for every text of a column of moments.
#include "core/moment_form.hpp"

#include <cstring>

#include "core/ascii.hpp"
#include "core/calendar.hpp"

namespace ferry::core {

namespace {

constexpr std::size_t word_size = 8;

/// Eight bytes of a mask. A text's byte, xor the mask's, must be 0; where the mask has a digit (as '0'), at
/// most 9: then neither it nor it plus 6 has a bit above the low four.
struct MaskWord {
    unsigned char bytes[word_size], six[word_size], checked[word_size];
};

/// A mask as words, the last one of which ends with the mask and may overlap the one before.
struct WordMask {
    std::size_t size = 0, words = 0;
    std::array<MaskWord, 4> word{};
};

constexpr WordMask word_mask_of(const MomentForm& form) {
    WordMask out;
    while (form.mask[out.size] != '\0')
        ++out.size;
    if (out.size < word_size) return out;
    out.words = (out.size + word_size - 1) / word_size;
    for (std::size_t w = 0; w < out.words; ++w) {
        const std::size_t start = w + 1 < out.words ? w * word_size : out.size - word_size;
        for (std::size_t i = 0; i < word_size; ++i) {
            const char c = form.mask[start + i];
            const bool is_digit = c == 'd';
            out.word[w].bytes[i] = static_cast<unsigned char>(is_digit ? '0' : c);
            out.word[w].six[i] = is_digit ? 6 : 0;
            out.word[w].checked[i] = is_digit ? 0xf0 : 0xff;
        }
    }
    return out;
}

constexpr std::array<WordMask, moment_form_count> make_word_masks() {
    std::array<WordMask, moment_form_count> masks{};
    for (std::size_t i = 0; i < moment_form_count; ++i)
        masks[i] = word_mask_of(moment_forms[i]);
    return masks;
}
constexpr std::array<WordMask, moment_form_count> word_masks = make_word_masks();

std::uint64_t load_word(const void* at) noexcept {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    return word;
}

bool fits_word(const char* text, const MaskWord& mask) noexcept {
    const std::uint64_t difference = load_word(text) ^ load_word(mask.bytes);
    // A carry out of a byte changes the next one only where this byte has failed already.
    return ((difference | (difference + load_word(mask.six))) & load_word(mask.checked)) == 0;
}

/// Two digits that are known to be some.
int two_digits(const char* at) noexcept {
    return (at[0] - '0') * 10 + (at[1] - '0');
}

}  // namespace

bool is_of_form(std::string_view text, const MomentForm& form) noexcept {
    const WordMask& mask = word_masks[static_cast<std::size_t>(&form - moment_forms)];
    if (text.size() != mask.size) return false;
    for (std::size_t w = 0; w < mask.words; ++w) {
        const std::size_t start = w + 1 < mask.words ? w * word_size : mask.size - word_size;
        if (!fits_word(text.data() + start, mask.word[w])) return false;
    }
    if (mask.words > 0) return true;
    for (std::size_t i = 0; i < mask.size; ++i)
        if (form.mask[i] == 'd' ? !is_ascii_digit(text[i]) : text[i] != form.mask[i]) return false;
    return true;
}

bool is_in_calendar(std::string_view text, const MomentForm& form) noexcept {
    constexpr std::size_t day_size = 10;  // YYYY-MM-DD
    const char* clock = text.data();
    if (form.mask[4] == '-') {
        if (!is_civil_day(two_digits(clock) * 100 + two_digits(clock + 2), two_digits(clock + 5),
                          two_digits(clock + 8)))
            return false;
        if (text.size() == day_size) return true;
        clock += day_size + 1;
    }
    const bool has_seconds = text.data() + text.size() - clock >= 8;  // HH:MM:SS, no zone follows HH:MM
    return two_digits(clock) < 24 && two_digits(clock + 3) < 60 &&
           (!has_seconds || two_digits(clock + 6) < 60);
}

std::size_t moment_form_of(std::string_view text) noexcept {
    for (std::size_t i = 0; i < moment_form_count; ++i)
        if (is_of_form(text, moment_forms[i])) return i;
    return moment_form_count;
}

const MomentForm* find_moment_form(std::string_view pattern) noexcept {
    for (const MomentForm& form : moment_forms)
        if (form.pattern == pattern) return &form;
    return nullptr;
}

}  // namespace ferry::core
