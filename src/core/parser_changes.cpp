// INSERT, REPLACE, UPDATE and DELETE, alone and as the steps of a trigger, where some of their clauses are
// missing.
#include "core/parser_detail.hpp"

namespace ferry::core::detail {

using ast::Conflict;

/// schema.table [AS alias]
void Parser::changed_table(ast::QualifiedName& table, ast::Name& alias) {
    table = qualified_name("table name");
    if (accept(Symbol::kw_as)) alias = name("alias");
}

Conflict Parser::conflict_action(bool always) {
    if (accept(Symbol::kw_rollback)) return Conflict::rollback;
    if (accept(Symbol::kw_abort)) return Conflict::abort;
    if (accept(Symbol::kw_fail)) return Conflict::fail;
    if (accept(Symbol::kw_ignore)) return Conflict::ignore;
    if (accept(Symbol::kw_replace)) return Conflict::replace;
    if (always) fail_expected("ROLLBACK, ABORT, FAIL, IGNORE or REPLACE");
    return Conflict::none;
}

Conflict Parser::optional_or_conflict() {
    return accept(Symbol::kw_or) ? conflict_action(true) : Conflict::none;
}

std::unique_ptr<ast::Insert> Parser::insert(bool in_trigger) {
    auto insert = std::make_unique<ast::Insert>();
    if (accept(Symbol::kw_replace)) {
        insert->replace_word = true;
        insert->conflict = Conflict::replace;
    } else {
        expect(Symbol::kw_insert, "INSERT");
        insert->conflict = optional_or_conflict();
    }
    expect(Symbol::kw_into, "INTO");
    changed_table(insert->table, insert->alias);
    if (at(Symbol::lp)) insert->columns = parenthesized_names("column name");
    insert_source(*insert, in_trigger);
    return insert;
}

void Parser::insert_source(ast::Insert& insert, bool in_trigger) {
    if (!in_trigger && accept(Symbol::kw_default)) {
        expect(Symbol::kw_values, "VALUES");
        insert.returning = optional_returning();
        return;
    }
    if (!at_select()) fail_expected(in_trigger ? "VALUES or SELECT" : "VALUES, SELECT or DEFAULT VALUES");
    insert.source = select();
    while (at(Symbol::kw_on)) {
        insert.upserts.push_back(upsert());
        // One without a target takes every conflict, so it is the last.
        if (insert.upserts.back().target.empty()) break;
    }
    insert.returning = optional_returning();
}

ast::Upsert Parser::upsert() {
    ast::Upsert upsert;
    advance();
    expect(Symbol::kw_conflict, "CONFLICT");
    if (accept(Symbol::lp)) {
        upsert.target = order_terms();
        expect(Symbol::rp, "\")\"");
        upsert.target_where = optional_where();
    }
    expect(Symbol::kw_do, "DO");
    if (accept(Symbol::kw_nothing)) return upsert;
    expect(Symbol::kw_update, "NOTHING or UPDATE");
    expect(Symbol::kw_set, "SET");
    upsert.do_update = true;
    upsert.assignments = assignments();
    upsert.where = optional_where();
    return upsert;
}

std::vector<ast::Assignment> Parser::assignments() {
    std::vector<ast::Assignment> result;
    do {
        ast::Assignment assignment;
        if (at(Symbol::lp)) {
            assignment.row = true;
            assignment.columns = parenthesized_names("column name");
        } else {
            assignment.columns.push_back(name("column name"));
        }
        expect(Symbol::eq, "\"=\"");
        assignment.value = expression();
        result.push_back(std::move(assignment));
    } while (accept(Symbol::comma));
    return result;
}

std::unique_ptr<ast::Update> Parser::update(bool in_trigger) {
    auto update = std::make_unique<ast::Update>();
    expect(Symbol::kw_update, "UPDATE");
    update->conflict = optional_or_conflict();
    changed_table(update->table, update->alias);
    if (!in_trigger) index_hint(update->indexed_by, update->not_indexed);
    expect(Symbol::kw_set, "SET");
    update->assignments = assignments();
    if (accept(Symbol::kw_from)) update->from = from_items();
    update->where = optional_where();
    if (in_trigger) return update;
    update->returning = optional_returning();
    update->order_by = optional_order_by();
    optional_limit(update->limit, update->offset);
    return update;
}

std::unique_ptr<ast::Delete> Parser::delete_from(bool in_trigger) {
    auto result = std::make_unique<ast::Delete>();
    expect(Symbol::kw_delete, "DELETE");
    expect(Symbol::kw_from, "FROM");
    changed_table(result->table, result->alias);
    if (!in_trigger) index_hint(result->indexed_by, result->not_indexed);
    result->where = optional_where();
    if (in_trigger) return result;
    result->returning = optional_returning();
    result->order_by = optional_order_by();
    optional_limit(result->limit, result->offset);
    return result;
}

}  // namespace ferry::core::detail
