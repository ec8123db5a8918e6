// Parts of tables: CHECK, generated columns, DEFAULT, keys of indexes.
//
// PostgreSQL wants generated columns and index keys immutable, and takes a query in none of these. What an
// expression became is looked through for both; what slips through the server refuses itself.
#include <cstdlib>
#include <algorithm>
#include <iterator>

#include "core/ascii.hpp"
#include "core/ast_walk.hpp"
#include "core/default_value.hpp"
#include "core/parser.hpp"
#include "core/translate_change.hpp"
#include "core/translate_schema.hpp"
#include "core/utf8.hpp"

namespace ferry::core {

namespace {

// Functions of PostgreSQL that translations use and that are not immutable, with what an expression says of
// them.
constexpr std::string_view changing_words[] = {
    "to_char",
    "now",
    "current_date",
    "current_time",
    "current_timestamp",
    "clock_timestamp",
    "localtime",
    "localtimestamp",
    "random",
    "gen_random_uuid",
    "gen_random_bytes",
    "nextval",
    "pg_get_serial_sequence",
    "concat",
    "concat_ws",
    "to_date",
    "to_timestamp",
    "statement_timestamp",
    "to_json",
    "to_jsonb",
    "json_build_array",
    "json_build_object",
    "jsonb_build_array",
    "jsonb_build_object",
    "format",
    "array_to_string",
    "current_setting",
    "timezone",
    "transaction_timestamp",
    "version",
};

bool is_word_letter(char c) noexcept {
    return is_ascii_lower(c) || is_ascii_upper(c) || is_ascii_digit(c) || c == '_';
}

/// Calls `word` with every bare word of a PostgreSQL expression, and with whether a parenthesis follows.
template <class Visit>
void each_word(std::string_view sql, Visit visit) {
    for (std::size_t i = 0; i < sql.size();) {
        const char c = sql[i];
        if (c == '\'' || c == '"') {
            const std::size_t end = sql.find(c, i + 1);
            i = end == std::string_view::npos ? sql.size() : end + 1;
        } else if (is_word_letter(c)) {
            std::size_t end = i;
            while (end < sql.size() && is_word_letter(sql[end]))
                ++end;
            visit(sql.substr(i, end - i), end < sql.size() && sql[end] == '(');
            i = end;
        } else {
            ++i;
        }
    }
}

bool holds_word(std::string_view sql, std::string_view word) {
    bool found = false;
    each_word(sql, [&](std::string_view here, bool) { found = found || here == word; });
    return found;
}

/// Changes between two evaluations: by a function, a helper that is not immutable, or a moment turned into
/// text.
std::string what_changes(Context& context, const ast::Expr& expr, const CatalogTable& table,
                         std::string_view sql) {
    for (const std::string& name : with_needed_helpers(context.helpers()))
        if (find_helper(name)->definition.find("IMMUTABLE") == std::string_view::npos) return name + "()";
    std::string found;
    each_word(sql, [&](std::string_view word, bool) {
        const bool changes =
            std::find(std::begin(changing_words), std::end(changing_words), word) != std::end(changing_words);
        if (changes && !table.find_column(word)) found = std::string(word);
    });
    if (!found.empty() || sql.find("::text") == std::string_view::npos) return found;
    ast::Visitor visitor;
    visitor.expr = [&](const ast::Expr& node) {
        const CatalogColumn* const column =
            node.kind == ast::ExprKind::column ? table.find_column(node.name.text) : nullptr;
        if (column != nullptr && column->kind == ValueKind::moment)
            found = "the text of " + column->source_name;
    };
    ast::walk(expr, visitor);
    return found;
}

void refuse_query(Context& context, const ast::Expr& expr, std::string_view sql, const char* where) {
    if (ast::reads_tables(expr) || holds_word(sql, "SELECT"))
        context.unsupported(expr.place, std::string("an expression that PostgreSQL writes as a query, in ") +
                                            where + ",");
}

const CatalogTable& known_table(const Catalog& catalog, std::string_view name) {
    const CatalogTable* const table = catalog.find(name);
    if (table == nullptr) throw Error(ErrorCode::table_not_found, "no such table: " + std::string(name));
    if (!table->error.empty()) throw Error(ErrorCode::unsupported, table->error);
    return *table;
}

const CatalogColumn& known_column(const CatalogTable& table, std::string_view name) {
    const CatalogColumn* const column = table.find_column(name);
    if (column == nullptr)
        throw Error(ErrorCode::column_not_found,
                    "table " + table.source_name + " has no column named " + std::string(name));
    return *column;
}

/// An expression over a table's columns, as constraints and indexes have it.
struct Part {
    Context context;
    Translator translator;
    Scope scope;

