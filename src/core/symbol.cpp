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

/// Keywords that are never names, whatever stands around them.
bool is_reserved(Symbol symbol) noexcept {
    switch (symbol) {
        case Symbol::kw_add:
        case Symbol::kw_all:
        case Symbol::kw_alter:
        case Symbol::kw_and:
        case Symbol::kw_as:
        case Symbol::kw_autoincrement:
        case Symbol::kw_between:
        case Symbol::kw_case:
        case Symbol::kw_check:
        case Symbol::kw_collate:
        case Symbol::kw_commit:
        case Symbol::kw_constraint:
        case Symbol::kw_create:
        case Symbol::kw_default:
        case Symbol::kw_deferrable:
        case Symbol::kw_delete:
        case Symbol::kw_distinct:
        case Symbol::kw_drop:
        case Symbol::kw_else:
        case Symbol::kw_escape:
        case Symbol::kw_except:
        case Symbol::kw_exists:
        case Symbol::kw_filter:
        case Symbol::kw_foreign:
        case Symbol::kw_from:
        case Symbol::kw_group:
        case Symbol::kw_having:
        case Symbol::kw_in:
        case Symbol::kw_index:
        case Symbol::kw_insert:
        case Symbol::kw_intersect:
        case Symbol::kw_into:
        case Symbol::kw_is:
        case Symbol::kw_isnull:
        case Symbol::kw_join:
        case Symbol::kw_limit:
        case Symbol::kw_not:
        case Symbol::kw_nothing:
        case Symbol::kw_notnull:
        case Symbol::kw_null:
        case Symbol::kw_on:
        case Symbol::kw_or:
        case Symbol::kw_order:
        case Symbol::kw_over:
        case Symbol::kw_primary:
        case Symbol::kw_references:
        case Symbol::kw_returning:
        case Symbol::kw_select:
        case Symbol::kw_set:
        case Symbol::kw_table:
        case Symbol::kw_then:
        case Symbol::kw_to:
        case Symbol::kw_transaction:
        case Symbol::kw_union:
        case Symbol::kw_unique:
        case Symbol::kw_update:
        case Symbol::kw_using:
        case Symbol::kw_values:
        case Symbol::kw_when:
        case Symbol::kw_where:
        case Symbol::kw_window: return true;
        default: return is_join_word(symbol) || symbol == Symbol::kw_indexed;
    }
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
    return symbol == Symbol::id || (symbol >= Symbol::kw_abort && !is_reserved(symbol));
}

bool is_name(Symbol symbol) noexcept {
    return symbol == Symbol::id || symbol == Symbol::string ||
           (symbol >= Symbol::kw_abort &&
            (is_join_word(symbol) || symbol == Symbol::kw_indexed || !is_reserved(symbol)));
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
