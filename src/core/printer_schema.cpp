// CREATE TABLE, INDEX, VIEW, TRIGGER and VIRTUAL TABLE.
#include "core/printer_detail.hpp"

namespace ferry::core::detail {

using ast::Constraint;
using ast::CreateTrigger;
using Kind = ast::Constraint::Kind;

namespace {

/// DEFAULT takes it without parentheses.
bool is_plain_default(const ast::Expr& expr) noexcept {
    switch (expr.kind) {
        case ast::ExprKind::null_literal:
        case ast::ExprKind::integer:
        case ast::ExprKind::real:
        case ast::ExprKind::string:
        case ast::ExprKind::blob:
        case ast::ExprKind::current_date:
        case ast::ExprKind::current_time:
        case ast::ExprKind::current_timestamp: return true;
        case ast::ExprKind::column: return !expr.table && expr.name.quote != '\'';
        case ast::ExprKind::unary:
            return (expr.op == ast::Op::negate || expr.op == ast::Op::plus) &&
                   expr.args[0]->kind != ast::ExprKind::column &&
                   expr.args[0]->kind != ast::ExprKind::unary && is_plain_default(*expr.args[0]);
        default: return false;
    }
}

}  // namespace

void Printer::create_table(const ast::CreateTable& table) {
    put(table.temporary ? "CREATE TEMP TABLE " : "CREATE TABLE ");
    if (table.if_not_exists) put("IF NOT EXISTS ");
    qualified_name(table.name);
    if (table.as_select) {
        put(" AS ");
        select(*table.as_select);
        return;
    }
    put("(");
    list(table.columns, [this](const ast::ColumnDefinition& column) { column_definition(column); });
    for (const Constraint& item : table.constraints) {
        put(",");
        constraint(item, true);
    }
    put(")");
    if (table.without_rowid) put(" WITHOUT ROWID");
    if (table.strict) put(table.without_rowid ? ", STRICT" : " STRICT");
}

void Printer::column_definition(const ast::ColumnDefinition& column) {
    name(column.name);
    if (!column.type.empty()) put(" " + column.type);
    for (const Constraint& item : column.constraints)
        constraint(item, false);
}

/// With a blank in front.
void Printer::constraint(const Constraint& constraint, bool of_table) {
    if (constraint.name) {
        put(" CONSTRAINT ");
        name(constraint.name);
    }
    switch (constraint.kind) {
        case Kind::primary_key:
            put(" PRIMARY KEY");
            if (constraint.direction == ast::Direction::ascending) put(" ASC");
            if (constraint.direction == ast::Direction::descending) put(" DESC");
            if (of_table) keyed_columns(constraint);
            break;
        case Kind::unique:
            put(" UNIQUE");
            if (of_table) keyed_columns(constraint);
            break;
        case Kind::check:
            clause(" CHECK (", constraint.expr);
            put(")");
            break;
        case Kind::not_null: put(" NOT NULL"); break;
        case Kind::null: put(" NULL"); break;
        case Kind::default_: default_value(constraint); break;
        case Kind::collate:
            put(" COLLATE ");
            name(constraint.collation);
            break;
        case Kind::generated:
            put(constraint.generated_always ? " GENERATED ALWAYS" : "");
            clause(" AS (", constraint.expr);
            put(")");
            if (constraint.storage == Constraint::Storage::virtual_) put(" VIRTUAL");
            if (constraint.storage == Constraint::Storage::stored) put(" STORED");
            break;
        case Kind::references:
            if (of_table) {
                put(" FOREIGN KEY");
                parenthesized_names(constraint.key_columns);
            }
            references(constraint.foreign_key);
            break;
    }
    on_conflict(constraint.conflict);
    if (constraint.autoincrement && !of_table) put(" AUTOINCREMENT");
}

void Printer::keyed_columns(const Constraint& constraint) {
    put("(");
    order_terms(constraint.columns);
    if (constraint.autoincrement) put(" AUTOINCREMENT");
    put(")");
}

void Printer::default_value(const Constraint& constraint) {
    if (!constraint.expr_parenthesized && is_plain_default(*constraint.expr)) {
        put(" DEFAULT ");
        expression(*constraint.expr);
        return;
    }
    clause(" DEFAULT (", constraint.expr);
    put(")");
}

void Printer::references(const ast::ForeignKeyClause& key) {
    put(" REFERENCES ");
    name(key.parent.name);
    parenthesized_names(key.parent_columns);
    if (!key.on_delete.empty()) put(" ON DELETE " + key.on_delete);
    if (!key.on_update.empty()) put(" ON UPDATE " + key.on_update);
    if (key.match) {
        put(" MATCH ");
        name(key.match);
    }
    if (!key.has_deferrable) return;
    put(key.not_deferrable ? " NOT DEFERRABLE" : " DEFERRABLE");
    if (key.initially_deferred) put(" INITIALLY DEFERRED");
    if (key.initially_immediate) put(" INITIALLY IMMEDIATE");
}

void Printer::create_index(const ast::CreateIndex& index) {
    put(index.unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ");
    if (index.if_not_exists) put("IF NOT EXISTS ");
    qualified_name(index.name);
    put(" ON ");
    name(index.table);
    put("(");
    order_terms(index.columns);
    put(")");
    clause(" WHERE ", index.where);
}

void Printer::create_view(const ast::CreateView& view) {
    put(view.temporary ? "CREATE TEMP VIEW " : "CREATE VIEW ");
    if (view.if_not_exists) put("IF NOT EXISTS ");
    qualified_name(view.name);
    parenthesized_names(view.columns);
    put(" AS ");
    select(*view.select);
}

void Printer::create_trigger(const CreateTrigger& trigger) {
    put(trigger.temporary ? "CREATE TEMP TRIGGER " : "CREATE TRIGGER ");
    if (trigger.if_not_exists) put("IF NOT EXISTS ");
    qualified_name(trigger.name);
    switch (trigger.timing) {
        case CreateTrigger::Timing::none: break;
        case CreateTrigger::Timing::before: put(" BEFORE"); break;
        case CreateTrigger::Timing::after: put(" AFTER"); break;
        case CreateTrigger::Timing::instead_of: put(" INSTEAD OF"); break;
    }
    switch (trigger.event) {
        case CreateTrigger::Event::insert: put(" INSERT"); break;
        case CreateTrigger::Event::update: put(" UPDATE"); break;
        case CreateTrigger::Event::delete_: put(" DELETE"); break;
    }
    if (!trigger.update_of.empty()) {
        put(" OF ");
        names(trigger.update_of);
    }
    put(" ON ");
    qualified_name(trigger.table);
    if (trigger.for_each_row) put(" FOR EACH ROW");
    clause(" WHEN ", trigger.when);
    put(" BEGIN ");
    for (const ast::Statement& step : trigger.body) {
        statement(step);
        put("; ");
    }
    put("END");
}

void Printer::create_virtual_table(const ast::CreateVirtualTable& table) {
    put("CREATE VIRTUAL TABLE ");
    if (table.if_not_exists) put("IF NOT EXISTS ");
    qualified_name(table.name);
    put(" USING ");
    name(table.module);
    if (table.arguments.empty()) return;
    put("(");
    list(table.arguments, [this](const std::string& argument) { put(argument); });
    put(")");
}

}  // namespace ferry::core::detail
