// JSON for the canonical form: one recursive reader that checks RFC 8259 and, for jsonb, writes the value
// anew: no blanks, members by key length then bytes and none twice, numbers as numeric, shortest escapes.
#include <algorithm>
#include <vector>

#include "core/canonical_detail.hpp"
#include "core/utf8.hpp"

namespace ferry::core {

namespace {

constexpr int max_depth = 1000;

/// A level of nesting costs a frame of C++ stack, which max_depth keeps small.
class JsonReader {
  public:
    /// With `out` the canonical text is appended there and jsonb's limits hold; with nullptr it is only
    /// checked.
    JsonReader(std::string_view json, std::string* out) noexcept
        : at_(json.data()), end_(at_ + json.size()), out_(out) {}

    /// The text of a string that is the whole input.
    bool read_single_string(std::string& text) {
        return at_ < end_ && *at_ == '"' && read_string(text) && at_ == end_;
    }

    bool read_document() {
        skip_blanks();
        if (!read_value(0)) return false;
        skip_blanks();
        return at_ == end_;
    }

  private:
    struct Member {
        std::string key;         ///< unescaped
        std::size_t begin, end;  ///< range of "key":value in *out_
    };

    void skip_blanks() noexcept {
        while (at_ < end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\n' || *at_ == '\r'))
            ++at_;
    }
    bool skip(char c) noexcept {
        if (at_ == end_ || *at_ != c) return false;
        ++at_;
        return true;
    }
    void emit(char c) {
        if (out_ != nullptr) out_->push_back(c);
    }

    bool read_value(int depth) {
        if (at_ == end_) return false;
        switch (*at_) {
            case '{': return depth < max_depth && read_object(depth + 1);
            case '[': return depth < max_depth && read_array(depth + 1);
            case '"': {
                std::string text;
                if (!read_string(text)) return false;
                emit_string(text);
                return true;
            }
            case 't': return read_word("true");
            case 'f': return read_word("false");
            case 'n': return read_word("null");
            default: return read_number();
        }
    }

    bool read_word(std::string_view word) {
        if (std::string_view(at_, static_cast<std::size_t>(end_ - at_)).substr(0, word.size()) != word)
            return false;
        at_ += word.size();
        if (out_ != nullptr) out_->append(word);
        return true;
    }

    bool read_array(int depth) {
        ++at_;
        emit('[');
        skip_blanks();
        for (bool first = true; !skip(']'); first = false) {
            if (!first) {
                if (!skip(',')) return false;
                emit(',');
                skip_blanks();
            }
            if (!read_value(depth)) return false;
            skip_blanks();
        }
        emit(']');
        return true;
    }

    bool read_object(int depth) {
        std::vector<Member> members;
        ++at_;
        emit('{');
        const std::size_t start = out_ != nullptr ? out_->size() : 0;
        skip_blanks();
        for (bool first = true; !skip('}'); first = false) {
            if (!first) {
                if (!skip(',')) return false;
                skip_blanks();
            }
            if (!read_member(members, depth)) return false;
            skip_blanks();
        }
        if (out_ != nullptr && !order_members(members, start)) return false;
        emit('}');
        return true;
    }

    bool read_member(std::vector<Member>& members, int depth) {
        Member member{{}, 0, 0};
        if (at_ == end_ || *at_ != '"' || !read_string(member.key)) return false;
        skip_blanks();
        if (!skip(':')) return false;
        skip_blanks();
        if (out_ == nullptr) return read_value(depth);
        if (!members.empty()) out_->push_back(',');
        member.begin = out_->size();
        emit_string(member.key);
        out_->push_back(':');
        if (!read_value(depth)) return false;
        member.end = out_->size();
        members.push_back(std::move(member));
        return true;
    }

    /// Rewrites the members from `start` on, unless they already stand in order (as jsonb prints them). False
    /// when two have the same name: jsonb keeps only one.
    bool order_members(std::vector<Member>& members, std::size_t start) {
        const auto before = [](const Member& a, const Member& b) {
            return a.key.size() != b.key.size() ? a.key.size() < b.key.size() : a.key < b.key;
        };
        bool ordered = true;
        for (std::size_t i = 1; i < members.size() && ordered; ++i)
            ordered = before(members[i - 1], members[i]);
        if (ordered) return true;
        std::stable_sort(members.begin(), members.end(), before);
        const std::string written = out_->substr(start);
        out_->resize(start);
        for (std::size_t i = 0; i < members.size(); ++i) {
            if (i + 1 < members.size() && members[i].key == members[i + 1].key) return false;
            if (out_->size() > start) out_->push_back(',');
            out_->append(written, members[i].begin - start, members[i].end - members[i].begin);
        }
        return true;
    }

    bool read_number() {
        const char* const start = at_;
        skip('-');
        if (!skip('0') && !skip_digits()) return false;
        if (skip('.') && !skip_digits()) return false;
        if (skip('e') || skip('E')) {
            if (!skip('+')) skip('-');
            if (!skip_digits()) return false;
        }
        if (out_ == nullptr) return true;
        const std::size_t size = out_->size();
        if (!append_numeric(*out_, {start, static_cast<std::size_t>(at_ - start)})) return false;
        out_->erase(size, 5);  // tag and length: inside a JSON text only the digits stand
        return true;
    }

    bool skip_digits() noexcept {
        const char* const start = at_;
        while (at_ < end_ && *at_ >= '0' && *at_ <= '9')
            ++at_;
        return at_ > start;
    }

    /// Reads a string and its escapes. Only with `out_` is `text` of use: a lone surrogate has no UTF-8.
    bool read_string(std::string& text) {
        ++at_;
        while (at_ < end_ && *at_ != '"') {
            const char* const start = at_;
            while (at_ < end_ && *at_ != '"' && *at_ != '\\' && static_cast<unsigned char>(*at_) >= 0x20)
                ++at_;
            text.append(start, at_);
            if (at_ == end_ || *at_ == '"') break;
            if (*at_ != '\\' || !read_escape(text)) return false;
        }
        return skip('"');
    }

    bool read_escape(std::string& text) {
        static constexpr std::string_view letters = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
        ++at_;
        if (at_ == end_) return false;
        const char letter = *at_++;
        if (letter == 'u') return read_unicode_escape(text);
        const std::size_t which = letters.find(letter);
        if (which == std::string_view::npos) return false;
        text.push_back(meanings[which]);
        return true;
    }

    bool read_hex4(std::uint32_t& out) noexcept {
        if (end_ - at_ < 4) return false;
        out = 0;
        for (int i = 0; i < 4; ++i) {
            const char c = *at_++;
            const char lower = static_cast<char>(c | 0x20);
            if (c >= '0' && c <= '9')
                out = out * 16 + static_cast<std::uint32_t>(c - '0');
            else if (lower >= 'a' && lower <= 'f')
                out = out * 16 + static_cast<std::uint32_t>(lower - 'a' + 10);
            else
                return false;
        }
        return true;
    }

    bool read_unicode_escape(std::string& text) {
        std::uint32_t code = 0, low = 0;
        if (!read_hex4(code)) return false;
        if (out_ == nullptr) return true;
        if (code >= 0xD800 && code <= 0xDBFF) {
            if (!skip('\\') || !skip('u') || !read_hex4(low) || low < 0xDC00 || low > 0xDFFF) return false;
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        } else if (code == 0 || (code >= 0xDC00 && code <= 0xDFFF)) {
            return false;
        }
        append_utf8(text, code);
        return true;
    }

    static void append_utf8(std::string& text, std::uint32_t code) {
        const auto put = [&text](std::uint32_t byte) { text.push_back(static_cast<char>(byte)); };
        if (code < 0x80) {
            put(code);
        } else if (code < 0x800) {
            put(0xC0 | code >> 6);
            put(0x80 | (code & 63));
        } else if (code < 0x10000) {
            put(0xE0 | code >> 12);
            put(0x80 | (code >> 6 & 63));
            put(0x80 | (code & 63));
        } else {
            put(0xF0 | code >> 18);
            put(0x80 | (code >> 12 & 63));
            put(0x80 | (code >> 6 & 63));
            put(0x80 | (code & 63));
        }
    }

    void emit_string(std::string_view text) {
        static constexpr std::string_view short_escapes = "\"\\\b\f\n\r\t", letters = "\"\\bfnrt";
        static constexpr char hex[] = "0123456789abcdef";
        if (out_ == nullptr) return;
        out_->push_back('"');
        for (char c : text) {
            const std::size_t which = short_escapes.find(c);
            if (which != std::string_view::npos) {
                out_->push_back('\\');
                out_->push_back(letters[which]);
            } else if (static_cast<unsigned char>(c) < 0x20) {
                out_->append("\\u00").push_back(hex[c >> 4]);
                out_->push_back(hex[c & 15]);
            } else {
                out_->push_back(c);
            }
        }
        out_->push_back('"');
    }

    const char* at_;
    const char* const end_;
    std::string* const out_;
};

}  // namespace

bool append_jsonb(RowBuffer& row, std::string_view json) {
    if (check_text(json.data(), json.size()) != TextFault::none) return false;
    const std::size_t start = canonical::open_sized(row, 'j');
    if (!JsonReader(json, &row).read_document()) {
        row.resize(start);
        return false;
    }
    canonical::close_sized(row, start);
    return true;
}

bool canonical::is_json(std::string_view text) {
    return JsonReader(text, nullptr).read_document();
}

bool canonical::read_json_string(std::string_view json, std::string& out) {
    std::string unused;  // escapes are only read where something is written
    return JsonReader(json, &unused).read_single_string(out);
}

}  // namespace ferry::core