    Part(const Catalog& catalog, std::string_view text) : context(catalog, text), translator(context) {}
    void add(const CatalogTable& table) {
        scope.sources.push_back(translator.source_of(table, table.source_name, ""));
    }
};

}  // namespace

std::string check_sql(Translator& translator, const ast::Expr& expr, Scope& scope) {
    std::string sql = translator.condition(expr, scope);
    refuse_query(translator.context(), expr, sql, "CHECK");
    return sql;
}

std::string generated_sql(Translator& translator, const CatalogTable& table, const CatalogColumn& column,
                          const ast::Expr& expr, Scope& scope) {
    Context& context = translator.context();
    context.set_immutable_only(true);
    std::string sql = to_column(context, column, translator.expr(expr, scope), expr.place);
    context.set_immutable_only(false);
    refuse_query(context, expr, sql, "a generated column");
    const std::string changing = what_changes(context, expr, table, sql);
    if (!changing.empty()) context.unsupported(expr.place, "a generated column that depends on " + changing);
    return sql;
}

/// A literal that varchar(n) does not take would make every INSERT fail that leaves the column out.
static void refuse_too_long(Translator& translator, const CatalogColumn& column, const ast::Expr& expr, Scope& scope) {
    const auto modifier = column.sql_type.find('(');
    const bool limited = column.type == TypeId::varchar || column.type == TypeId::bpchar;
    if (!limited || modifier == std::string::npos || expr.kind != ast::ExprKind::string) return;
    const Value value = translator.expr(expr, scope);
    const unsigned long most = std::strtoul(column.sql_type.c_str() + modifier + 1, nullptr, 10);
    if (count_code_points(value.constant->bytes) > most)
        translator.context().fail(ErrorCode::too_long, expr.place,
                                  "the text does not fit " + column.sql_type + " column " + column.target_name);
}

std::string default_sql(Translator& translator, const CatalogColumn& column, std::string_view text,
                        const ast::Expr& expr) {
    Scope scope;
    if (std::optional<std::string> literal =
            translate_default(text, column.affinity, column.type, column.format)) {
        refuse_too_long(translator, column, expr, scope);
        return *std::move(literal);
    }
    std::string sql = to_column(translator.context(), column, translator.expr(expr, scope), expr.place);
    refuse_query(translator.context(), expr, sql, "DEFAULT");
    return sql;
}

Translation translate_check(const Catalog& catalog, std::string_view table, std::string_view expression) {
    const ast::ExprPtr expr = parse_expression(expression);
    Part part(catalog, expression);
    part.add(known_table(catalog, table));
    Translation translation;
    translation.sql = check_sql(part.translator, *expr, part.scope);
    take_findings(translation, part.translator);
    return translation;
}

namespace {

/// Expressions grow when they take the place of names; PostgreSQL's parser and people have their limits.
constexpr std::size_t longest_generated = 100000;

/// Generated columns of one table, each translated when another one names it.
class GeneratedTable {
  public:
    GeneratedTable(const Catalog& catalog, std::string_view table, const std::vector<GeneratedColumn>& others)
        : catalog_(catalog), table_(known_table(catalog, table)), others_(others) {}

    /// The scope of `part` becomes that of an expression in which these columns stand for what they are.
    /// `depth` is how many of them the expression is already in the place of.
    void open(Part& part, const ast::Expr& expr, std::size_t depth) const {
        part.add(table_);
        ScopeSource& source = part.scope.sources.back();
        ast::Visitor visitor;
        visitor.expr = [&](const ast::Expr& node) {
            if (node.kind != ast::ExprKind::column) return;
            for (const GeneratedColumn& other : others_)
                if (equals_ignoring_case(other.name, node.name.text))
                    inline_column(part, source, other, depth);
        };
        ast::walk(expr, visitor);
    }

