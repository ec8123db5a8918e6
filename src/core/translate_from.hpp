// What FROM's parts share.
#pragma once

#include <functional>

#include "core/translator.hpp"

namespace ferry::core {

/// A column of a subquery or WITH table as it is seen outside, under the name that the source has there.
Value column_of(const std::string& qualifier, const OutputColumn& column);
/// json_each(...) and the like: PostgreSQL's text, the source added to `scope`. `unique_name` makes a name for it from
/// a wished one.
std::string table_function(Translator& translator, const ast::FromItem& item, Scope& scope,
                           const std::function<std::string(const std::string&)>& unique_name);

}  // namespace ferry::core

#include "core/pure.hpp"
