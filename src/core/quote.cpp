#include "core/quote.hpp"

#include <utility>

#include "core/convert_detail.hpp"
#include "core/utf8.hpp"

namespace ferry::core {

namespace {

constexpr char hex_digits[] = "0123456789abcdef";

void append_hex(std::string& out, char byte) {
    out.push_back(hex_digits[static_cast<unsigned char>(byte) >> 4]);
    out.push_back(hex_digits[static_cast<unsigned char>(byte) & 15]);
}

bool is_control(char c) noexcept {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

/// `text` between two `quote`, with every character of `doubled` in it written twice.
std::string quoted(std::string_view text, char quote, std::string_view doubled) {
    std::string out;
    out.reserve(text.size() + 2);
    out.push_back(quote);
    for (const char c : text) {
        if (doubled.find(c) != std::string_view::npos) out.push_back(c);
        out.push_back(c);
    }
    out.push_back(quote);
    return out;
}

void append_json_ascii(std::string& out, char c) {
    static constexpr std::string_view plain = "\"\\\b\f\n\r\t", letters = "\"\\bfnrt";
    const std::size_t short_form = plain.find(c);
    if (c == '\0') {
        out += "\\ufffd";
    } else if (short_form != std::string_view::npos) {
        out.push_back('\\');
        out.push_back(letters[short_form]);
    } else if (is_control(c)) {
        out += "\\u00";
        append_hex(out, c);
    } else {
        out.push_back(c);
    }
}

constexpr std::size_t shown_bytes = 60;
constexpr std::string_view cut_mark = "...";

/// Puts pieces between quotes and stops before the piece that would leave no room for the end.
class Shown {
  public:
    explicit Shown(std::string_view open) : text_(open) {}
    bool add(std::string_view piece) {
        if (text_.size() + piece.size() > shown_bytes - 1) return false;
        text_ += piece;
        // Where it can still be cut when a later piece does not fit.
        if (text_.size() <= shown_bytes - 1 - cut_mark.size()) cut_at_ = text_.size();
        return true;
    }
    std::string finish(bool complete) {
        if (!complete) text_.resize(cut_at_);
        text_.push_back('\'');
        if (!complete) text_ += cut_mark;
        return std::move(text_);
    }

  private:
    std::string text_;
    std::size_t cut_at_ = text_.size();
};

std::string show_text(std::string_view text) {
    Shown shown("'");
    std::string piece;
    while (!text.empty()) {
        const std::size_t length = utf8_sequence_length(text.data(), text.size());
        if (length == 0 || is_control(text.front())) {
            piece = "\\x";
            append_hex(piece, text.front());
        } else if (text.front() == '\'') {
            piece = "''";
        } else {
            piece = text.substr(0, length);
        }
        if (!shown.add(piece)) return shown.finish(false);
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return shown.finish(true);
}

std::string show_blob(std::string_view bytes) {
    Shown shown("x'");
    for (const char byte : bytes) {
        std::string piece;
        append_hex(piece, byte);
        if (!shown.add(piece)) return shown.finish(false);
    }
    return shown.finish(true);
}

void append_array_element(std::string& out, std::string_view element) {
    out.push_back('"');
    for (const char c : element) {
        if (c == '"' || c == '\\') out.push_back('\\');
        out.push_back(c);
    }
    out.push_back('"');
}

}  // namespace

std::string quote_identifier(std::string_view name) {
    return quoted(name, '"', "\"");
}

std::string quote_sqlite_literal(std::string_view text) {
    return quoted(text, '\'', "'");
}

std::string quote_pg_literal(std::string_view text) {
    if (text.find('\\') == std::string_view::npos) return quoted(text, '\'', "'");
    return "E" + quoted(text, '\'', "'\\");
}

std::string quote_json(std::string_view text) {
    std::string out;
    out.reserve(text.size() + 2);
    out.push_back('"');
    while (!text.empty()) {
        const std::size_t length = utf8_sequence_length(text.data(), text.size());
        if (length == 0)
            out += "\\ufffd";
        else if (length == 1)
            append_json_ascii(out, text.front());
        else
            out += text.substr(0, length);
        text.remove_prefix(length == 0 ? 1 : length);
    }
    out.push_back('"');
    return out;
}

std::string json_array(const std::vector<std::string>& members) {
    std::string out = "[";
    for (const std::string& member : members) {
        if (out.size() > 1) out += ", ";
        out += member;
    }
    out.push_back(']');
    return out;
}

std::string hex_text(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const char byte : bytes)
        append_hex(out, byte);
    return out;
}

std::string pg_array_text(const std::vector<const std::string*>& elements) {
    std::string out = "{";
    for (const std::string* element : elements) {
        if (out.size() > 1) out.push_back(',');
        if (element == nullptr)
            out += "NULL";
        else
            append_array_element(out, *element);
    }
    out.push_back('}');
    return out;
}

std::string pg_array_text(const std::vector<std::string>& elements) {
    std::vector<const std::string*> pointers;
    pointers.reserve(elements.size());
    for (const std::string& element : elements)
        pointers.push_back(&element);
    return pg_array_text(pointers);
}

std::string escape_invalid(std::string_view text) {
    if (check_text(text.data(), text.size()) == TextFault::none) return std::string(text);
    std::string result;
    while (!text.empty()) {
        const std::size_t length = text.front() == '\0' ? 0 : utf8_sequence_length(text.data(), text.size());
        if (length == 0) {
            result += "\\x";
            append_hex(result, text.front());
        } else {
            result += text.substr(0, length);
        }
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return result;
}

std::string show_value(const ValueView& value) {
    switch (value.storage_class) {
        case StorageClass::null: return "NULL";
        case StorageClass::integer:
        case StorageClass::real: {
            char buffer[number_text_size];
            return std::string(print_number(value, buffer));
        }
        case StorageClass::text: return show_text(value.bytes());
        case StorageClass::blob: return show_blob(value.bytes());
    }
    return {};
}

}  // namespace ferry::core
