// CREATE TABLE, CREATE INDEX and CREATE VIEW as statements, and what is neither a query nor a change of rows.
//
// A table made by a statement has no values yet that would tell its types, unlike one that the loader plans.
// So a column gets the type that holds what SQLite stores in most columns so declared, and none that refuses
// it: booleans stay numbers, moments, UUIDs and JSON stay text, varchar(20) and decimal(4,1) lose the limits
// that SQLite does not look at.
#include <algorithm>
#include <iterator>

#include "core/ascii.hpp"
#include "core/lexer.hpp"
#include "core/translate_change.hpp"
#include "core/translate_schema.hpp"
#include "core/type_family.hpp"

namespace ferry::core {

namespace {

using Kind = ast::Constraint::Kind;

struct DeclaredRow {
    Family family;
    const char* sql_type;
    const char* note;  ///< what is kept otherwise than its name says; nullptr for none
};
constexpr DeclaredRow declared_rows[] = {
    {Family::boolean, "bigint", "BOOLEAN columns are numbers, as they are in SQLite"},
    {Family::uuid, "text", nullptr},
    {Family::json, "text", nullptr},
    {Family::jsonb, "text", nullptr},
    {Family::moment, "text", "columns for dates and times are text"},
    {Family::moment_zone, "text", "columns for dates and times are text"},
    {Family::date, "text", "columns for dates and times are text"},
    {Family::time, "text", "columns for dates and times are text"},
    {Family::decimal, "numeric", nullptr},
    {Family::floating, "double precision", nullptr},
    {Family::integer, "bigint", nullptr},
    {Family::text, "text", nullptr},
    {Family::blob, "bytea", nullptr},
    {Family::unknown, "text", "columns whose declared type says nothing are text"},
};

const DeclaredRow& declared_row(std::string_view type) {
    const Family family = read_declared_type(type).family;
    return *std::find_if(std::begin(declared_rows), std::end(declared_rows) - 1,
                         [&](const DeclaredRow& row) { return row.family == family; });
}

const ast::Constraint* find(const std::vector<ast::Constraint>& constraints, Kind kind) {
    const auto found =
        std::find_if(constraints.begin(), constraints.end(),
                     [&](const ast::Constraint& constraint) { return constraint.kind == kind; });
    return found == constraints.end() ? nullptr : &*found;
}

Collating collating_of(Context& context, const ast::Name& name) {
    if (equals_ignoring_case(name.text, "nocase")) return Collating::nocase;
    if (equals_ignoring_case(name.text, "rtrim")) return Collating::rtrim;
    if (!equals_ignoring_case(name.text, "binary")) context.unsupported(name.place, "collation " + name.text);
    return Collating::binary;
}

const char* conflict_word(ast::Conflict conflict) {
    return conflict == ast::Conflict::ignore    ? "IGNORE"
           : conflict == ast::Conflict::replace ? "REPLACE"
                                                : nullptr;
}

class TableTranslator {
  public:
    TableTranslator(Translator& translator, const ast::CreateTable& create, std::string target)
        : translator_(translator), context_(translator.context()), create_(create),
          target_(std::move(target)) {}

    std::string translate() {
        describe();
        Scope scope;
        scope.sources.push_back(translator_.source_of(table_, table_.source_name, ""));
        scope_ = &scope;
        for (std::size_t i = 0; i < create_.columns.size(); ++i)
            add_column(create_.columns[i], table_.columns[i]);
        for (const ast::Constraint& constraint : create_.constraints)
            add_constraint(constraint);
        context_.note(create_.name.name.place, "columns take values of their own type alone");
        std::string sql;
        for (const std::string& line : lines_)
            sql += (sql.empty() ? "\n    " : ",\n    ") + line;
        return "(" + sql + "\n)" + indexes_;
    }

  private:
    Translator& translator_;
    Context& context_;
    const ast::CreateTable& create_;
    CatalogTable table_;
    Scope* scope_ = nullptr;
    std::string target_;  ///< the table's name in PostgreSQL
    std::vector<std::string> lines_;
    std::string indexes_;  ///< statements behind the table's

    // -------------------------------------------------------------------------------------------- the
    // columns

