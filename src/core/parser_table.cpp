// CREATE TABLE: columns, constraints, options.
#include "core/parser_detail.hpp"

#include "core/ascii.hpp"

namespace ferry::core::detail {

using ast::Constraint;
using ast::ForeignKeyClause;
using Kind = ast::Constraint::Kind;

namespace {

bool begins_table_constraint(Symbol symbol) noexcept {
    return symbol == Symbol::kw_constraint || symbol == Symbol::kw_primary || symbol == Symbol::kw_unique ||
           symbol == Symbol::kw_check || symbol == Symbol::kw_foreign;
}

}  // namespace

/// From TABLE on. With `only_columns` there must be a list of columns.
std::unique_ptr<ast::CreateTable> Parser::create_table(bool only_columns) {
    auto table = std::make_unique<ast::CreateTable>();
    expect(Symbol::kw_table, "TABLE");
    table->if_not_exists = if_not_exists();
    table->name = qualified_name("table name");
    if (!only_columns && accept(Symbol::kw_as)) {
        table->as_select = select();
        return table;
    }
    expect(Symbol::lp, only_columns ? "\"(\"" : "\"(\" or AS");
    last_foreign_key_ = nullptr;
    table_body(*table);
    expect(Symbol::rp, "\")\"");
    table_options(*table);
    return table;
}

void Parser::table_body(ast::CreateTable& table) {
    do {
        if (!table.columns.empty() && begins_table_constraint(symbol())) {
            table_constraints(table);
            return;
        }
        table.columns.push_back(column_definition());
    } while (accept(Symbol::comma));
}

/// SQLite's grammar lets a comma stand in front of the first option, too.
void Parser::table_options(ast::CreateTable& table) {
    if (is_name(symbol())) table_option(table);
    while (accept(Symbol::comma))
        table_option(table);
}

void Parser::table_option(ast::CreateTable& table) {
    if (accept(Symbol::kw_without)) {
        if (!token().is_word("ROWID")) fail_expected("ROWID");
        table.without_rowid = true;
    } else {
        if (!token().is_word("STRICT")) fail_expected("STRICT");
        table.strict = true;
    }
    advance();
}

ast::ColumnDefinition Parser::column_definition() {
    ast::ColumnDefinition column;
    const std::size_t begin = begin_here();
    column.name = name("column name");
    column.type_place = type_name(true);
    column.type = source(column.type_place);
    column_constraints(column);
    column.place = place_from(begin);
    return column;
}

/// CONSTRAINT names the constraint behind it; SQLite accepts one with nothing behind it, too.
void Parser::column_constraints(ast::ColumnDefinition& column) {
    constexpr std::size_t none = static_cast<std::size_t>(-1);
    std::size_t own_key = none;  // an index: the vector grows
    for (;;) {
        const std::size_t begin = begin_here();
        Constraint constraint;
        while (accept(Symbol::kw_constraint))
            constraint.name = name("constraint name");
        if (deferral(own_key == none ? last_foreign_key_ : &column.constraints[own_key].foreign_key))
            continue;
        if (!column_constraint(constraint)) break;
        constraint.place = place_from(begin);
        if (constraint.kind == Kind::references) own_key = column.constraints.size();
        column.constraints.push_back(std::move(constraint));
    }
    if (own_key != none) last_foreign_key_ = &column.constraints[own_key].foreign_key;
}

/// False when there is none here.
bool Parser::column_constraint(Constraint& constraint) {
    switch (symbol()) {
        case Symbol::kw_primary: primary_key_of_column(constraint); return true;
        case Symbol::kw_not:
            advance();
            expect(Symbol::kw_null, "NULL");
            constraint.kind = Kind::not_null;
            break;
        case Symbol::kw_null:
            advance();
            constraint.kind = Kind::null;
            break;
        case Symbol::kw_unique:
            advance();
            constraint.kind = Kind::unique;
            break;
        case Symbol::kw_check: check(constraint); return true;
        case Symbol::kw_default: default_value(constraint); return true;
        case Symbol::kw_collate:
            advance();
            constraint.kind = Kind::collate;
            constraint.collation = identifier_or_string("collation");
            return true;
        case Symbol::kw_references:
            constraint.kind = Kind::references;
            references(constraint.foreign_key);
            return true;
        case Symbol::kw_generated:
        case Symbol::kw_as: generated(constraint); return true;
        default: return false;
    }
    constraint.conflict = optional_on_conflict();
    return true;
}

ast::Conflict Parser::optional_on_conflict() {
    if (!accept(Symbol::kw_on)) return ast::Conflict::none;
    expect(Symbol::kw_conflict, "CONFLICT");
    return conflict_action(true);
}

void Parser::primary_key_of_column(Constraint& constraint) {
    constraint.kind = Kind::primary_key;
    advance();
    expect(Symbol::kw_key, "KEY");
    constraint.direction = direction();
    constraint.conflict = optional_on_conflict();
    constraint.autoincrement = accept(Symbol::kw_autoincrement);
}

void Parser::check(Constraint& constraint) {
    constraint.kind = Kind::check;
    advance();
    expect(Symbol::lp, "\"(\"");
    constraint.expr = expression();
    expect(Symbol::rp, "\")\"");
}

/// (expr), a literal with a sign perhaps, or a word, which is a string unless it is TRUE or FALSE.
void Parser::default_value(Constraint& constraint) {
    constraint.kind = Kind::default_;
    advance();
    if (accept(Symbol::lp)) {
        constraint.expr_parenthesized = true;
        constraint.expr = expression();
        expect(Symbol::rp, "\")\"");
        return;
    }
    const std::size_t begin = begin_here();
    const bool negative = at(Symbol::minus), sign = negative || at(Symbol::plus);
    if (sign) advance();
    switch (symbol()) {
        case Symbol::integer:
        case Symbol::real:
        case Symbol::blob:
        case Symbol::kw_null:
        case Symbol::kw_current_date:
        case Symbol::kw_current_time:
        case Symbol::kw_current_timestamp: constraint.expr = operand(); break;
        case Symbol::string: constraint.expr = literal(ast::ExprKind::string); break;
        default: {
            const bool is_word = is_identifier(symbol()) || at(Symbol::kw_indexed);
            if (sign || !is_word) fail_expected("default value");
            constraint.expr = std::make_unique<ast::Expr>();
            constraint.expr->kind = ast::ExprKind::column;
            constraint.expr->name = take_name();
            constraint.expr->place = place_from(begin);
        }
    }
    if (!sign) return;
    auto node = std::make_unique<ast::Expr>();
    node->kind = ast::ExprKind::unary;
    node->op = negative ? ast::Op::negate : ast::Op::plus;
    node->args.push_back(std::move(constraint.expr));
    constraint.expr = finish(std::move(node), begin);
}

void Parser::generated(Constraint& constraint) {
    constraint.kind = Kind::generated;
    if (accept(Symbol::kw_generated)) {
        expect(Symbol::kw_always, "ALWAYS");
        constraint.generated_always = true;
    }
    expect(Symbol::kw_as, "AS");
    expect(Symbol::lp, "\"(\"");
    constraint.expr = expression();
    expect(Symbol::rp, "\")\"");
    if (accept(Symbol::kw_virtual)) {
        constraint.storage = Constraint::Storage::virtual_;
    } else if (token().is_word("STORED")) {
        advance();
        constraint.storage = Constraint::Storage::stored;
    } else if (is_identifier(symbol())) {
        fail_expected("VIRTUAL or STORED");
    }
}

/// No comma is needed between them.
void Parser::table_constraints(ast::CreateTable& table) {
    do {
        const std::size_t begin = begin_here();
        Constraint constraint;
        while (accept(Symbol::kw_constraint))
            constraint.name = name("constraint name");
        if (table_constraint(constraint)) {
            constraint.place = place_from(begin);
            table.constraints.push_back(std::move(constraint));
        } else if (!constraint.name) {  // SQLite accepts CONSTRAINT x with nothing behind it
            fail_expected("constraint");
        }
    } while (accept(Symbol::comma) || begins_table_constraint(symbol()));
}

bool Parser::table_constraint(Constraint& constraint) {
    switch (symbol()) {
        case Symbol::kw_primary:
            advance();
            expect(Symbol::kw_key, "KEY");
            constraint.kind = Kind::primary_key;
            indexed_columns(constraint);
            return true;
        case Symbol::kw_unique:
            advance();
            constraint.kind = Kind::unique;
            indexed_columns(constraint);
            return true;
        case Symbol::kw_check:
            check(constraint);
            constraint.conflict = optional_on_conflict();
            return true;
        case Symbol::kw_foreign: foreign_key_of_table(constraint); return true;
        default: return false;
    }
}

/// (column, ... [AUTOINCREMENT]) [ON CONFLICT ...]
void Parser::indexed_columns(Constraint& constraint) {
    expect(Symbol::lp, "\"(\"");
    if (at(Symbol::rp)) fail_expected("column name");
    constraint.columns = order_terms();
    if (constraint.kind == Kind::primary_key) constraint.autoincrement = accept(Symbol::kw_autoincrement);
    expect(Symbol::rp, "\")\"");
    constraint.conflict = optional_on_conflict();
}

void Parser::foreign_key_of_table(Constraint& constraint) {
    constraint.kind = Kind::references;
    advance();
    expect(Symbol::kw_key, "KEY");
    if (!at(Symbol::lp)) fail_expected("\"(\"");
    constraint.key_columns = optional_names_of_old("column name");
    references(constraint.foreign_key);
    deferral(&constraint.foreign_key);
}

void Parser::references(ForeignKeyClause& key) {
    expect(Symbol::kw_references, "REFERENCES");
    key.parent.name = name("table name");
    key.parent_columns = optional_names_of_old("column name");
    for (;;) {
        if (accept(Symbol::kw_match)) {
            key.match = name("MATCH type");
        } else if (accept(Symbol::kw_on)) {
            if (accept(Symbol::kw_delete)) {
                key.on_delete = foreign_key_action();
            } else if (accept(Symbol::kw_update)) {
                key.on_update = foreign_key_action();
            } else {
                expect(Symbol::kw_insert, "DELETE or UPDATE");
                foreign_key_action();  // accepted and without a meaning, as in SQLite
            }
        } else {
            return;
        }
    }
}

std::string Parser::foreign_key_action() {
    if (accept(Symbol::kw_set)) {
        if (accept(Symbol::kw_null)) return "SET NULL";
        expect(Symbol::kw_default, "NULL or DEFAULT");
        return "SET DEFAULT";
    }
    if (accept(Symbol::kw_cascade)) return "CASCADE";
    if (accept(Symbol::kw_restrict)) return "RESTRICT";
    if (!accept(Symbol::kw_no)) fail_expected("foreign key action");
    expect(Symbol::kw_action, "ACTION");
    return "NO ACTION";
}

/// [NOT] DEFERRABLE [INITIALLY DEFERRED | IMMEDIATE], which SQLite applies to the last foreign key so far,
/// even with other constraints between them. It overrides an earlier one. No key: nothing happens.
bool Parser::deferral(ForeignKeyClause* key) {
    const bool negated = at(Symbol::kw_not, Symbol::kw_deferrable);
    if (negated) advance();
    if (!accept(Symbol::kw_deferrable)) return false;
    bool deferred = false, immediate = false;
    if (accept(Symbol::kw_initially)) {
        deferred = accept(Symbol::kw_deferred);
        if (!deferred) expect(Symbol::kw_immediate, "DEFERRED or IMMEDIATE");
        immediate = !deferred;
    }
    if (key == nullptr) return true;
    key->has_deferrable = true;
    key->not_deferrable = negated;
    key->initially_deferred = deferred;
    key->initially_immediate = immediate;
    return true;
}

}  // namespace ferry::core::detail
