// Comments in a CREATE TABLE statement as what they say of the table and of its columns. SQLite keeps the
// statement as it was typed, comments included, from the word CREATE to the last token.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ferry::core {

struct DdlComment {
    std::string column;  ///< name as written, without quotes; "" for the table
    std::string text;    ///< lines joined by "\n", without the comment's own signs
};

/// A comment behind something of a column on the same line belongs to that column; one on a line of its own
/// belongs to the column that comes next. What stands before the parenthesis, or behind it on its line, is
/// about the table, and so is what follows the last column. Comments of table constraints are left out. The
/// table comes first, then the columns in their order. Empty for statements that are no CREATE TABLE with a
/// column list, and for those beyond the lexer.
std::vector<DdlComment> ddl_comments(std::string_view sql);

}  // namespace ferry::core

#include "core/pure.hpp"