    /// The table as the catalog will have it, for the expressions within.
    void describe() {
        table_.source_name = table_.target_name = create_.name.name.text;
        for (const ast::ColumnDefinition& definition : create_.columns) {
            const DeclaredRow& row = declared_row(definition.type);
            CatalogColumn column;
            column.source_name = column.target_name = definition.name.text;
            column.affinity = affinity_of(definition.type);
            set_column_type(column, row.sql_type);
            if (row.note != nullptr) context_.note(definition.place, row.note);
            if (const ast::Constraint* const collate = find(definition.constraints, Kind::collate))
                column.collating = collating_of(context_, collate->collation);
            column.not_null = find(definition.constraints, Kind::not_null) != nullptr;
            column.generated = find(definition.constraints, Kind::generated) != nullptr;
            column.rowid_alias = is_rowid(definition);
            column.identity = column.rowid_alias;
            table_.columns.push_back(std::move(column));
        }
    }

    /// INTEGER PRIMARY KEY, of the column or of the table. One that was written INTEGER PRIMARY KEY DESC is
    /// none.
    bool is_rowid(const ast::ColumnDefinition& definition) const {
        if (create_.without_rowid || !equals_ignoring_case(definition.type, "integer")) return false;
        if (const ast::Constraint* const key = find(definition.constraints, Kind::primary_key))
            return key->direction != ast::Direction::descending;
        const ast::Constraint* const key = find(create_.constraints, Kind::primary_key);
        return key != nullptr && key->columns.size() == 1 &&
               key->columns[0].expr->kind == ast::ExprKind::column &&
               equals_ignoring_case(key->columns[0].expr->name.text, definition.name.text);
    }

    void add_column(const ast::ColumnDefinition& definition, const CatalogColumn& column) {
        std::string line = pg_name(column.target_name) + " " + column.sql_type;
        if (column.identity) line += " GENERATED BY DEFAULT AS IDENTITY";
        for (const ast::Constraint& constraint : definition.constraints)
            line += column_constraint(constraint, column);
        lines_.push_back(line);
    }

    std::string column_constraint(const ast::Constraint& constraint, const CatalogColumn& column) {
        const std::string name = constraint.name ? " CONSTRAINT " + pg_name(constraint.name.text) : "";
        note_conflict(constraint);
        switch (constraint.kind) {
            case Kind::primary_key:
                if (column.collating != Collating::binary) add_index({&column}, "");
                return name + " PRIMARY KEY";
            case Kind::unique:
                if (column.collating == Collating::binary) return name + " UNIQUE";
                add_index({&column}, constraint.name.text);
                return "";
            case Kind::check:
                return name + " CHECK (" + check_sql(translator_, *constraint.expr, *scope_) + ")";
            case Kind::not_null: return column.identity ? "" : name + " NOT NULL";
            case Kind::default_: return column.identity ? "" : " DEFAULT " + default_of(constraint, column);
            case Kind::generated:
                return " GENERATED ALWAYS AS (" +
                       generated_sql(translator_, table_, column, *constraint.expr, *scope_) + ") STORED";
            case Kind::references: return name + references(constraint.foreign_key);
            case Kind::null:
            case Kind::collate: break;
        }
        return "";
    }

    /// A default that is no literal wants parentheses only where PostgreSQL could misread what follows it.
    std::string default_of(const ast::Constraint& constraint, const CatalogColumn& column) {
        const std::string sql =
            default_sql(translator_, column, context_.text_at(constraint.expr->place), *constraint.expr);
        return constraint.expr_parenthesized ? "(" + sql + ")" : sql;
    }

    // --------------------------------------------------------------------------------------------
    // constraints

    void note_conflict(const ast::Constraint& constraint) {
        if (const char* const word = conflict_word(constraint.conflict))
            context_.note(constraint.place, std::string("ON CONFLICT ") + word +
                                                " of a constraint is an error: it goes into each INSERT");
    }

    std::vector<const CatalogColumn*> key_of(const ast::Constraint& constraint) {
        std::vector<const CatalogColumn*> columns;
        for (const ast::OrderTerm& term : constraint.columns) {
            const ast::Expr& expr =
                term.expr->kind == ast::ExprKind::collate ? *term.expr->args[0] : *term.expr;
            columns.push_back(&changed_column(translator_, table_, expr.name));
        }
        return columns;
    }

    static std::string names_of(const std::vector<const CatalogColumn*>& columns) {
        std::string names;
        for (const CatalogColumn* const column : columns)
            names += (names.empty() ? "" : ", ") + pg_name(column->target_name);
        return names;
    }

