// CREATE INDEX, VIEW, TRIGGER and VIRTUAL TABLE; CREATE TABLE is in parser_table.cpp.
#include "core/parser_detail.hpp"

namespace ferry::core::detail {

using ast::CreateTrigger;
using ast::StatementKind;

ast::Statement Parser::create() {
    ast::Statement result;
    expect(Symbol::kw_create, "CREATE");
    const bool temporary = accept(Symbol::kw_temp) || accept(Symbol::kw_temporary);
    switch (symbol()) {
        case Symbol::kw_table:
            result.kind = StatementKind::create_table;
            result.create_table = create_table();
            result.create_table->temporary = temporary;
            return result;
        case Symbol::kw_view:
            result.kind = StatementKind::create_view;
            result.create_view = create_view();
            result.create_view->temporary = temporary;
            return result;
        case Symbol::kw_trigger:
            result.kind = StatementKind::create_trigger;
            result.create_trigger = create_trigger();
            result.create_trigger->temporary = temporary;
            return result;
        default: break;
    }
    if (temporary) fail_expected("TABLE, VIEW or TRIGGER");
    if (at(Symbol::kw_virtual)) {
        result.kind = StatementKind::create_virtual_table;
        result.create_virtual_table = create_virtual_table();
    } else if (at(Symbol::kw_index) || at(Symbol::kw_unique)) {
        result.kind = StatementKind::create_index;
        result.create_index = create_index();
    } else {
        fail_expected("TABLE, INDEX, VIEW, TRIGGER or VIRTUAL TABLE");
    }
    return result;
}

/// Looks further than SQLite does, so that a table may be called "if" without quotes.
bool Parser::if_not_exists() {
    if (!accept(Symbol::kw_if, Symbol::kw_not)) return false;
    expect(Symbol::kw_exists, "EXISTS");
    return true;
}

std::unique_ptr<ast::CreateIndex> Parser::create_index() {
    auto index = std::make_unique<ast::CreateIndex>();
    index->unique = accept(Symbol::kw_unique);
    expect(Symbol::kw_index, "INDEX");
    index->if_not_exists = if_not_exists();
    index->name = qualified_name("index name");
    expect(Symbol::kw_on, "ON");
    index->table = name("table name");
    expect(Symbol::lp, "\"(\"");
    index->columns = order_terms();
    expect(Symbol::rp, "\")\"");
    index->where = optional_where();
    return index;
}

std::unique_ptr<ast::CreateView> Parser::create_view() {
    auto view = std::make_unique<ast::CreateView>();
    advance();
    view->if_not_exists = if_not_exists();
    view->name = qualified_name("view name");
    view->columns = optional_names_of_old("column name");
    expect(Symbol::kw_as, "AS");
    view->select = select();
    return view;
}

std::unique_ptr<CreateTrigger> Parser::create_trigger() {
    auto trigger = std::make_unique<CreateTrigger>();
    advance();
    trigger->if_not_exists = if_not_exists();
    trigger->name = qualified_name("trigger name");
    trigger_event(*trigger);
    expect(Symbol::kw_on, "ON");
    trigger->table = qualified_name("table name");
    if (accept(Symbol::kw_for)) {
        expect(Symbol::kw_each, "EACH");
        expect(Symbol::kw_row, "ROW");
        trigger->for_each_row = true;
    }
    if (accept(Symbol::kw_when)) trigger->when = expression();
    expect(Symbol::kw_begin, "BEGIN");
    do {
        trigger->body.push_back(trigger_step());
        expect(Symbol::semi, "\";\"");
    } while (!at(Symbol::kw_end));
    advance();
    return trigger;
}

void Parser::trigger_event(CreateTrigger& trigger) {
    if (accept(Symbol::kw_before)) {
        trigger.timing = CreateTrigger::Timing::before;
    } else if (accept(Symbol::kw_after)) {
        trigger.timing = CreateTrigger::Timing::after;
    } else if (accept(Symbol::kw_instead)) {
        expect(Symbol::kw_of, "OF");
        trigger.timing = CreateTrigger::Timing::instead_of;
    }
    if (accept(Symbol::kw_delete)) {
        trigger.event = CreateTrigger::Event::delete_;
    } else if (accept(Symbol::kw_insert)) {
        trigger.event = CreateTrigger::Event::insert;
    } else {
        expect(Symbol::kw_update, "INSERT, UPDATE or DELETE");
        trigger.event = CreateTrigger::Event::update;
        if (accept(Symbol::kw_of)) trigger.update_of = names("column name");
    }
}

ast::Statement Parser::trigger_step() {
    ast::Statement step;
    const std::size_t begin = begin_here();
    switch (symbol()) {
        case Symbol::kw_update:
            step.kind = StatementKind::update;
            step.update = update(true);
            break;
        case Symbol::kw_insert:
        case Symbol::kw_replace:
            step.kind = StatementKind::insert;
            step.insert = insert(true);
            break;
        case Symbol::kw_delete:
            step.kind = StatementKind::delete_;
            step.delete_ = delete_from(true);
            break;
        default:
            if (!at_select()) fail_expected("INSERT, UPDATE, DELETE or SELECT");
            step.kind = StatementKind::select;
            step.select = select();
            break;
    }
    step.place = place_from(begin);
    return step;
}

std::unique_ptr<ast::CreateVirtualTable> Parser::create_virtual_table() {
    auto table = std::make_unique<ast::CreateVirtualTable>();
    expect(Symbol::kw_virtual, "VIRTUAL");
    expect(Symbol::kw_table, "TABLE");
    table->if_not_exists = if_not_exists();
    table->name = qualified_name("table name");
    expect(Symbol::kw_using, "USING");
    table->module = name("module name");
    if (accept(Symbol::lp)) module_arguments(table->arguments);
    return table;
}

/// Anything between commas, parentheses in pairs. An argument of no tokens is none.
void Parser::module_arguments(std::vector<std::string>& arguments) {
    std::size_t begin = begin_here();
    for (int depth = 0;; advance()) {
        if (at(Symbol::end)) fail_expected("\")\"");
        const bool closes = at(Symbol::rp) && depth == 0;
        if (closes || (at(Symbol::comma) && depth == 0)) {
            if (end_before() > begin) arguments.push_back(source(place_from(begin)));
            if (closes) break;
            begin = tokens_[position_ + 1].begin;
        }
        if (at(Symbol::lp)) ++depth;
        if (at(Symbol::rp)) --depth;
    }
    advance();
}

}  // namespace ferry::core::detail