    const CatalogTable& table() const noexcept { return table_; }

  private:
    const Catalog& catalog_;
    const CatalogTable& table_;
    const std::vector<GeneratedColumn>& others_;

    /// A column that cannot be computed is a plain one in the target: then its name is as good as any.
    void inline_column(Part& part, ScopeSource& source, const GeneratedColumn& other,
                       std::size_t depth) const {
        const CatalogColumn& column = known_column(table_, other.name);
        std::string sql;
        try {
            sql = made(part, column, other, depth + 1);
        } catch (const Error&) {
            return;
        }
        for (ScopeColumn& here : source.columns) {
            if (!equals_ignoring_case(here.source_name, other.name)) continue;
            here.value.sql = "(" + sql + ")::" + column.sql_type;
            here.value.binding = Binding::cast;
        }
    }

    std::string made(Part& outer, const CatalogColumn& column, const GeneratedColumn& other,
                     std::size_t depth) const {
        if (depth > others_.size()) throw Error(ErrorCode::unsupported, "a generated column made of itself");
        const ast::ExprPtr expr = parse_expression(other.expression);
        Part part(catalog_, other.expression);
        open(part, *expr, depth);
        std::string sql = generated_sql(part.translator, table_, column, *expr, part.scope);
        if (sql.size() > longest_generated)
            throw Error(ErrorCode::unsupported, "generated columns in each other that get too long");
        for (const std::string& helper : part.context.helpers())
            outer.context.helper(helper);
        return sql;
    }
};

int rank_of(TypeId type) {
    return type == TypeId::int2 ? 1 : type == TypeId::int4 ? 2 : type == TypeId::int8 ? 3 : 0;
}

}  // namespace

Translation translate_generated(const Catalog& catalog, std::string_view table, std::string_view column,
                                std::string_view expression, const std::vector<GeneratedColumn>& others) {
    const ast::ExprPtr expr = parse_expression(expression);
    const GeneratedTable generated(catalog, table, others);
    Part part(catalog, expression);
    generated.open(part, *expr, 0);
    Translation translation;
    translation.sql = generated_sql(part.translator, generated.table(),
                                    known_column(generated.table(), column), *expr, part.scope);
    take_findings(translation, part.translator);
    return translation;
}

std::string computed_type(const Catalog& catalog, std::string_view table, std::string_view column,
                          std::string_view expression, const std::vector<GeneratedColumn>& others) {
    const ast::ExprPtr expr = parse_expression(expression);
    const GeneratedTable generated(catalog, table, others);
    const CatalogColumn& known = known_column(generated.table(), column);
    if (rank_of(known.type) == 0) return {};
    Part part(catalog, expression);
    generated.open(part, *expr, 0);
    part.context.set_immutable_only(true);
    const Value value = part.translator.expr(*expr, part.scope);
    switch (value.kind) {
        case ValueKind::real: return row_of(TypeId::float8).sql_name;
        case ValueKind::number:
            return row_of(value.type == TypeId::numeric ? value.type : TypeId::float8).sql_name;
        case ValueKind::integer: break;
        default: return {};
    }
    const bool fits = value.magnitude <= (known.type == TypeId::int2 ? 32767.0 : 2147483647.0);
    return fits || rank_of(value.type) <= rank_of(known.type) ? std::string() : row_of(value.type).sql_name;
}

Translation translate_column_default(const Catalog& catalog, std::string_view table, std::string_view column,
                                     std::string_view expression) {
    const CatalogColumn& known = known_column(known_table(catalog, table), column);
    Part part(catalog, expression);
    Translation translation;
    // A literal is read as DEFAULT reads it: a bare word is a string, which parse_expression() takes for a
    // column.
    if (std::optional<std::string> literal =
            translate_default(expression, known.affinity, known.type, known.format)) {
        translation.sql = *std::move(literal);
        return translation;
    }
    const ast::ExprPtr expr = parse_expression(expression);
    translation.sql = default_sql(part.translator, known, expression, *expr);
    take_findings(translation, part.translator);
    return translation;
}

// ------------------------------------------------------------------------------------------------ indexes

namespace {

/// A call stands as it is; any other expression wants parentheses.
bool is_call(const std::string& sql) {
    std::size_t i = 0;
    while (i < sql.size() && (is_word_letter(sql[i]) || sql[i] == '.'))
        ++i;
    if (i == 0 || i == sql.size() || sql[i] != '(' || sql.back() != ')') return false;
    int depth = 0;
    char quote = 0;
    for (std::size_t at = i; at < sql.size(); ++at) {
        const char c = sql[at];
        if (quote != 0) {
            if (c == quote) quote = 0;
            continue;
        }
        if (c == '\'' || c == '"') quote = c;
        if (c == '(') ++depth;
        if (c == ')' && --depth == 0) return at + 1 == sql.size();
    }
    return false;
}

/// A column stands as it is. Text by its own collation, so that the index serves =: what SQLite's order of
/// NULLs and of letters would add serves only ORDER BY, and is not what people write for PostgreSQL.
std::string index_key(Translator& translator, const CatalogTable& table, const ast::OrderTerm& term,
                      Scope& scope) {
    Context& context = translator.context();
    const ast::Expr& expr = *term.expr;
    const std::string key = index_part(translator, table, expr, scope);
    const std::string changing = what_changes(context, expr, table, key);
    if (!changing.empty()) context.unsupported(expr.place, "an index on " + changing);
    refuse_query(context, expr, key, "an index");
    return key + (term.direction == ast::Direction::descending ? " DESC" : "");
}

}  // namespace

std::string index_part(Translator& translator, const CatalogTable& table, const ast::Expr& expr,
                       Scope& scope) {
    Context& context = translator.context();
    const Value value = context.to_value(translator.expr(expr, scope));
    const bool is_column = expr.kind == ast::ExprKind::column && table.find_column(expr.name.text) != nullptr;
    std::string key = value.kind == ValueKind::text ? context.equality_key(value) : value.sql;
    if (!(is_column && key == value.sql) && !is_call(key)) key = "(" + key + ")";
    return key;
}

std::string index_sql(Translator& translator, const ast::CreateIndex& create, IndexTranslation& parts) {
    Context& context = translator.context();
    const CatalogTable& table = translator.table({create.name.schema, create.table});
    Scope scope;
    scope.sources.push_back(translator.source_of(table, table.source_name, ""));
    context.set_immutable_only(true);
    std::string keys;
    for (const ast::OrderTerm& term : create.columns) {
        parts.keys.push_back(index_key(translator, table, term, scope));
        keys += (keys.empty() ? "" : ", ") + parts.keys.back();
    }
    if (create.where) {
        parts.where = translator.condition(*create.where, scope);
        refuse_query(context, *create.where, parts.where, "an index");
        const std::string changing = what_changes(context, *create.where, table, parts.where);
        if (!changing.empty()) context.unsupported(create.where->place, "an index by " + changing);
    }
    context.set_immutable_only(false);
    return std::string("CREATE ") + (create.unique ? "UNIQUE " : "") + "INDEX " +
           (create.if_not_exists ? "IF NOT EXISTS " : "") + pg_name(create.name.name.text) + " ON " +
           translator.catalog().qualified(table.target_name) + " (" + keys + ")" +
           (parts.where.empty() ? "" : " WHERE " + parts.where);
}

IndexTranslation translate_index_keys(const Catalog& catalog, std::string_view create_index) {
    const ast::Statement statement = parse_statement(create_index);
    if (statement.kind != ast::StatementKind::create_index)
        throw Error(ErrorCode::syntax, "the statement is no CREATE INDEX");
    Context context(catalog, create_index);
    Translator translator(context);
    IndexTranslation translation;
    translation.sql = index_sql(translator, *statement.create_index, translation);
    take_findings(translation, translator);
    return translation;
}

std::string translate_create_index(Translator& translator, const ast::CreateIndex& create) {
    IndexTranslation parts;
    return index_sql(translator, create, parts);
}

}  // namespace ferry::core
