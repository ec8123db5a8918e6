// Canonical form of arrays, from JSON text or a PostgreSQL literal of one dimension. Each element is brought
// into the form of its type as the text (or, for json and jsonb, the JSON) that stands for it.
#include "core/canonical_detail.hpp"
#include "core/utf8.hpp"

namespace ferry::core::canonical {

namespace {

bool is_space(char c) noexcept {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

std::string_view trim(std::string_view text) noexcept {
    while (!text.empty() && is_space(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_space(text.back()))
        text.remove_suffix(1);
    return text;
}

/// Writes the array's elements one after the other, and their number in front of them.
class ArrayWriter {
  public:
    ArrayWriter(RowBuffer& row, const CanonicalColumn& column)
        : row_(row), element_(column), start_(open_sized(row, 'a')) {
        element_.is_array = false;
    }
    TypeId type() const noexcept { return element_.type; }
    void add_null() {
        append_null(row_);
        ++count_;
    }
    bool add(std::string_view text) {
        ++count_;
        return append_canonical(row_, ValueView::text(text), element_);
    }
    /// Takes everything back unless all elements were read.
    bool finish(bool sound) {
        if (sound)
            store_size(row_, start_, count_);
        else
            row_.resize(start_);
        return sound;
    }

  private:
    RowBuffer& row_;
    CanonicalColumn element_;
    const std::size_t start_;
    std::uint32_t count_ = 0;
};

/// Length of the JSON value that sound JSON text starts with.
std::size_t json_length(std::string_view text) noexcept {
    std::size_t depth = 0, i = 0;
    bool in_string = false;
    for (; i < text.size(); ++i) {
        const char c = text[i];
        if (in_string) {
            if (c == '\\')
                ++i;
            else
                in_string = c != '"';
        } else if (c == '"') {
            in_string = true;
        } else if (c == '[' || c == '{') {
            ++depth;
        } else if (depth == 0 && (c == ',' || c == ']')) {
            break;
        } else if (c == ']' || c == '}') {
            --depth;
        }
    }
    return i;
}

bool write_json_element(ArrayWriter& writer, std::string_view json) {
    if (json == "null") {
        writer.add_null();
        return true;
    }
    if (writer.type() == TypeId::json || writer.type() == TypeId::jsonb) return writer.add(json);
    if (json.front() == '[' || json.front() == '{') return false;
    if (json.front() != '"') return writer.add(json);
    std::string text;
    return read_json_string(json, text) && writer.add(text);
}

/// `text` is sound JSON and starts with the bracket.
bool write_json_array(ArrayWriter& writer, std::string_view text) {
    text.remove_prefix(1);
    if (trim(text) == "]") return true;
    for (;;) {
        const std::size_t length = json_length(text);
        if (!write_json_element(writer, trim(text.substr(0, length)))) return false;
        const bool last = text[length] == ']';
        text.remove_prefix(length + 1);
        if (last) return true;
    }
}

/// One element of a literal up to its comma or brace, which is left standing. `quoted`: it cannot mean NULL.
bool read_literal_element(std::string_view& text, std::string& out, bool& quoted) {
    out.clear();
    quoted = false;
    text = trim(text);
    if (!text.empty() && text.front() == '"') {
        quoted = true;
        text.remove_prefix(1);
        for (; !text.empty() && text.front() != '"'; text.remove_prefix(1)) {
            if (text.front() == '\\') text.remove_prefix(1);
            if (text.empty()) return false;
            out.push_back(text.front());
        }
        if (text.empty()) return false;
        text = trim(text.substr(1));
        return !text.empty() && (text.front() == ',' || text.front() == '}');
    }
    const std::size_t end = text.find_first_of(",}{\"\\");  // what else may stand there is left to the server
    if (end == std::string_view::npos || (text[end] != ',' && text[end] != '}')) return false;
    out = trim(text.substr(0, end));
    text.remove_prefix(end);
    return !out.empty();
}

bool is_null_word(std::string_view text) noexcept {
    constexpr std::string_view word = "null";
    if (text.size() != word.size()) return false;
    for (std::size_t i = 0; i < word.size(); ++i)
        if ((text[i] | 0x20) != word[i]) return false;
    return true;
}

/// `text` starts with the brace.
bool write_literal(ArrayWriter& writer, std::string_view text) {
    text.remove_prefix(1);
    if (trim(text) == "}") return true;
    std::string element;
    bool quoted = false;
    for (;;) {
        if (!read_literal_element(text, element, quoted)) return false;
        if (!quoted && is_null_word(element))
            writer.add_null();
        else if (!writer.add(element))
            return false;
        const bool last = text.front() == '}';
        text.remove_prefix(1);
        if (last) return trim(text).empty();
    }
}

}  // namespace

bool write_array(RowBuffer& row, const ValueView& value, const CanonicalColumn& column) {
    if (value.storage_class != StorageClass::text || check_text(value.data, value.size) != TextFault::none)
        return false;
    const std::string_view text = trim(value.bytes());
    if (text.empty()) return false;
    ArrayWriter writer(row, column);
    // JSON knows fewer blanks than literals do: the whole text is checked.
    const bool sound = text.front() == '['   ? is_json(value.bytes()) && write_json_array(writer, text)
                       : text.front() == '{' ? write_literal(writer, text)
                                             : false;
    return writer.finish(sound);
}

}  // namespace ferry::core::canonical
