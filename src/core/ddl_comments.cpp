#include "core/ddl_comments.hpp"

#include <algorithm>
#include <cstddef>

#include "core/error.hpp"
#include "core/lexer.hpp"

namespace ferry::core {

namespace {

/// A comment's place and words.
struct Comment {
    std::size_t begin = 0, end = 0;
    std::string text;
};

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r\n\f";
    const auto first = text.find_first_not_of(blank);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

/// A line of a comment without the signs that people draw with at its ends: "---- Users ----", "* of the
/// shop".
std::string_view words_of(std::string_view line) {
    constexpr std::string_view drawn = "-*=";
    std::string_view rest = trimmed(line);
    const auto first = rest.find_first_not_of(drawn);
    if (first == std::string_view::npos) return {};
    // "-5 is unknown" begins with a word.
    if (first > 0 && (rest[first] == ' ' || rest[first] == '\t')) rest = trimmed(rest.substr(first));
    const auto last = rest.find_last_not_of(drawn);
    // A rule behind the words is three signs long; "C++ --" and "a*" are words.
    if (rest.size() - last > 3) rest = trimmed(rest.substr(0, last + 1));
    return rest;
}

std::string text_of(std::string_view body) {
    std::string text;
    while (!body.empty()) {
        const auto line = words_of(body.substr(0, body.find('\n')));
        if (!line.empty()) text += (text.empty() ? "" : "\n") + std::string(line);
        const auto next = body.find('\n');
        body = next == std::string_view::npos ? std::string_view() : body.substr(next + 1);
    }
    return text;
}

/// The comments between two tokens: SQL between tokens is blanks and comments, nothing else.
void collect(std::string_view sql, std::size_t begin, std::size_t end, std::vector<Comment>& comments) {
    for (std::size_t at = begin; at + 1 < end;) {
        if (sql[at] == '-' && sql[at + 1] == '-') {
            const std::size_t stop = std::min(sql.find('\n', at), end);
            comments.push_back({at, stop, text_of(sql.substr(at + 2, stop - at - 2))});
            at = stop;
        } else if (sql[at] == '/' && sql[at + 1] == '*') {
            const std::size_t close = sql.find("*/", at + 2);
            const std::size_t stop = close == std::string_view::npos ? end : std::min(close + 2, end);
            const std::size_t inner = close == std::string_view::npos ? end : std::min(close, end);
            comments.push_back({at, stop, text_of(sql.substr(at + 2, inner - at - 2))});
            at = stop;
        } else {
            ++at;
        }
    }
}

std::vector<Comment> comments_of(std::string_view sql, const std::vector<Token>& tokens) {
    std::vector<Comment> comments;
    std::size_t at = 0;
    for (const Token& token : tokens) {
        const bool is_end = token.kind == TokenKind::end;
        collect(sql, at, is_end ? sql.size() : token.begin, comments);
        at = token.end;
    }
    return comments;
}

/// An item of the column list: a column or a table constraint, its separating comma included.
struct Item {
    std::string column;  ///< "" for a constraint
    std::size_t begin = 0, end = 0;
};

bool opens_constraint(const Token& token) {
    return token.is_word("CONSTRAINT") || token.is_word("PRIMARY") || token.is_word("UNIQUE") ||
           token.is_word("CHECK") || token.is_word("FOREIGN");
}

/// The items of the list that opens at `open`.
std::vector<Item> items_of(const std::vector<Token>& tokens, std::size_t open) {
    std::vector<Item> items;
    int depth = 1;
    bool starts = true;
    for (std::size_t i = open + 1; i < tokens.size() && tokens[i].kind != TokenKind::end; ++i) {
        const Token& token = tokens[i];
        if (token.is_op(")") && --depth == 0) break;
        if (token.is_op("(")) ++depth;
        if (starts) {
            const bool named = token.kind == TokenKind::identifier || token.kind == TokenKind::string;
            items.push_back({!named || opens_constraint(token) ? "" : token.value, token.begin, token.end});
        }
        items.back().end = token.end;
        starts = depth == 1 && token.is_op(",");
    }
    return items;
}

bool same_line(std::string_view sql, std::size_t begin, std::size_t end) {
    return sql.substr(begin, end - begin).find('\n') == std::string_view::npos;
}

constexpr std::size_t nothing = static_cast<std::size_t>(-1);  ///< a comment that is about a constraint

/// Which item a comment behind the opening parenthesis is about; items.size() means the table.
std::size_t subject_of(std::string_view sql, const Comment& comment, const std::vector<Item>& items,
                       std::size_t list) {
    if (same_line(sql, list, comment.begin)) {
        // Behind the parenthesis, with nothing but perhaps a column before it on the line.
        std::size_t before = items.size();
        for (std::size_t i = 0; i < items.size() && items[i].begin < comment.begin; ++i)
            before = i;
        return before;
    }
    for (std::size_t i = 0; i < items.size(); ++i) {
        const Item& item = items[i];
        if (comment.begin < item.begin) return item.column.empty() ? nothing : i;
        const bool inside = comment.begin < item.end;
        if (inside || same_line(sql, item.end, comment.begin)) {
            // Where the next column begins on this line before the comment, it is about that one.
            if (!inside && i + 1 < items.size() && items[i + 1].begin < comment.begin) continue;
            return item.column.empty() ? nothing : i;
        }
    }
    return !items.empty() && items.back().column.empty() ? nothing : items.size();
}

}  // namespace

std::vector<DdlComment> ddl_comments(std::string_view sql) {
    std::vector<Token> tokens;
    try {
        tokens = tokenize(sql);
    } catch (const Error&) {
        return {};
    }
    std::size_t open = 0;
    while (open < tokens.size() && !tokens[open].is_op("(")) {
        if (tokens[open].is_word("AS") || tokens[open].kind == TokenKind::end) return {};
        ++open;
    }
    if (open == tokens.size()) return {};
    const std::vector<Item> items = items_of(tokens, open);
    std::vector<std::string> texts(items.size() + 1);
    for (const Comment& comment : comments_of(sql, tokens)) {
        if (comment.text.empty()) continue;
        const std::size_t subject = comment.begin < tokens[open].begin
                                        ? items.size()
                                        : subject_of(sql, comment, items, tokens[open].end);
        if (subject == nothing) continue;
        texts[subject] += (texts[subject].empty() ? "" : "\n") + comment.text;
    }
    std::vector<DdlComment> result;
    if (!texts.back().empty()) result.push_back({"", texts.back()});
    for (std::size_t i = 0; i < items.size(); ++i)
        if (!texts[i].empty() && !items[i].column.empty()) result.push_back({items[i].column, texts[i]});
    return result;
}

}  // namespace ferry::core
