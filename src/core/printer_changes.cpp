// INSERT, UPDATE and DELETE.
#include "core/printer_detail.hpp"

namespace ferry::core::detail {

namespace {

const char* spelling_of(ast::Conflict conflict) noexcept {
    switch (conflict) {
        case ast::Conflict::none: return "";
        case ast::Conflict::rollback: return "ROLLBACK";
        case ast::Conflict::abort: return "ABORT";
        case ast::Conflict::fail: return "FAIL";
        case ast::Conflict::ignore: return "IGNORE";
        case ast::Conflict::replace: return "REPLACE";
    }
    return "";
}

}  // namespace

void Printer::or_conflict(ast::Conflict conflict) {
    if (conflict == ast::Conflict::none) return;
    put(" OR ");
    put(spelling_of(conflict));
}

void Printer::on_conflict(ast::Conflict conflict) {
    if (conflict == ast::Conflict::none) return;
    put(" ON CONFLICT ");
    put(spelling_of(conflict));
}

void Printer::changed_table(const ast::QualifiedName& table, const ast::Name& alias) {
    qualified_name(table);
    if (!alias) return;
    put(" AS ");
    name(alias);
}

void Printer::returning(const std::vector<ast::ResultColumn>& columns) {
    if (columns.empty()) return;
    put(" RETURNING ");
    result_columns(columns);
}

void Printer::insert(const ast::Insert& insert) {
    if (insert.with) with(*insert.with);
    put(insert.replace_word ? "REPLACE" : "INSERT");
    if (!insert.replace_word) or_conflict(insert.conflict);
    put(" INTO ");
    changed_table(insert.table, insert.alias);
    parenthesized_names(insert.columns);
    if (insert.source) {
        put(" ");
        select(*insert.source);
    } else {
        put(" DEFAULT VALUES");
    }
    for (const ast::Upsert& item : insert.upserts)
        upsert(item);
    returning(insert.returning);
}

void Printer::upsert(const ast::Upsert& upsert) {
    put(" ON CONFLICT");
    if (!upsert.target.empty()) {
        put("(");
        order_terms(upsert.target);
        put(")");
        clause(" WHERE ", upsert.target_where);
    }
    if (!upsert.do_update) {
        put(" DO NOTHING");
        return;
    }
    put(" DO UPDATE SET ");
    assignments(upsert.assignments);
    clause(" WHERE ", upsert.where);
}

void Printer::assignments(const std::vector<ast::Assignment>& items) {
    list(items, [this](const ast::Assignment& item) {
        if (item.row) {
            parenthesized_names(item.columns);
        } else {
            names(item.columns);
        }
        put(" = ");
        expression(*item.value);
    });
}

void Printer::update(const ast::Update& update) {
    if (update.with) with(*update.with);
    put("UPDATE");
    or_conflict(update.conflict);
    put(" ");
    changed_table(update.table, update.alias);
    index_hint(update.indexed_by, update.not_indexed);
    put(" SET ");
    assignments(update.assignments);
    if (!update.from.empty()) {
        put(" FROM ");
        from_items(update.from);
    }
    clause(" WHERE ", update.where);
    returning(update.returning);
    order_by(update.order_by);
    limit(update.limit, update.offset);
}

void Printer::delete_from(const ast::Delete& statement) {
    if (statement.with) with(*statement.with);
    put("DELETE FROM ");
    changed_table(statement.table, statement.alias);
    index_hint(statement.indexed_by, statement.not_indexed);
    clause(" WHERE ", statement.where);
    returning(statement.returning);
    order_by(statement.order_by);
    limit(statement.limit, statement.offset);
}

}  // namespace ferry::core::detail
