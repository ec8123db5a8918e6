// Random trees of SQLite's grammar, such as the parser makes them: what the property tests print.
#pragma once

#include "core/ast.hpp"
#include "property.hpp"

namespace ferry::test {

class TreeMaker {
  public:
    /// With `only_old` nothing is made that SQLite 3.40 does not know.
    TreeMaker(Random& random, bool only_old) : random_(random), only_old_(only_old) {}

    core::ast::Statement statement();
    core::ast::ExprPtr expression(int depth);

  private:
    using ExprPtr = core::ast::ExprPtr;

    bool maybe(int one_in) { return random_.one_in(one_in); }
    core::ast::Name name();
    core::ast::Name maybe_name(int one_in);
    core::ast::QualifiedName qualified();
    std::vector<core::ast::Name> names(int most = 3);
    ExprPtr maybe_expression(int one_in, int depth);
    core::ast::Exprs expressions(int least, int most, int depth);

    // tree_maker_expr.cpp
    ExprPtr leaf();
    ExprPtr literal();
    ExprPtr column();
    ExprPtr operation(int depth);
    ExprPtr in(int depth);
    ExprPtr case_when(int depth);
    ExprPtr function(int depth);
    ExprPtr raise();
    core::ast::Window window(int depth);
    void frame(core::ast::Window& window, int depth);
    core::ast::FrameBound bound(bool is_end, int depth);

    // tree_maker.cpp
    core::ast::SelectPtr select(int depth);
    std::unique_ptr<core::ast::With> with(int depth);
    core::ast::SelectCore core(int depth);
    std::vector<core::ast::ResultColumn> results(int depth);
    std::vector<core::ast::FromItem> from(int depth);
    core::ast::FromItem from_item(bool is_first, int depth);
    std::vector<core::ast::OrderTerm> order(int least, int most, int depth);
    void limit(ExprPtr& limit, ExprPtr& offset, int depth);
    core::ast::Conflict conflict();
    std::vector<core::ast::Assignment> assignments(int depth);
    std::unique_ptr<core::ast::Insert> insert(bool in_trigger);
    std::unique_ptr<core::ast::Update> update(bool in_trigger);
    std::unique_ptr<core::ast::Delete> delete_from(bool in_trigger);

    // tree_maker_schema.cpp
    std::unique_ptr<core::ast::CreateTable> create_table();
    std::unique_ptr<core::ast::CreateIndex> create_index();
    std::unique_ptr<core::ast::CreateView> create_view();
    std::unique_ptr<core::ast::CreateTrigger> create_trigger();
    std::unique_ptr<core::ast::CreateVirtualTable> create_virtual_table();
    core::ast::Statement trigger_step();
    core::ast::ColumnDefinition column_definition();
    core::ast::Constraint column_constraint();
    core::ast::Constraint table_constraint();
    void default_value(core::ast::Constraint& constraint);
    void references(core::ast::ForeignKeyClause& key);

    Random& random_;
    bool only_old_;
};

}  // namespace ferry::test
