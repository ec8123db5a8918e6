// Kinds of expressions with files of their own. Arguments: the expression, and the scope it stands in.
#pragma once

#include "core/translator.hpp"

namespace ferry::core {

/// -x
Value negate(Context& context, const Value& value);
/// + - * / % & | << >>
Value arithmetic(Translator& translator, const ast::Expr& e, Scope& scope);
/// CAST(from AS e.text)
Value cast_to(Context& context, const Value& from, const ast::Expr& e);
/// LIKE, GLOB, REGEXP, MATCH
Value match(Translator& translator, const ast::Expr& e, Scope& scope);
/// x IN (a, b, ...)
Value in_list(Translator& translator, const ast::Expr& e, Scope& scope);
/// x IN (SELECT ...), x IN table
Value in_query(Translator& translator, const ast::Expr& e, Scope& scope);
/// (a, b) = (c, d), (a, b) < (SELECT ...)
Value compare_rows(Translator& translator, const ast::Expr& e, Scope& scope);
/// (SELECT ...)
Value scalar_subquery(Translator& translator, const ast::Expr& e, Scope& scope);
Value exists(Translator& translator, const ast::Expr& e, Scope& scope);
/// A call of a scalar, aggregate or window function.
Value function(Translator& translator, const ast::Expr& e, Scope& scope);
/// RAISE(...) in the body of a trigger.
Value raise(Translator& translator, const ast::Expr& e, Scope& scope);

}  // namespace ferry::core

#include "core/pure.hpp"
