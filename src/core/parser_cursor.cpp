// Names and errors of the parser: what every rule of the grammar uses.
#include <cstdlib>

#include "core/parser_detail.hpp"

namespace ferry::core::detail {

namespace {

std::string spot_of(std::string_view sql, const Token& token) {
    const std::string_view before = sql.substr(0, token.begin);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const auto newline = before.rfind('\n');
    const std::size_t column = newline == std::string_view::npos ? token.begin + 1 : token.begin - newline;
    constexpr std::size_t longest_shown = 40;
    std::string shown(sql.substr(token.begin, token.end - token.begin));
    if (shown.size() > longest_shown) shown = shown.substr(0, longest_shown) + "...";
    return "Near \"" + shown + "\", line " + std::to_string(line) + ", column " + std::to_string(column) +
           ".";
}

}  // namespace

void Cursor::fail_at(std::string_view what, const Token& token) const {
    std::string message(what);
    if (token.kind == TokenKind::end) {
        throw Error(ErrorCode::syntax, message + " at the end of the statement");
    }
    throw Error(ErrorCode::syntax, message + " at byte " + std::to_string(token.begin + 1),
                spot_of(sql_, token));
}

void Cursor::fail(std::string_view what) const {
    fail_at(what, token());
}

void Cursor::fail_expected(std::string_view wanted) const {
    fail("expected " + std::string(wanted));
}

ast::Name Cursor::take_name() {
    ast::Name name;
    name.quote = at(Symbol::string) ? '\'' : token().quote;
    name.place = {token().begin, token().end};
    name.text = take_value();
    return name;
}

ast::Name Cursor::name(std::string_view wanted) {
    if (!is_name(symbol())) fail_expected(wanted);
    return take_name();
}

ast::Name Cursor::identifier_or_string(std::string_view wanted) {
    if (!is_identifier(symbol()) && !at(Symbol::string)) fail_expected(wanted);
    return take_name();
}

ast::QualifiedName Cursor::qualified_name(std::string_view wanted) {
    ast::QualifiedName result;
    result.name = name(wanted);
    if (accept(Symbol::dot)) {
        result.schema = std::move(result.name);
        result.name = name(wanted);
    }
    return result;
}

std::vector<ast::Name> Cursor::names(std::string_view wanted) {
    std::vector<ast::Name> result;
    do {
        result.push_back(name(wanted));
    } while (accept(Symbol::comma));
    return result;
}

std::vector<ast::Name> Cursor::parenthesized_names(std::string_view wanted) {
    expect(Symbol::lp, "\"(\"");
    std::vector<ast::Name> result = names(wanted);
    expect(Symbol::rp, "\")\"");
    return result;
}

std::vector<ast::Name> Cursor::optional_names_of_old(std::string_view wanted) {
    std::vector<ast::Name> result;
    if (!accept(Symbol::lp)) return result;
    do {
        result.push_back(name(wanted));
        if (accept(Symbol::kw_collate)) identifier_or_string("collation");
        if (!accept(Symbol::kw_asc)) accept(Symbol::kw_desc);
    } while (accept(Symbol::comma));
    expect(Symbol::rp, "\")\"");
    return result;
}

}  // namespace ferry::core::detail
