#include "core/ast_walk.hpp"

namespace ferry::core::ast {

namespace {

class Walk {
  public:
    explicit Walk(const Visitor& visitor) : visitor_(visitor) {}

    void visit(const Expr& expr) const {
        if (visitor_.expr) visitor_.expr(expr);
        if (expr.kind == ExprKind::in_table && !expr.call) table({expr.schema, expr.table});
        visit(expr.args);
        visit(expr.select);
        if (!expr.tail) return;
        visit(expr.tail->filter);
        visit(expr.tail->order_by);
        if (expr.tail->window) visit(*expr.tail->window);
    }

    void visit(const Select& select) const {
        if (visitor_.select) visitor_.select(select);
        visit(select.with);
        for (const SelectCore& core : select.cores)
            visit(core);
        visit(select.order_by);
        visit(select.limit);
        visit(select.offset);
    }

    void visit(const Insert& insert) const {
        visit(insert.with);
        visit(insert.source);
        for (const Upsert& upsert : insert.upserts) {
            visit(upsert.target);
            visit(upsert.target_where);
            visit(upsert.assignments);
            visit(upsert.where);
        }
        visit(insert.returning);
    }

    void visit(const Update& update) const {
        visit(update.with);
        visit(update.assignments);
        visit(update.from);
        visit_end(update);
    }

    void visit(const Delete& statement) const {
        visit(statement.with);
        visit_end(statement);
    }

  private:
    const Visitor& visitor_;

    void table(const QualifiedName& name) const {
        if (visitor_.table) visitor_.table(name);
    }
    template <class Node>
    void visit(const std::unique_ptr<Node>& node) const {
        if (node) visit(*node);
    }
    template <class Node>
    void visit(const std::vector<Node>& nodes) const {
        for (const Node& node : nodes)
            visit(node);
    }
    template <class Change>
    void visit_end(const Change& change) const {
        visit(change.where);
        visit(change.returning);
        visit(change.order_by);
        visit(change.limit);
        visit(change.offset);
    }
    void visit(const OrderTerm& term) const { visit(term.expr); }
    void visit(const ResultColumn& column) const { visit(column.expr); }
    void visit(const Assignment& assignment) const { visit(assignment.value); }
    void visit(const With& with) const {
        for (const Cte& cte : with.tables)
            visit(cte.select);
    }
    void visit(const Window& window) const {
        visit(window.partition_by);
        visit(window.order_by);
        visit(window.start.offset);
        visit(window.end.offset);
    }
    void visit(const FromItem& item) const {
        if (item.kind == FromItem::Kind::table) table(item.table);
        visit(item.args);
        visit(item.select);
        visit(item.items);
        visit(item.on);
    }
    void visit(const SelectCore& core) const {
        for (const Exprs& row : core.rows)
            visit(row);
        visit(core.columns);
        visit(core.from);
        visit(core.where);
        visit(core.group_by);
        visit(core.having);
        for (const NamedWindow& named : core.windows)
            visit(named.window);
    }
};

}  // namespace

void walk(const Expr& expr, const Visitor& visitor) {
    Walk(visitor).visit(expr);
}

void walk(const Select& select, const Visitor& visitor) {
    Walk(visitor).visit(select);
}

void walk(const Statement& statement, const Visitor& visitor) {
    const Walk walking(visitor);
    if (statement.select) walking.visit(*statement.select);
    if (statement.insert) walking.visit(*statement.insert);
    if (statement.update) walking.visit(*statement.update);
    if (statement.delete_) walking.visit(*statement.delete_);
}

bool has_kind(const Expr& expr, ExprKind kind) {
    bool found = false;
    Visitor visitor;
    visitor.expr = [&](const Expr& node) { found = found || node.kind == kind; };
    walk(expr, visitor);
    return found;
}

bool reads_tables(const Expr& expr) {
    bool found = false;
    Visitor visitor;
    visitor.select = [&](const Select&) { found = true; };
    visitor.table = [&](const QualifiedName&) { found = true; };
    walk(expr, visitor);
    return found;
}

}  // namespace ferry::core::ast
