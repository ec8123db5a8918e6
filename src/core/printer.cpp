// Names and statements as a whole, and the ways into the printer.
#include "core/printer.hpp"

#include "core/ascii.hpp"
#include "core/printer_detail.hpp"
#include "core/symbol.hpp"

namespace ferry::core {

namespace detail {

namespace {

std::string quoted(std::string_view text, char open, char close) {
    std::string result(1, open);
    for (const char c : text) {
        result.push_back(c);
        if (c == close) result.push_back(c);
    }
    result.push_back(close);
    return result;
}

/// What the lexer reads as one bare word.
bool is_plain_word(const std::string& text) {
    if (text.empty()) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool letter =
            is_ascii_lower(c) || is_ascii_upper(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
        if (!letter && (i == 0 || (!is_ascii_digit(c) && c != '$'))) return false;
    }
    // A byte order mark between tokens is a blank.
    return text.compare(0, 3, "\xEF\xBB\xBF") != 0;
}

/// Keywords that no rule of the grammar takes for anything but a name where a name may stand.
bool is_harmless_keyword(Symbol symbol) noexcept {
    switch (symbol) {
        case Symbol::kw_action:
        case Symbol::kw_after:
        case Symbol::kw_before:
        case Symbol::kw_cascade:
        case Symbol::kw_column:
        case Symbol::kw_database:
        case Symbol::kw_each:
        case Symbol::kw_fail:
        case Symbol::kw_first:
        case Symbol::kw_ignore:
        case Symbol::kw_key:
        case Symbol::kw_last:
        case Symbol::kw_no:
        case Symbol::kw_of:
        case Symbol::kw_others:
        case Symbol::kw_plan:
        case Symbol::kw_pragma:
        case Symbol::kw_query:
        case Symbol::kw_rename:
        case Symbol::kw_row:
        case Symbol::kw_ties:
        case Symbol::kw_trigger:
        case Symbol::kw_view: return true;
        default: return false;
    }
}

}  // namespace

/// As it was written where that can be; other words get brackets rather than double quotes, which SQLite may
/// take for a string.
void Printer::name(const ast::Name& name) {
    const bool closes_bracket = name.text.find(']') != std::string::npos;
    switch (name.quote) {
        case '\'':
        case '`': put(quoted(name.text, name.quote, name.quote)); return;
        case 0: {
            if (!is_plain_word(name.text)) break;
            const Symbol symbol = keyword_of(name.text);
            if (symbol == Symbol::id || is_harmless_keyword(symbol)) {
                put(name.text);
            } else {
                put("[" + name.text + "]");
            }
            return;
        }
        case '[':
            if (closes_bracket) break;
            put("[" + name.text + "]");
            return;
        default: break;
    }
    put(quoted(name.text, '"', '"'));
}

/// In front of its parenthesis nearly any word is the name of a function: replace(), like(), left().
void Printer::function_name(const ast::Name& function) {
    const Symbol symbol = is_plain_word(function.text) ? keyword_of(function.text) : Symbol::id;
    switch (symbol) {
        case Symbol::kw_cast:
        case Symbol::kw_raise:
        case Symbol::kw_with:
        case Symbol::kw_current_date:
        case Symbol::kw_current_time:
        case Symbol::kw_current_timestamp: break;
        default:
            if (function.quote == 0 && symbol != Symbol::id && is_name(symbol)) {
                put(function.text);
                return;
            }
    }
    name(function);
}

void Printer::qualified_name(const ast::QualifiedName& qualified) {
    if (qualified.schema) {
        name(qualified.schema);
        put(".");
    }
    name(qualified.name);
}

void Printer::names(const std::vector<ast::Name>& items) {
    list(items, [this](const ast::Name& item) { name(item); });
}

void Printer::parenthesized_names(const std::vector<ast::Name>& items) {
    if (items.empty()) return;
    put("(");
    names(items);
    put(")");
}

void Printer::expressions(const ast::Exprs& exprs, std::size_t first) {
    for (std::size_t i = first; i < exprs.size(); ++i) {
        if (i > first) put(", ");
        expression(*exprs[i]);
    }
}

void Printer::clause(std::string_view word, const ast::ExprPtr& expr) {
    if (!expr) return;
    put(word);
    expression(*expr);
}

void Printer::statement(const ast::Statement& statement) {
    using ast::StatementKind;
    switch (statement.kind) {
        case StatementKind::select: select(*statement.select); break;
        case StatementKind::insert: insert(*statement.insert); break;
        case StatementKind::update: update(*statement.update); break;
        case StatementKind::delete_: delete_from(*statement.delete_); break;
        case StatementKind::create_table: create_table(*statement.create_table); break;
        case StatementKind::create_index: create_index(*statement.create_index); break;
        case StatementKind::create_view: create_view(*statement.create_view); break;
        case StatementKind::create_trigger: create_trigger(*statement.create_trigger); break;
        case StatementKind::create_virtual_table:
            create_virtual_table(*statement.create_virtual_table);
            break;
        case StatementKind::other: put(statement.words); break;
    }
}

}  // namespace detail

std::string print_sql(const ast::Statement& statement) {
    detail::Printer printer;
    printer.statement(statement);
    return printer.take();
}

std::string print_sql(const ast::Select& select) {
    detail::Printer printer;
    printer.select(select);
    return printer.take();
}

std::string print_sql(const ast::Expr& expr) {
    detail::Printer printer;
    printer.expression(expr);
    return printer.take();
}

}  // namespace ferry::core
