#include "tree_maker.hpp"

using namespace ferry::core;
using namespace ferry::core::ast;

namespace ferry::test {

Name TreeMaker::name() {
    Name result;
    switch (random_.below(10)) {
        case 0:
            result.text = random_.word({"x y", "", "select", "a\"b", "left"});
            result.quote = '"';
            break;
        case 1:
            result.text =
                random_.word({"key",  "replace", "desc",   "left",  "indexed",  "with",   "recursive",
                              "over", "filter",  "window", "cast",  "raise",    "end",    "current_date",
                              "rows", "if",      "temp",   "nulls", "conflict", "natural"});
            break;
        case 2:
            result.text = random_.word({"a]b", "x y", "from"});
            result.quote = result.text == "a]b" ? '`' : '[';
            break;
        case 3:
            result.text = random_.word({"s", "it's", "where"});
            result.quote = '\'';
            break;
        default: result.text = random_.word({"a", "b", "c", "t", "u", "caf\xC3\xA9", "_x$1"}); break;
    }
    return result;
}

Name TreeMaker::maybe_name(int one_in) {
    return maybe(one_in) ? name() : Name{};
}

QualifiedName TreeMaker::qualified() {
    return {maybe_name(4), name()};
}

std::vector<Name> TreeMaker::names(int most) {
    std::vector<Name> result;
    for (int n = random_.between(1, most); n > 0; --n)
        result.push_back(name());
    return result;
}

std::vector<OrderTerm> TreeMaker::order(int least, int most, int depth) {
    std::vector<OrderTerm> result;
    for (int n = random_.between(least, most); n > 0; --n) {
        OrderTerm term;
        term.expr = expression(depth);
        term.direction = static_cast<Direction>(random_.below(3));
        term.nulls = static_cast<Nulls>(random_.below(3));
        result.push_back(std::move(term));
    }
    return result;
}

void TreeMaker::limit(ExprPtr& limit, ExprPtr& offset, int depth) {
    limit = maybe_expression(3, depth);
    if (limit) offset = maybe_expression(2, depth);
}

std::unique_ptr<With> TreeMaker::with(int depth) {
    if (depth <= 0 || !maybe(5)) return nullptr;
    auto result = std::make_unique<With>();
    result->recursive = maybe(3);
    for (int n = random_.between(1, 2); n > 0; --n) {
        Cte table;
        table.name = name();
        if (maybe(2)) table.columns = names();
        table.hint = static_cast<Cte::Hint>(random_.below(3));
        table.select = select(depth - 1);
        result->tables.push_back(std::move(table));
    }
    return result;
}

SelectPtr TreeMaker::select(int depth) {
    auto result = std::make_unique<Select>();
    result->with = with(depth);
    result->cores.push_back(core(depth));
    for (; maybe(4); result->cores.push_back(core(depth)))
        result->operators.push_back(static_cast<CompoundOp>(random_.below(4)));
    if (result->cores.back().is_values) return result;
    result->order_by = order(0, 2, depth - 1);
    limit(result->limit, result->offset, depth - 1);
    return result;
}

SelectCore TreeMaker::core(int depth) {
    SelectCore result;
    result.is_values = maybe(5);
    if (result.is_values) {
        for (int n = random_.between(1, 3); n > 0; --n)
            result.rows.push_back(expressions(2, 2, depth - 1));
        return result;
    }
    result.distinct = maybe(5);
    result.all = !result.distinct && maybe(6);
    result.columns = results(depth - 1);
    if (maybe(2)) result.from = from(depth - 1);
    result.where = maybe_expression(3, depth - 1);
    if (maybe(4)) result.group_by = expressions(1, 2, depth - 1);
    result.having = maybe_expression(5, depth - 1);
    for (; maybe(6);)
        result.windows.push_back(NamedWindow{name(), window(depth - 1)});
    return result;
}

std::vector<ResultColumn> TreeMaker::results(int depth) {
    std::vector<ResultColumn> result;
    for (int n = random_.between(1, 3); n > 0; --n) {
        ResultColumn column;
        if (maybe(6)) {
            column.star_table = maybe_name(2);
        } else {
            column.expr = expression(depth);
            column.alias = maybe_name(3);
            column.alias_as = column.alias && maybe(2);
        }
        result.push_back(std::move(column));
    }
    return result;
}

std::vector<FromItem> TreeMaker::from(int depth) {
    std::vector<FromItem> result;
    result.push_back(from_item(true, depth));
    while (maybe(2))
        result.push_back(from_item(false, depth));
    return result;
}

FromItem TreeMaker::from_item(bool is_first, int depth) {
    FromItem item;
    item.join = is_first ? JoinKind::first : static_cast<JoinKind>(random_.between(1, 6));
    item.natural = !is_first && item.join != JoinKind::comma && maybe(6);
    item.kind = depth > 0 ? static_cast<FromItem::Kind>(random_.below(4)) : FromItem::Kind::table;
    switch (item.kind) {
        case FromItem::Kind::table: item.table = qualified(); break;
        case FromItem::Kind::call:
            item.table = qualified();
            item.args = expressions(0, 2, depth - 1);
            break;
        case FromItem::Kind::subquery: item.select = select(depth - 1); break;
        case FromItem::Kind::group: item.items = from(depth - 1); break;
    }
    item.alias = maybe_name(2);
    if (item.kind == FromItem::Kind::table) {
        item.indexed_by = maybe_name(8);
        item.not_indexed = !item.indexed_by && maybe(8);
    }
    if (!is_first && maybe(2)) {
        item.on = expression(depth - 1);
    } else if (!is_first && maybe(2)) {
        item.using_columns = names();
    }
    return item;
}

Conflict TreeMaker::conflict() {
    return maybe(2) ? Conflict::none : static_cast<Conflict>(random_.below(6));
}

std::vector<Assignment> TreeMaker::assignments(int depth) {
    std::vector<Assignment> result;
    for (int n = random_.between(1, 2); n > 0; --n) {
        Assignment item;
        item.row = maybe(3);
        item.columns = names(item.row ? 3 : 1);
        item.value = expression(depth);
        result.push_back(std::move(item));
    }
    return result;
}

std::unique_ptr<Insert> TreeMaker::insert(bool in_trigger) {
    auto result = std::make_unique<Insert>();
    if (!in_trigger) result->with = with(2);
    result->replace_word = maybe(5);
    result->conflict = result->replace_word ? Conflict::replace : conflict();
    result->table = qualified();
    if (!in_trigger || !only_old_) result->alias = maybe_name(4);
    if (maybe(2)) result->columns = names();
    if (in_trigger || !maybe(6)) {
        result->source = select(2);
        for (bool last = !maybe(2); !last;) {
            Upsert upsert;
            last = maybe(2);
            if (!last || maybe(2)) {
                upsert.target = order(1, 2, 1);
                upsert.target_where = maybe_expression(3, 1);
            }
            upsert.do_update = maybe(2);
            if (upsert.do_update) {
                upsert.assignments = assignments(1);
                upsert.where = maybe_expression(2, 1);
            }
            result->upserts.push_back(std::move(upsert));
        }
        // Behind an item of a FROM, ON would be the condition of a join.
        SelectCore& last_core = result->source->cores.back();
        if (!result->upserts.empty() && !last_core.is_values && !last_core.where)
            last_core.where = expression(1);
    }
    if (!in_trigger && maybe(3)) result->returning = results(1);
    return result;
}

std::unique_ptr<Update> TreeMaker::update(bool in_trigger) {
    auto result = std::make_unique<Update>();
    if (!in_trigger) result->with = with(2);
    result->conflict = conflict();
    result->table = qualified();
    if (!in_trigger || !only_old_) result->alias = maybe_name(4);
    result->assignments = assignments(2);
    if (maybe(3)) result->from = from(2);
    result->where = maybe_expression(2, 2);
    if (in_trigger) return result;
    result->indexed_by = maybe_name(6);
    result->not_indexed = !result->indexed_by && maybe(6);
    if (maybe(3)) result->returning = results(1);
    result->order_by = order(0, 2, 1);
    limit(result->limit, result->offset, 1);
    return result;
}

std::unique_ptr<Delete> TreeMaker::delete_from(bool in_trigger) {
    auto result = std::make_unique<Delete>();
    if (!in_trigger) result->with = with(2);
    result->table = qualified();
    if (!in_trigger || !only_old_) result->alias = maybe_name(4);
    result->where = maybe_expression(2, 2);
    if (in_trigger) return result;
    result->indexed_by = maybe_name(6);
    result->not_indexed = !result->indexed_by && maybe(6);
    if (maybe(3)) result->returning = results(1);
    result->order_by = order(0, 2, 1);
    limit(result->limit, result->offset, 1);
    return result;
}

Statement TreeMaker::statement() {
    Statement result;
    result.kind = static_cast<StatementKind>(random_.below(9));
    switch (result.kind) {
        case StatementKind::insert: result.insert = insert(false); break;
        case StatementKind::update: result.update = update(false); break;
        case StatementKind::delete_: result.delete_ = delete_from(false); break;
        case StatementKind::create_table: result.create_table = create_table(); break;
        case StatementKind::create_index: result.create_index = create_index(); break;
        case StatementKind::create_view: result.create_view = create_view(); break;
        case StatementKind::create_trigger: result.create_trigger = create_trigger(); break;
        case StatementKind::create_virtual_table: result.create_virtual_table = create_virtual_table(); break;
        default: result.select = select(3); break;
    }
    return result;
}

}  // namespace ferry::test
