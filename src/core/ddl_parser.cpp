// What the schema reader wants of a CREATE TABLE, taken from its tree.
#include "core/ddl_parser.hpp"

#include <utility>

#include "core/parser_detail.hpp"

namespace ferry::core {

namespace {

using Kind = ast::Constraint::Kind;

std::vector<std::string> texts_of(std::vector<ast::Name>&& names) {
    std::vector<std::string> texts;
    texts.reserve(names.size());
    for (ast::Name& name : names)
        texts.push_back(std::move(name.text));
    return texts;
}

std::string text_of(const ast::Expr& expr, std::string_view sql) {
    return std::string(sql.substr(expr.place.begin, expr.place.end - expr.place.begin));
}

DdlForeignKey foreign_key_of(ast::Constraint& constraint, std::vector<std::string> columns) {
    ast::ForeignKeyClause& clause = constraint.foreign_key;
    DdlForeignKey key;
    key.constraint_name = std::move(constraint.name.text);
    key.columns = std::move(columns);
    key.parent = std::move(clause.parent.name.text);
    key.parent_columns = texts_of(std::move(clause.parent_columns));
    key.deferrable = clause.has_deferrable && !clause.not_deferrable;
    key.initially_deferred = key.deferrable && clause.initially_deferred;
    return key;
}

/// What a constraint means for the table, whether a column has it or the table; `columns` are those of a
/// foreign key.
void add_constraint(TableDdl& ddl, ast::Constraint& constraint, std::vector<std::string> columns,
                    std::string_view sql) {
    switch (constraint.kind) {
        case Kind::primary_key:
            ddl.autoincrement = constraint.autoincrement || ddl.autoincrement;
            ddl.primary_key_name = std::move(constraint.name.text);
            break;
        case Kind::check:
            ddl.checks.push_back(Check{std::move(constraint.name.text), text_of(*constraint.expr, sql)});
            break;
        case Kind::references:
            ddl.foreign_keys.push_back(foreign_key_of(constraint, std::move(columns)));
            break;
        default: break;
    }
}

void add_column(TableDdl& ddl, ast::ColumnDefinition& definition, std::string_view sql) {
    DdlColumn column;
    for (ast::Constraint& constraint : definition.constraints) {
        if (constraint.kind == Kind::collate) {
            column.collation = std::move(constraint.collation.text);
        } else if (constraint.kind == Kind::generated) {
            column.generated_sql = text_of(*constraint.expr, sql);
        } else if (constraint.kind == Kind::references) {
            add_constraint(ddl, constraint, {definition.name.text}, sql);
        } else {
            add_constraint(ddl, constraint, {}, sql);
        }
    }
    column.name = std::move(definition.name.text);
    ddl.columns.push_back(std::move(column));
}

}  // namespace

TableDdl parse_create_table(std::string_view sql) {
    ast::CreateTable table = detail::Parser(sql).whole_create_table();
    TableDdl ddl;
    ddl.columns.reserve(table.columns.size());
    for (ast::ColumnDefinition& column : table.columns)
        add_column(ddl, column, sql);
    for (ast::Constraint& constraint : table.constraints)
        add_constraint(ddl, constraint, texts_of(std::move(constraint.key_columns)), sql);
    return ddl;
}

std::string parse_virtual_module(std::string_view sql) {
    return detail::Parser(sql).whole_create_virtual_table().module.text;
}

}  // namespace ferry::core