    static bool is_by_letter(const std::vector<const CatalogColumn*>& columns) {
        return std::all_of(columns.begin(), columns.end(), [](const CatalogColumn* column) {
            return column->collating == Collating::binary;
        });
    }

    /// What is unique by a collation: an index, since a constraint has columns alone.
    void add_index(const std::vector<const CatalogColumn*>& columns, const std::string& name) {
        std::string keys;
        for (const CatalogColumn* const column : columns)
            keys += (keys.empty() ? "" : ", ") + context_.equality_key(column_value(*column, ""));
        indexes_ += std::string(";\nCREATE UNIQUE INDEX ") + (name.empty() ? "" : pg_name(name) + " ") +
                    "ON " + target_ + " (" + keys + ")";
    }

    void add_constraint(const ast::Constraint& constraint) {
        std::string line = constraint.name ? "CONSTRAINT " + pg_name(constraint.name.text) + " " : "";
        note_conflict(constraint);
        switch (constraint.kind) {
            case Kind::primary_key: {
                const std::vector<const CatalogColumn*> key = key_of(constraint);
                line += "PRIMARY KEY (" + names_of(key) + ")";
                if (!is_by_letter(key)) add_index(key, "");
                break;
            }
            case Kind::unique: {
                const std::vector<const CatalogColumn*> key = key_of(constraint);
                if (!is_by_letter(key)) {
                    add_index(key, constraint.name.text);
                    return;
                }
                line += "UNIQUE (" + names_of(key) + ")";
                break;
            }
            case Kind::check:
                line += "CHECK (" + check_sql(translator_, *constraint.expr, *scope_) + ")";
                break;
            case Kind::references: {
                std::string columns;
                for (const ast::Name& name : constraint.key_columns)
                    columns += (columns.empty() ? "" : ", ") + pg_name(name.text);
                line += "FOREIGN KEY (" + columns + ")" + references(constraint.foreign_key);
                break;
            }
            default: return;
        }
        lines_.push_back(line);
    }

