// A SELECT or VALUES before ORDER BY and LIMIT, in pieces: a compound brings the columns of its parts to one type
// before they become text.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/translate_group.hpp"
#include "core/translator.hpp"

namespace ferry::core {

struct CoreSql {
    std::vector<std::vector<Value>> rows;  ///< one of a SELECT, any number of VALUES
    std::vector<OutputColumn> columns;     ///< names; their values are those of the first row
    std::vector<const ast::Expr*> exprs;   ///< the expression of each column; nullptr where a star brought it
    std::vector<bool> has_alias;           ///< the user gave the column a name
    bool is_values = false;
    bool distinct = false;
    std::string distinct_on;  ///< where DISTINCT goes by a collation
    std::string tail;         ///< from " FROM" on
    bool is_single_row = false;
    std::unique_ptr<Scope> scope;  ///< for ORDER BY
    std::unique_ptr<Grouping> grouping;
};

/// Translates one core. `order_by` are the terms of the whole SELECT, where it has no other core: they may hold
/// aggregates.
CoreSql translate_core(Translator& translator, const ast::SelectCore& core, Scope* outer,
                       const std::vector<ast::OrderTerm>* order_by);
/// Text of a core. `named`: every column gets its target_name.
std::string core_text(const CoreSql& core, bool named);

/// ASC and DESC with the place of NULLs that SQLite has, behind the key: "a DESC NULLS LAST".
std::string order_direction(const ast::OrderTerm& term, bool nullable);

}  // namespace ferry::core

#include "core/pure.hpp"
