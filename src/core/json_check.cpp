// A loop and a stack of one bit per level, no recursion: the text comes from a file that anyone may have
// made.
#include "core/json_check.hpp"

#include <bitset>

#include "core/ascii.hpp"
#include "core/convert_detail.hpp"

namespace ferry::core {

namespace {

constexpr std::size_t max_depth = 1000;

class Checker {
  public:
    Checker(std::string_view text, bool for_jsonb) noexcept
        : at_(text.data()), end_(at_ + text.size()), for_jsonb_(for_jsonb) {}

    Misfit run() noexcept {
        const bool sound = value() && rest();
        return sound ? Misfit::none : misfit_;
    }

  private:
    bool skip(char c) noexcept {
        if (at_ == end_ || *at_ != c) return false;
        ++at_;
        return true;
    }
    void skip_blanks() noexcept {
        while (at_ < end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\n' || *at_ == '\r'))
            ++at_;
    }
    bool fail(Misfit misfit) noexcept {
        misfit_ = misfit;
        return false;
    }

    bool open(bool is_object) noexcept {
        if (depth_ == max_depth) return false;
        objects_[depth_++] = is_object;
        return true;
    }

    /// One value up to its end, or only the opening of an array or object and what comes before its first
    /// value.
    bool value() noexcept {
        for (;;) {
            skip_blanks();
            if (skip('[')) {
                if (!open(false)) return false;
                skip_blanks();
                if (!skip(']')) continue;
                --depth_;
                return true;
            }
            if (skip('{')) {
                if (!open(true)) return false;
                skip_blanks();
                if (skip('}')) {
                    --depth_;
                    return true;
                }
                if (!member_name()) return false;
                continue;
            }
            return scalar();
        }
    }

    /// What follows a value: the ends of arrays and objects, or a comma and the next value, until nothing is
    /// open.
    bool rest() noexcept {
        for (;;) {
            skip_blanks();
            if (depth_ == 0) return at_ == end_;
            const bool in_object = objects_[depth_ - 1];
            if (skip(in_object ? '}' : ']')) {
                --depth_;
                continue;
            }
            if (!skip(',')) return false;
            skip_blanks();
            if (in_object && !member_name()) return false;
            if (!value()) return false;
        }
    }

    bool member_name() noexcept {
        if (!string()) return false;
        skip_blanks();
        return skip(':');
    }

    bool scalar() noexcept {
        if (at_ == end_) return false;
        switch (*at_) {
            case '"': return string();
            case 't': return word("true");
            case 'f': return word("false");
            case 'n': return word("null");
            default: return number();
        }
    }

    bool word(std::string_view spelling) noexcept {
        if (std::string_view(at_, static_cast<std::size_t>(end_ - at_)).substr(0, spelling.size()) !=
            spelling)
            return false;
        at_ += spelling.size();
        return true;
    }

    bool digits() noexcept {
        const char* const from = at_;
        while (at_ < end_ && is_ascii_digit(*at_))
            ++at_;
        return at_ > from;
    }

    bool number() noexcept {
        const char* const from = at_;
        skip('-');
        if (!skip('0') && !digits()) return false;
        if (skip('.') && !digits()) return false;
        if (skip('e') || skip('E')) {
            if (!skip('+')) skip('-');
            if (!digits()) return false;
        }
        if (!for_jsonb_) return true;
        const Misfit misfit = check_decimal({from, static_cast<std::size_t>(at_ - from)});
        return misfit == Misfit::none || fail(misfit);
    }

    bool string() noexcept {
        if (!skip('"')) return false;
        while (at_ < end_) {
            const char c = *at_++;
            if (c == '"') return true;
            if (static_cast<unsigned char>(c) < 0x20) return false;
            if (c == '\\' && !escape()) return false;
        }
        return false;
    }

    bool escape() noexcept {
        constexpr std::string_view letters = "\"\\/bfnrt";
        if (at_ == end_) return false;
        const char c = *at_++;
        if (c == 'u') return for_jsonb_ ? code_point() : hex_unit(unit_);
        return letters.find(c) != std::string_view::npos;
    }

    bool hex_unit(unsigned& out) noexcept {
        if (end_ - at_ < 4) return false;
        out = 0;
        for (int i = 0; i < 4; ++i, ++at_) {
            if (!is_ascii_hex(*at_)) return false;
            out = out * 16 + static_cast<unsigned>(ascii_hex_value(*at_));
        }
        return true;
    }

    /// The unit after \u, with the second \u of a surrogate pair.
    bool code_point() noexcept {
        if (!hex_unit(unit_)) return false;
        if (unit_ == 0) return fail(Misfit::nul_byte);
        const unsigned kind = unit_ & 0xfc00;
        if (kind == 0xdc00) return false;
        if (kind != 0xd800) return true;
        return skip('\\') && skip('u') && hex_unit(unit_) && (unit_ & 0xfc00) == 0xdc00;
    }

    const char* at_;
    const char* end_;
    bool for_jsonb_;
    Misfit misfit_ = Misfit::not_json;
    unsigned unit_ = 0;
    std::size_t depth_ = 0;
    std::bitset<max_depth> objects_;  ///< of the open arrays and objects, which are objects
};

}  // namespace

Misfit check_json(std::string_view text, bool for_jsonb) noexcept {
    return Checker(text, for_jsonb).run();
}

}  // namespace ferry::core
