// Statements that change rows or the schema, in PostgreSQL. translate_statement() calls these by the
// statement's kind.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/ast.hpp"
#include "core/translate_scope.hpp"
#include "core/translator.hpp"

namespace ferry::core {

// `outer` is what an enclosing trigger has to offer (NEW, OLD), or nullptr. The columns of RETURNING are
// appended to `returning`.

std::string translate_insert(Translator& translator, const ast::Insert& insert, Scope* outer,
                             std::vector<OutputColumn>& returning);
std::string translate_update(Translator& translator, const ast::Update& update, Scope* outer,
                             std::vector<OutputColumn>& returning);
std::string translate_delete(Translator& translator, const ast::Delete& statement, Scope* outer,
                             std::vector<OutputColumn>& returning);

/// The PostgreSQL type that CREATE TABLE gives a column of that declared type.
const char* created_type(std::string_view declared_type);
/// CREATE TABLE, or CREATE TABLE AS.
std::string translate_create_table(Translator& translator, const ast::CreateTable& create);
std::string translate_create_index(Translator& translator, const ast::CreateIndex& create);
/// A key of an index, or of ON CONFLICT: what makes equals alike by its collation, in parentheses where PostgreSQL
/// wants them.
std::string index_part(Translator& translator, const CatalogTable& table, const ast::Expr& expr, Scope& scope);
std::string translate_create_view(Translator& translator, const ast::CreateView& create);
/// CREATE FUNCTION; CREATE TRIGGER, both named as the SQLite trigger is. Takes RAISE out of the tree.
std::string translate_create_trigger(Translator& translator, ast::CreateTrigger& create);
/// DROP, BEGIN, COMMIT, ROLLBACK, SAVEPOINT, RELEASE, REINDEX, ANALYZE; Error(unsupported) for PRAGMA,
/// ATTACH, ...
std::string translate_other(Translator& translator, const ast::Statement& statement, std::string_view sql);

/// Notes, helpers, references and parameters of what `translator` has translated.
void take_findings(Translation& translation, Translator& translator);

// ------------------------------------------------------------------------- what the files of changes share

/// The columns of `table` that the assignments set and what they become: "a = 1, b = x + 1". `scope` is where
/// the values stand.
std::string translate_assignments(Translator& translator, const std::vector<ast::Assignment>& assignments,
                                  const CatalogTable& table, Scope& scope);
/// The column that a change names; `rowid` and its like for the one that is it. Throws
/// Error(column_not_found), and Error(unsupported) for a rowid that the target does not have.
const CatalogColumn& changed_column(Translator& translator, const CatalogTable& table, const ast::Name& name);
/// " RETURNING ..." or "".
std::string translate_returning(Translator& translator, const std::vector<ast::ResultColumn>& columns,
                                Scope& scope, std::vector<OutputColumn>& returning);
/// Are there triggers of the table, or actions of foreign keys, for such changes ('i', 'u', 'd')? True where
/// the catalog does not know them.
bool may_fire(const Catalog& catalog, const CatalogTable& table, std::string_view events);

}  // namespace ferry::core

#include "core/pure.hpp"
