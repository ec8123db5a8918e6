// The words are those of SQLite 3.46 with everything compiled in that is by default.
#include "core/symbol.hpp"

#include <array>
#include <cstddef>
#include <iterator>

#include "core/ascii.hpp"

namespace ferry::core {

namespace {

/// In the order of enum Symbol.
constexpr std::string_view keywords[] = {
    "ABORT",
    "ACTION",
    "ADD",
    "AFTER",
    "ALL",
    "ALTER",
    "ALWAYS",
    "ANALYZE",
    "AND",
    "AS",
    "ASC",
    "ATTACH",
    "AUTOINCREMENT",
    "BEFORE",
    "BEGIN",
    "BETWEEN",
    "BY",
    "CASCADE",
    "CASE",
    "CAST",
    "CHECK",
    "COLLATE",
    "COLUMN",
    "COMMIT",
    "CONFLICT",
    "CONSTRAINT",
    "CREATE",
    "CROSS",
    "CURRENT",
    "CURRENT_DATE",
    "CURRENT_TIME",
    "CURRENT_TIMESTAMP",
    "DATABASE",
    "DEFAULT",
    "DEFERRABLE",
    "DEFERRED",
    "DELETE",
    "DESC",
    "DETACH",
    "DISTINCT",
    "DO",
    "DROP",
    "EACH",
    "ELSE",
    "END",
    "ESCAPE",
    "EXCEPT",
    "EXCLUDE",
    "EXCLUSIVE",
    "EXISTS",
    "EXPLAIN",
    "FAIL",
    "FILTER",
    "FIRST",
    "FOLLOWING",
    "FOR",
    "FOREIGN",
    "FROM",
    "FULL",
    "GENERATED",
    "GLOB",
    "GROUP",
    "GROUPS",
    "HAVING",
    "IF",
    "IGNORE",
    "IMMEDIATE",
    "IN",
    "INDEX",
    "INDEXED",
    "INITIALLY",
    "INNER",
    "INSERT",
    "INSTEAD",
    "INTERSECT",
    "INTO",
    "IS",
    "ISNULL",
    "JOIN",
    "KEY",
    "LAST",
    "LEFT",
    "LIKE",
    "LIMIT",
    "MATCH",
    "MATERIALIZED",
    "NATURAL",
    "NO",
    "NOT",
    "NOTHING",
    "NOTNULL",
    "NULL",
    "NULLS",
    "OF",
    "OFFSET",
    "ON",
    "OR",
    "ORDER",
    "OTHERS",
    "OUTER",
    "OVER",
    "PARTITION",
    "PLAN",
    "PRAGMA",
    "PRECEDING",
    "PRIMARY",
    "QUERY",
    "RAISE",
    "RANGE",
    "RECURSIVE",
    "REFERENCES",
    "REGEXP",
    "REINDEX",
    "RELEASE",
    "RENAME",
    "REPLACE",
    "RESTRICT",
    "RETURNING",
    "RIGHT",
    "ROLLBACK",
    "ROW",
    "ROWS",
    "SAVEPOINT",
    "SELECT",
    "SET",
    "TABLE",
    "TEMP",
    "TEMPORARY",
    "THEN",
    "TIES",
    "TO",
    "TRANSACTION",
    "TRIGGER",
    "UNBOUNDED",
    "UNION",
    "UNIQUE",
    "UPDATE",
    "USING",
    "VACUUM",
    "VALUES",
    "VIEW",
    "VIRTUAL",
    "WHEN",
    "WHERE",
    "WINDOW",
    "WITH",
    "WITHOUT",
};
constexpr int first_keyword = static_cast<int>(Symbol::kw_abort);
static_assert(first_keyword + std::size(keywords) - 1 == static_cast<std::size_t>(Symbol::kw_without),
              "one word per keyword symbol");

/// Where the keywords of each first letter begin, so that a word is compared with a few only.
constexpr std::array<unsigned char, 27> index_by_letter() {
    std::array<unsigned char, 27> index{};
    std::size_t next = 0;
    for (std::size_t letter = 0; letter < 26; ++letter) {
        index[letter] = static_cast<unsigned char>(next);
        while (next < std::size(keywords) && keywords[next][0] == static_cast<char>('A' + letter))
            ++next;
    }
    index[26] = static_cast<unsigned char>(next);
    return index;
}
constexpr std::array<unsigned char, 27> by_letter = index_by_letter();

/// Keywords that are never names, whatever stands around them; words of joins and INDEXED are names in
/// places.
constexpr Symbol reserved[] = {Symbol::kw_add,        Symbol::kw_all,         Symbol::kw_alter,
                               Symbol::kw_and,        Symbol::kw_as,          Symbol::kw_autoincrement,
                               Symbol::kw_between,    Symbol::kw_case,        Symbol::kw_check,
                               Symbol::kw_collate,    Symbol::kw_commit,      Symbol::kw_constraint,
                               Symbol::kw_create,     Symbol::kw_default,     Symbol::kw_deferrable,
                               Symbol::kw_delete,     Symbol::kw_distinct,    Symbol::kw_drop,
                               Symbol::kw_else,       Symbol::kw_escape,      Symbol::kw_except,
                               Symbol::kw_exists,     Symbol::kw_filter,      Symbol::kw_foreign,
                               Symbol::kw_from,       Symbol::kw_group,       Symbol::kw_having,
                               Symbol::kw_in,         Symbol::kw_index,       Symbol::kw_insert,
                               Symbol::kw_intersect,  Symbol::kw_into,        Symbol::kw_is,
                               Symbol::kw_isnull,     Symbol::kw_join,        Symbol::kw_limit,
                               Symbol::kw_not,        Symbol::kw_nothing,     Symbol::kw_notnull,
                               Symbol::kw_null,       Symbol::kw_on,          Symbol::kw_or,
                               Symbol::kw_order,      Symbol::kw_over,        Symbol::kw_primary,
                               Symbol::kw_references, Symbol::kw_returning,   Symbol::kw_select,
                               Symbol::kw_set,        Symbol::kw_table,       Symbol::kw_then,
                               Symbol::kw_to,         Symbol::kw_transaction, Symbol::kw_union,
                               Symbol::kw_unique,     Symbol::kw_update,      Symbol::kw_using,
                               Symbol::kw_values,     Symbol::kw_when,        Symbol::kw_where,
                               Symbol::kw_window};

constexpr std::array<bool, 256> reserved_by_symbol() {
    std::array<bool, 256> result{};
    for (const Symbol symbol : reserved)
        result[static_cast<std::size_t>(symbol)] = true;
    return result;
}
constexpr std::array<bool, 256> reserved_table = reserved_by_symbol();

bool is_reserved(Symbol symbol) noexcept {
    return reserved_table[static_cast<std::size_t>(symbol)];
}

Symbol operator_of(std::string_view spelling) noexcept {
    const char second = spelling.size() > 1 ? spelling[1] : '\0';
    switch (spelling[0]) {
        case '(': return Symbol::lp;
        case ')': return Symbol::rp;
        case ';': return Symbol::semi;
        case ',': return Symbol::comma;
        case '.': return Symbol::dot;
        case '+': return Symbol::plus;
        case '-':
            return spelling.size() == 3 ? Symbol::arrow_text : second == '>' ? Symbol::arrow : Symbol::minus;
        case '*': return Symbol::star;
        case '/': return Symbol::slash;
        case '%': return Symbol::percent;
        case '=': return Symbol::eq;
        case '!': return Symbol::ne;
        case '<':
            if (second == '<') return Symbol::shift_left;
            return second == '=' ? Symbol::le : second == '>' ? Symbol::ne : Symbol::lt;
        case '>':
            if (second == '>') return Symbol::shift_right;
            return second == '=' ? Symbol::ge : Symbol::gt;
        case '&': return Symbol::bit_and;
        case '|': return second == '|' ? Symbol::concat : Symbol::bit_or;
        default: return Symbol::bit_not;
    }
}

Symbol symbol_of(const Token& token) noexcept {
    switch (token.kind) {
        case TokenKind::identifier: return token.quote == 0 ? keyword_of(token.value) : Symbol::id;
        case TokenKind::string: return Symbol::string;
        case TokenKind::blob: return Symbol::blob;
        case TokenKind::integer: return Symbol::integer;
        case TokenKind::real: return Symbol::real;
        case TokenKind::parameter: return Symbol::parameter;
        case TokenKind::op: return operator_of(token.value);
        case TokenKind::end: break;
    }
    return Symbol::end;
}

/// What the three words of window functions look for behind them.
bool is_window_name(Symbol symbol) noexcept {
    return is_identifier(symbol) || is_join_word(symbol) || symbol == Symbol::string ||
           symbol == Symbol::kw_window || symbol == Symbol::kw_over;
}

/// WINDOW x AS, f() OVER x, f() OVER (, f() FILTER ( are keywords; anywhere else they are identifiers.
bool is_window_keyword(const std::vector<Symbol>& symbols, std::size_t i) noexcept {
    const Symbol next = symbols[i + 1];  // these are words, so the end comes behind them
    const bool after_call = i > 0 && symbols[i - 1] == Symbol::rp;
    if (symbols[i] == Symbol::kw_window) {
        return is_window_name(next) && symbols[i + 2] == Symbol::kw_as;
    }
    if (symbols[i] == Symbol::kw_over) return after_call && (next == Symbol::lp || is_window_name(next));
    return after_call && next == Symbol::lp;
}

}  // namespace

bool is_join_word(Symbol symbol) noexcept {
    switch (symbol) {
        case Symbol::kw_cross:
        case Symbol::kw_full:
        case Symbol::kw_inner:
        case Symbol::kw_left:
        case Symbol::kw_natural:
        case Symbol::kw_outer:
        case Symbol::kw_right: return true;
        default: return false;
    }
}

bool is_identifier(Symbol symbol) noexcept {
    return symbol == Symbol::id || (symbol >= Symbol::kw_abort && !is_reserved(symbol) &&
                                    !is_join_word(symbol) && symbol != Symbol::kw_indexed);
}

bool is_name(Symbol symbol) noexcept {
    return symbol == Symbol::id || symbol == Symbol::string ||
           (symbol >= Symbol::kw_abort && !is_reserved(symbol));
}

Symbol keyword_of(std::string_view word) noexcept {
    const char first = word.empty() ? '\0' : ascii_upper(word[0]);
    if (first < 'A' || first > 'Z') return Symbol::id;
    const auto letter = static_cast<std::size_t>(first - 'A');
    for (int i = by_letter[letter]; i < by_letter[letter + 1]; ++i) {
        if (equals_ignoring_case(keywords[i], word)) return static_cast<Symbol>(first_keyword + i);
    }
    return Symbol::id;
}

std::vector<Symbol> symbols_of(const std::vector<Token>& tokens) {
    std::vector<Symbol> symbols;
    symbols.reserve(tokens.size());
    for (const Token& token : tokens)
        symbols.push_back(symbol_of(token));
    for (std::size_t i = 0; i < symbols.size(); ++i) {
        const bool is_one = symbols[i] == Symbol::kw_window || symbols[i] == Symbol::kw_over ||
                            symbols[i] == Symbol::kw_filter;
        if (is_one && !is_window_keyword(symbols, i)) symbols[i] = Symbol::id;
    }
    return symbols;
}

}  // namespace ferry::core
