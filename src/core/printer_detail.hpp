// The inside of the printer, shared by printer*.cpp only: one class that appends to a text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/ast.hpp"
#include "core/printer.hpp"

namespace ferry::core::detail {

class Printer {
  public:
    void statement(const ast::Statement& statement);
    void select(const ast::Select& select);
    void expression(const ast::Expr& expr);
    std::string take() { return std::move(out_); }

  private:
    void put(std::string_view text) { out_.append(text); }
    void name(const ast::Name& name);
    void function_name(const ast::Name& name);
    void qualified_name(const ast::QualifiedName& name);
    void names(const std::vector<ast::Name>& names);
    void parenthesized_names(const std::vector<ast::Name>& names);
    void expressions(const ast::Exprs& exprs, std::size_t first = 0);
    /// `word expr`, where there is one.
    void clause(std::string_view word, const ast::ExprPtr& expr);
    template <typename Items, typename Print>
    void list(const Items& items, Print print) {
        bool first = true;
        for (const auto& item : items) {
            if (!first) put(", ");
            first = false;
            print(item);
        }
    }

    // printer_expr.cpp
    void operand(const ast::Expr& expr, int loosest_bare);
    void bare(const ast::Expr& expr);
    void word_or_literal(const ast::Expr& expr);
    void column(const ast::Expr& expr);
    void unary(const ast::Expr& expr);
    void binary(const ast::Expr& expr);
    void match(const ast::Expr& expr);
    void between(const ast::Expr& expr);
    void in(const ast::Expr& expr);
    void case_when(const ast::Expr& expr);
    void function(const ast::Expr& expr);
    void function_tail(const ast::FunctionTail& tail);
    void window(const ast::Window& window);
    void frame(const ast::Window& window);
    void frame_bound(const ast::FrameBound& bound);

    // printer_select.cpp
    void with(const ast::With& with);
    void select_core(const ast::SelectCore& core);
    void result_columns(const std::vector<ast::ResultColumn>& columns);
    void from_items(const std::vector<ast::FromItem>& items);
    void from_item(const ast::FromItem& item);
    void index_hint(const ast::Name& indexed_by, bool not_indexed);
    void order_terms(const std::vector<ast::OrderTerm>& terms);
    void order_by(const std::vector<ast::OrderTerm>& terms);
    void limit(const ast::ExprPtr& limit, const ast::ExprPtr& offset);

    // printer_changes.cpp
    void insert(const ast::Insert& insert);
    void update(const ast::Update& update);
    void delete_from(const ast::Delete& statement);
    void upsert(const ast::Upsert& upsert);
    void assignments(const std::vector<ast::Assignment>& assignments);
    void changed_table(const ast::QualifiedName& table, const ast::Name& alias);
    void or_conflict(ast::Conflict conflict);
    void on_conflict(ast::Conflict conflict);
    void returning(const std::vector<ast::ResultColumn>& columns);

    // printer_schema.cpp
    void create_table(const ast::CreateTable& table);
    void create_index(const ast::CreateIndex& index);
    void create_view(const ast::CreateView& view);
    void create_trigger(const ast::CreateTrigger& trigger);
    void create_virtual_table(const ast::CreateVirtualTable& table);
    void column_definition(const ast::ColumnDefinition& column);
    void constraint(const ast::Constraint& constraint, bool of_table);
    void keyed_columns(const ast::Constraint& constraint);
    void references(const ast::ForeignKeyClause& key);
    void default_value(const ast::Constraint& constraint);

    std::string out_;
};

}  // namespace ferry::core::detail

#include "core/pure.hpp"