    std::string references(const ast::ForeignKeyClause& key) {
        context_.note(key.parent.name.place,
                      "foreign keys are checked, which SQLite does only where a program asks for it");
        const CatalogTable* const parent = translator_.catalog().find(key.parent.name.text);
        std::string sql =
            " REFERENCES " +
            translator_.catalog().qualified(parent != nullptr ? parent->target_name : key.parent.name.text);
        for (const ast::Name& name : key.parent_columns) {
            const CatalogColumn* const column = parent == nullptr ? nullptr : parent->find_column(name.text);
            sql += (&name == &key.parent_columns.front() ? " (" : ", ") +
                   pg_name(column != nullptr ? column->target_name : name.text);
        }
        if (!key.parent_columns.empty()) sql += ")";
        if (!key.on_delete.empty()) sql += " ON DELETE " + key.on_delete;
        if (!key.on_update.empty()) sql += " ON UPDATE " + key.on_update;
        if (key.has_deferrable && !key.not_deferrable) sql += " DEFERRABLE";
        if (key.initially_deferred && !key.not_deferrable) sql += " INITIALLY DEFERRED";
        return sql;
    }
};

/// The name of a new table or view: temporary ones are of no schema.
std::string created_name(const Translator& translator, const ast::QualifiedName& name, bool temporary) {
    return temporary ? pg_name(name.name.text) : translator.catalog().qualified(name.name.text);
}

bool is_temporary(const ast::QualifiedName& name, bool temporary) {
    return temporary || equals_ignoring_case(name.schema.text, "temp");
}

}  // namespace

const char* created_type(std::string_view declared_type) {
    return declared_row(declared_type).sql_type;
}

std::string translate_create_table(Translator& translator, const ast::CreateTable& create) {
    const bool temporary = is_temporary(create.name, create.temporary);
    const std::string head = std::string("CREATE ") + (temporary ? "TEMPORARY " : "") + "TABLE " +
                             (create.if_not_exists ? "IF NOT EXISTS " : "") +
                             created_name(translator, create.name, temporary);
    if (create.as_select) return head + " AS " + translator.select(*create.as_select, nullptr, true).sql;
    return head + " " +
           TableTranslator(translator, create, created_name(translator, create.name, temporary)).translate();
}

std::string translate_create_view(Translator& translator, const ast::CreateView& create) {
    const bool temporary = is_temporary(create.name, create.temporary);
    if (create.if_not_exists)
        translator.context().note(create.name.name.place,
                                  "CREATE VIEW has no IF NOT EXISTS: a view of that name is replaced");
    std::string sql = std::string("CREATE ") + (create.if_not_exists ? "OR REPLACE " : "") +
                      (temporary ? "TEMPORARY " : "") + "VIEW " +
                      created_name(translator, create.name, temporary);
    for (const ast::Name& name : create.columns)
        sql += (&name == &create.columns.front() ? " (" : ", ") + pg_name(name.text);
    if (!create.columns.empty()) sql += ")";
    return sql + " AS " + translator.select(*create.select, nullptr, true).sql;
}

// ------------------------------------------------------------------------------------------------ the rest

namespace {

enum class Rest { keep, drop };
struct OtherRow {
    std::string_view words;  ///< the statement begins with them
    Rest what;
    const char* sql;  ///< keep: PostgreSQL's words, the rest of the statement follows
};
constexpr OtherRow other_rows[] = {
    {"DROP TABLE", Rest::drop, "DROP TABLE"},
    {"DROP VIEW", Rest::drop, "DROP VIEW"},
    {"DROP INDEX", Rest::drop, "DROP INDEX"},
    {"BEGIN", Rest::keep, "BEGIN"},
    {"COMMIT", Rest::keep, "COMMIT"},
    {"END", Rest::keep, "COMMIT"},
    {"ROLLBACK", Rest::keep, "ROLLBACK"},
    {"SAVEPOINT", Rest::keep, "SAVEPOINT"},
    {"RELEASE", Rest::keep, "RELEASE SAVEPOINT"},
};

const OtherRow* other_row(std::string_view words) {
    const auto found = std::find_if(std::begin(other_rows), std::end(other_rows), [&](const OtherRow& row) {
        return words.substr(0, row.words.size()) == row.words;
    });
    return found == std::end(other_rows) ? nullptr : found;
}

/// Words that SQLite allows and that say nothing: BEGIN IMMEDIATE TRANSACTION, ROLLBACK TRANSACTION TO
/// SAVEPOINT a.
bool says_nothing(const Token& token) {
    constexpr std::string_view words[] = {"TRANSACTION", "DEFERRED", "IMMEDIATE", "EXCLUSIVE", "SAVEPOINT"};
    return token.quote == 0 && std::any_of(std::begin(words), std::end(words),
                                           [&](std::string_view word) { return token.is_word(word); });
}

std::string transaction_sql(const OtherRow& row, const std::vector<Token>& tokens) {
    std::string sql = row.sql;
    bool to = false;
    for (std::size_t i = 1; i < tokens.size(); ++i) {
        const Token& token = tokens[i];
        if (token.kind != TokenKind::identifier && token.kind != TokenKind::string) continue;
        const bool is_last =
            i + 1 == tokens.size() || tokens[i + 1].kind == TokenKind::end || tokens[i + 1].is_op(";");
        const bool names = row.words == "SAVEPOINT" || row.words == "RELEASE" || to;
        if (says_nothing(token) && !(names && is_last)) continue;
        if (row.words == "ROLLBACK" && !to && token.is_word("TO")) {
            sql += " TO SAVEPOINT";
            to = true;
        } else if (names) {
            sql += " " + pg_name(token.value);
        }
    }
    return sql;
}

std::string drop_sql(Translator& translator, const OtherRow& row, const std::vector<Token>& tokens) {
    std::string sql = std::string(row.sql) + " ";
    std::size_t i = 2;
    if (tokens.size() > i + 1 && tokens[i].is_word("IF")) {
        sql += "IF EXISTS ";
        i += 2;
    }
    if (tokens.size() > i + 2 && tokens[i + 1].is_op(".")) i += 2;
    const CatalogTable* const table = translator.catalog().find(tokens[i].value);
    return sql + translator.catalog().qualified(table != nullptr ? table->target_name : tokens[i].value);
}

}  // namespace

std::string translate_other(Translator& translator, const ast::Statement& statement, std::string_view sql) {
    const OtherRow* const row = other_row(statement.words);
    if (row == nullptr) translator.context().unsupported(statement.place, statement.words);
    const std::vector<Token> tokens = tokenize(sql);
    return row->what == Rest::drop ? drop_sql(translator, *row, tokens) : transaction_sql(*row, tokens);
}

}  // namespace ferry::core
