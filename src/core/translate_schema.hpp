// Private to core/translate_schema.cpp and core/translate_create.cpp: parts of a table whose tree is at hand.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/ast.hpp"
#include "core/translator.hpp"

namespace ferry::core {

/// `scope` has the table's columns, without a qualifier.
std::string check_sql(Translator& translator, const ast::Expr& expr, Scope& scope);
std::string generated_sql(Translator& translator, const CatalogTable& table, const CatalogColumn& column,
                          const ast::Expr& expr, Scope& scope);
/// `text` is the clause as written, `expr` the same as a tree.
std::string default_sql(Translator& translator, const CatalogColumn& column, std::string_view text,
                        const ast::Expr& expr);
/// CREATE INDEX; its keys and condition go to `parts` too.
std::string index_sql(Translator& translator, const ast::CreateIndex& create, IndexTranslation& parts);

}  // namespace ferry::core

#include "core/pure.hpp"
