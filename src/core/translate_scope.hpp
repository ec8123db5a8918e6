// Looking names up in scopes.
#pragma once

#include "core/translator.hpp"

namespace ferry::core {

/// What a name means: a column of a source, a rowid that the target does not have (column is null), or the
/// expression behind an alias. All null: nothing.
struct Found {
    Scope* scope = nullptr;
    ScopeSource* source = nullptr;
    ScopeColumn* column = nullptr;
    const ast::Expr* aliased = nullptr;
};

/// Does the name mean the rowid where no column has it?
bool is_rowid_name(std::string_view name) noexcept;
/// From the innermost scope outwards; in each, columns before aliases. Throws Error(column_not_found) for an ambiguous
/// name.
Found find_column(const ast::Expr& name, Scope& innermost, Context& context);

}  // namespace ferry::core

#include "core/pure.hpp"
