// Statements, and the ways into the parser.
#include "core/parser.hpp"

#include "core/ascii.hpp"
#include "core/parser_detail.hpp"

namespace ferry::core {

namespace detail {

using ast::Statement;
using ast::StatementKind;

Statement Parser::statement() {
    const std::size_t begin = begin_here();
    Statement result = statement_of_kind();
    result.place = place_from(begin);
    return result;
}

Statement Parser::statement_of_kind() {
    Statement result;
    if (at(Symbol::kw_create)) return create();
    std::unique_ptr<ast::With> tables;
    const std::size_t begin = begin_here();
    if (at(Symbol::kw_with)) tables = with();
    switch (symbol()) {
        case Symbol::kw_select:
        case Symbol::kw_values:
            result.kind = StatementKind::select;
            result.select = select_after_with(std::move(tables), begin);
            return result;
        case Symbol::kw_insert:
        case Symbol::kw_replace:
            result.kind = StatementKind::insert;
            result.insert = insert(false);
            result.insert->with = std::move(tables);
            return result;
        case Symbol::kw_update:
            result.kind = StatementKind::update;
            result.update = update(false);
            result.update->with = std::move(tables);
            return result;
        case Symbol::kw_delete:
            result.kind = StatementKind::delete_;
            result.delete_ = delete_from(false);
            result.delete_->with = std::move(tables);
            return result;
        default: break;
    }
    if (tables) fail_expected("SELECT, INSERT, UPDATE or DELETE");
    return other_statement();
}

/// By its first word, or its first two where one says little.
Statement Parser::other_statement() {
    Statement result;
    switch (symbol()) {
        case Symbol::kw_explain:
            explained_statement();
            result.words = "EXPLAIN";
            return result;
        case Symbol::kw_alter:
        case Symbol::kw_drop:
            if (symbol(1) < Symbol::kw_abort) {
                advance();
                fail_expected("TABLE, INDEX, VIEW or TRIGGER");
            }
            result.words = ascii_upper(take_value()) + ' ';
            break;
        case Symbol::kw_analyze:
        case Symbol::kw_attach:
        case Symbol::kw_begin:
        case Symbol::kw_commit:
        case Symbol::kw_detach:
        case Symbol::kw_end:
        case Symbol::kw_pragma:
        case Symbol::kw_reindex:
        case Symbol::kw_release:
        case Symbol::kw_rollback:
        case Symbol::kw_savepoint:
        case Symbol::kw_vacuum: break;
        default: fail_expected("statement");
    }
    result.words += ascii_upper(take_value());
    while (!at(Symbol::semi) && !at(Symbol::end))
        advance();
    return result;
}

/// EXPLAIN [QUERY PLAN] statement. Parsed, because a trigger has semicolons inside.
void Parser::explained_statement() {
    advance();
    if (accept(Symbol::kw_query)) expect(Symbol::kw_plan, "PLAN");
    if (at(Symbol::kw_explain)) fail_expected("statement");
    statement_of_kind();
}

void Parser::end_of_statement() {
    while (accept(Symbol::semi)) {
    }
    if (!at(Symbol::end)) fail_expected("end of statement");
}

Statement Parser::whole_statement() {
    Statement result = statement();
    end_of_statement();
    return result;
}

ast::ExprPtr Parser::whole_expression() {
    ast::ExprPtr result = expression();
    if (!at(Symbol::end)) fail_expected("end of expression");
    return result;
}

ast::CreateTable Parser::whole_create_table() {
    expect(Symbol::kw_create, "CREATE");
    const bool temporary = accept(Symbol::kw_temp) || accept(Symbol::kw_temporary);
    const std::unique_ptr<ast::CreateTable> table = create_table(true);
    table->temporary = temporary;
    end_of_statement();
    return std::move(*table);
}

ast::CreateVirtualTable Parser::whole_create_virtual_table() {
    expect(Symbol::kw_create, "CREATE");
    const std::unique_ptr<ast::CreateVirtualTable> table = create_virtual_table();
    end_of_statement();
    return std::move(*table);
}

}  // namespace detail

ast::Statement parse_statement(std::string_view sql) {
    return detail::Parser(sql).whole_statement();
}

ast::ExprPtr parse_expression(std::string_view sql) {
    return detail::Parser(sql).whole_expression();
}

}  // namespace ferry::core
