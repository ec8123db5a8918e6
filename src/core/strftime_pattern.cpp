#include "core/strftime_pattern.hpp"

#include <algorithm>

namespace ferry::core {

namespace {

using Kind = StrftimePiece::Kind;

struct ItemRow {
    char letter;
    Kind kind;
    std::string_view pattern;  ///< of to_char()
};
constexpr ItemRow items[] = {
    {'d', Kind::pattern, "DD"},      {'e', Kind::other, ""},
    {'f', Kind::milliseconds, ""},   {'F', Kind::pattern, "YYYY-MM-DD"},
    {'g', Kind::other, ""},          {'G', Kind::other, ""},
    {'H', Kind::pattern, "HH24"},    {'I', Kind::pattern, "HH12"},
    {'j', Kind::pattern, "DDD"},     {'J', Kind::other, ""},
    {'k', Kind::other, ""},          {'l', Kind::other, ""},
    {'m', Kind::pattern, "MM"},      {'M', Kind::pattern, "MI"},
    {'p', Kind::pattern, "AM"},      {'P', Kind::pattern, "am"},
    {'R', Kind::pattern, "HH24:MI"}, {'s', Kind::epoch, ""},
    {'S', Kind::pattern, "SS"},      {'T', Kind::pattern, "HH24:MI:SS"},
    {'u', Kind::other, ""},          {'U', Kind::other, ""},
    {'V', Kind::other, ""},          {'w', Kind::weekday, ""},
    {'W', Kind::other, ""},          {'Y', Kind::pattern, "YYYY"},
};

/// Literal text in a template: what to_char() could read as a pattern goes in quotes.
std::string template_text(std::string_view text) {
    static constexpr std::string_view plain = "-/,.:; ()_";
    if (text.find_first_not_of(plain) == std::string_view::npos) return std::string(text);
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted + '"';
}

void add(std::vector<StrftimePiece>& pieces, Kind kind, std::string_view text) {
    if (kind == Kind::pattern && !pieces.empty() && pieces.back().kind == Kind::pattern)
        pieces.back().text += text;
    else
        pieces.push_back({kind, std::string(text)});
}

}  // namespace

std::optional<std::vector<StrftimePiece>> strftime_pieces(std::string_view format) {
    std::vector<StrftimePiece> pieces;
    std::string literal;
    const auto end_literal = [&] {
        if (!literal.empty()) add(pieces, Kind::pattern, template_text(literal));
        literal.clear();
    };
    for (std::size_t at = 0; at < format.size(); ++at) {
        if (format[at] != '%') {
            literal += format[at];
            continue;
        }
        if (++at == format.size()) return std::nullopt;
        if (format[at] == '%') {
            literal += '%';
            continue;
        }
        const auto* const item = std::find_if(std::begin(items), std::end(items),
                                              [&](const ItemRow& row) { return row.letter == format[at]; });
        if (item == std::end(items)) return std::nullopt;
        end_literal();
        add(pieces, item->kind, item->pattern);
    }
    end_literal();
    return pieces;
}

}  // namespace ferry::core
