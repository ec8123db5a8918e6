// An expression with every operator in parentheses, to show how the parser has grouped it.
#pragma once

#include "core/ast.hpp"

namespace ferry::test {

inline void parenthesize(core::ast::Expr& expr) {
    using core::ast::ExprKind;
    switch (expr.kind) {
        case ExprKind::unary:
        case ExprKind::binary:
        case ExprKind::collate:
        case ExprKind::match:
        case ExprKind::is_null:
        case ExprKind::between:
        case ExprKind::in_list:
        case ExprKind::in_select:
        case ExprKind::in_table: expr.parenthesized = true; break;
        default: break;
    }
    for (const core::ast::ExprPtr& argument : expr.args)
        parenthesize(*argument);
}

}  // namespace ferry::test
