#include "tree_maker.hpp"

using namespace ferry::core;
using namespace ferry::core::ast;

namespace ferry::test {

namespace {

using Kind = Constraint::Kind;

}  // namespace

std::unique_ptr<CreateTable> TreeMaker::create_table() {
    auto result = std::make_unique<CreateTable>();
    result->temporary = maybe(6);
    result->if_not_exists = maybe(6);
    result->name = qualified();
    if (maybe(8)) {
        result->as_select = select(2);
        return result;
    }
    for (int n = random_.between(1, 4); n > 0; --n)
        result->columns.push_back(column_definition());
    for (; maybe(2);)
        result->constraints.push_back(table_constraint());
    result->without_rowid = maybe(6);
    result->strict = maybe(6);
    return result;
}

ColumnDefinition TreeMaker::column_definition() {
    ColumnDefinition result;
    result.name = name();
    result.type = random_.word(
        {"", "int", "varchar(10)", "long text", "decimal ( 10 , -2 )", "'x' [y z]", "key generated"});
    for (bool last = !maybe(2); !last; last = !maybe(2)) {
        result.constraints.push_back(column_constraint());
        const Constraint& made = result.constraints.back();
        // What follows could be GENERATED, which SQLite would take for the storage.
        if (made.kind == Kind::generated && made.storage == Constraint::Storage::none) break;
    }
    return result;
}

Constraint TreeMaker::column_constraint() {
    Constraint result;
    result.kind = static_cast<Kind>(random_.below(9));
    result.name = maybe_name(4);
    switch (result.kind) {
        case Kind::primary_key:
            result.direction = static_cast<Direction>(random_.below(3));
            result.autoincrement = maybe(3);
            result.conflict = conflict();
            break;
        case Kind::unique:
        case Kind::not_null:
        case Kind::null: result.conflict = conflict(); break;
        case Kind::check: result.expr = expression(2); break;
        case Kind::default_: default_value(result); break;
        case Kind::collate:
            result.collation.text = random_.word({"nocase", "x y", "key"});
            result.collation.quote = result.collation.text == "x y" ? '\'' : '\0';
            break;
        case Kind::generated:
            result.expr = expression(2);
            result.storage = static_cast<Constraint::Storage>(random_.below(3));
            result.generated_always = maybe(2);
            break;
        case Kind::references: references(result.foreign_key); break;
    }
    return result;
}

void TreeMaker::default_value(Constraint& constraint) {
    constraint.expr_parenthesized = maybe(3);
    if (constraint.expr_parenthesized) {
        constraint.expr = expression(2);
        return;
    }
    if (maybe(4)) {
        constraint.expr = std::make_unique<Expr>();
        constraint.expr->kind = ExprKind::column;
        constraint.expr->name.text = random_.word({"word", "true", "key", "x y"});
        constraint.expr->name.quote = constraint.expr->name.text == "x y" ? '"' : '\0';
        return;
    }
    constraint.expr = literal();
    if (!maybe(3)) return;
    auto sign = std::make_unique<Expr>();
    sign->kind = ExprKind::unary;
    sign->op = maybe(2) ? Op::negate : Op::plus;
    sign->args.push_back(std::move(constraint.expr));
    constraint.expr = std::move(sign);
}

Constraint TreeMaker::table_constraint() {
    Constraint result;
    result.kind = random_.pick({Kind::primary_key, Kind::unique, Kind::check, Kind::references});
    result.name = maybe_name(3);
    switch (result.kind) {
        case Kind::check: result.expr = expression(2); break;
        case Kind::references:
            result.key_columns = names();
            references(result.foreign_key);
            return result;
        default: result.columns = order(1, 3, 1); break;
    }
    result.conflict = conflict();
    result.autoincrement = result.kind == Kind::primary_key && maybe(6);
    return result;
}

void TreeMaker::references(ForeignKeyClause& key) {
    key.parent.name = name();
    if (maybe(2)) key.parent_columns = names();
    if (maybe(3))
        key.on_delete = random_.word({"SET NULL", "SET DEFAULT", "CASCADE", "RESTRICT", "NO ACTION"});
    if (maybe(3))
        key.on_update = random_.word({"SET NULL", "SET DEFAULT", "CASCADE", "RESTRICT", "NO ACTION"});
    key.match = maybe_name(6);
    key.has_deferrable = maybe(2);
    if (!key.has_deferrable) return;
    key.not_deferrable = maybe(2);
    key.initially_deferred = maybe(2);
    key.initially_immediate = !key.initially_deferred && maybe(2);
}

std::unique_ptr<CreateIndex> TreeMaker::create_index() {
    auto result = std::make_unique<CreateIndex>();
    result->unique = maybe(2);
    result->if_not_exists = maybe(4);
    result->name = qualified();
    result->table = name();
    result->columns = order(1, 3, 2);
    result->where = maybe_expression(2, 2);
    return result;
}

std::unique_ptr<CreateView> TreeMaker::create_view() {
    auto result = std::make_unique<CreateView>();
    result->temporary = maybe(4);
    result->if_not_exists = maybe(4);
    result->name = qualified();
    if (maybe(2)) result->columns = names();
    result->select = select(3);
    return result;
}

std::unique_ptr<CreateTrigger> TreeMaker::create_trigger() {
    auto result = std::make_unique<CreateTrigger>();
    result->temporary = maybe(4);
    result->if_not_exists = maybe(4);
    result->name = qualified();
    result->timing = static_cast<CreateTrigger::Timing>(random_.below(4));
    result->event = static_cast<CreateTrigger::Event>(random_.below(3));
    if (result->event == CreateTrigger::Event::update && maybe(2)) result->update_of = names();
    result->table = qualified();
    result->for_each_row = maybe(2);
    result->when = maybe_expression(2, 2);
    for (int n = random_.between(1, 3); n > 0; --n)
        result->body.push_back(trigger_step());
    return result;
}

Statement TreeMaker::trigger_step() {
    Statement result;
    result.kind = static_cast<StatementKind>(random_.below(4));
    switch (result.kind) {
        case StatementKind::insert: result.insert = insert(true); break;
        case StatementKind::update: result.update = update(true); break;
        case StatementKind::delete_: result.delete_ = delete_from(true); break;
        default: result.select = select(2); break;
    }
    return result;
}

std::unique_ptr<CreateVirtualTable> TreeMaker::create_virtual_table() {
    auto result = std::make_unique<CreateVirtualTable>();
    result->if_not_exists = maybe(4);
    result->name = qualified();
    result->module = name();
    for (; maybe(2);)
        result->arguments.emplace_back(
            random_.word({"a", "b UNINDEXED", "content=''", "x(1, (2))", "tokenize = 'a b'"}));
    return result;
}

}  // namespace ferry::test
