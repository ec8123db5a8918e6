#include "core/translate_conflict.hpp"

#include <algorithm>

#include "core/ascii.hpp"
#include "core/ast_walk.hpp"
#include "core/parser.hpp"
#include "core/quote.hpp"

namespace ferry::core {

namespace {

constexpr std::string_view descending = " DESC";

void add_once(std::vector<const CatalogColumn*>& columns, const CatalogColumn* column) {
    if (column != nullptr && std::find(columns.begin(), columns.end(), column) == columns.end())
        columns.push_back(column);
}

void add_equality(ConflictKey& key, const std::string& left, const std::string& right) {
    key.same_row += (key.same_row.empty() ? "" : " AND ") + left + " = " + right;
}

ConflictKey plain_key(std::string name, std::vector<const CatalogColumn*> columns, bool in_target) {
    ConflictKey key;
    key.name = std::move(name);
    key.columns = key.used = std::move(columns);
    key.in_target = in_target;
    for (const CatalogColumn* const column : key.columns) {
        const std::string text = pg_name(column->target_name);
        key.parts.push_back(text);
        add_equality(key, "old_row." + text, "new_row." + text);
    }
    return key;
}

/// A key that a CREATE INDEX describes. What PostgreSQL cannot index is no key of the target, but its rows
/// can be told nevertheless.
class IndexKey {
  public:
    IndexKey(Translator& translator, const CatalogTable& table, const UniqueKey& unique)
        : translator_(translator), table_(table), unique_(unique) {}

    ConflictKey make() {
        const ast::Statement statement = parse_statement(unique_.create_index);
        if (statement.kind != ast::StatementKind::create_index)
            throw Error(ErrorCode::syntax, "the statement is no CREATE INDEX");
        const ast::CreateIndex& create = *statement.create_index;
        ConflictKey key;
        key.name = unique_.name;
        key.is_plain = false;
        key.in_target = unique_.in_target;
        if (key.in_target) add_parts(key, create);
        for (const ast::OrderTerm& term : create.columns)
            add_part(key, *term.expr);
        if (create.where) add_condition(key, *create.where);
        return key;
    }

  private:
    Translator& translator_;
    const CatalogTable& table_;
    const UniqueKey& unique_;

    void take_helpers(const std::vector<std::string>& names) const {
        for (const std::string& name : names)
            translator_.context().helper(name);
    }

    void add_parts(ConflictKey& key, const ast::CreateIndex& create) const {
        try {
            IndexTranslation made = translate_index_keys(translator_.catalog(), unique_.create_index);
            for (std::size_t i = 0; i < made.keys.size(); ++i) {
                if (create.columns[i].direction == ast::Direction::descending)
                    made.keys[i].resize(made.keys[i].size() - descending.size());
                key.parts.push_back(std::move(made.keys[i]));
            }
            key.where = std::move(made.where);
            take_helpers(made.helpers);
        } catch (const Error& error) {
            if (error.code != ErrorCode::unsupported) throw;
            key.in_target = false;
        }
    }

    void add_part(ConflictKey& key, const ast::Expr& expr) const {
        const ast::Expr* part = &expr;
        while (part->kind == ast::ExprKind::collate)
            part = part->args[0].get();
        if (part->kind == ast::ExprKind::column) add_once(key.columns, table_.find_column(part->name.text));
        use_columns(key, expr);
        add_equality(key, of_row(expr, "old_row"), of_row(expr, "new_row"));
    }

    void add_condition(ConflictKey& key, const ast::Expr& where) const {
        use_columns(key, where);
        for (const char* const row : {"old_row", "new_row"}) {
            Context context(translator_.catalog(), unique_.create_index);
            Translator inner(context);
            Scope scope;
            scope.sources.push_back(inner.source_of(table_, table_.source_name, row));
            key.same_row += " AND (" + inner.condition(where, scope) + ")";
            take_helpers({context.helpers().begin(), context.helpers().end()});
        }
    }

    void use_columns(ConflictKey& key, const ast::Expr& expr) const {
        ast::Visitor visitor;
        visitor.expr = [&](const ast::Expr& e) {
            if (e.kind == ast::ExprKind::column) add_once(key.used, table_.find_column(e.name.text));
        };
        ast::walk(expr, visitor);
    }

    std::string of_row(const ast::Expr& expr, const char* row) const {
        Context context(translator_.catalog(), unique_.create_index);
        Translator inner(context);
        Scope scope;
        scope.sources.push_back(inner.source_of(table_, table_.source_name, row));
        const Value value = context.to_value(inner.expr(expr, scope));
        take_helpers({context.helpers().begin(), context.helpers().end()});
        Value key = value;
        key.sql = value.kind == ValueKind::text ? context.equality_key(value) : value.sql;
        return key.sql == value.sql ? value.operand(Binding::any_operator) : key.sql;
    }
};

/// Does an index say the same columns by another collation? Then it is the key that SQLite has.
bool is_folded(const std::vector<const CatalogColumn*>& primary, const std::vector<ConflictKey>& keys) {
    const bool folds = std::any_of(primary.begin(), primary.end(), [](const CatalogColumn* column) {
        return column->collating != Collating::binary;
    });
    return folds && std::any_of(keys.begin(), keys.end(), [&](const ConflictKey& key) {
               return !key.is_plain && key.where.empty() && key.columns == primary;
           });
}

}  // namespace

std::vector<ConflictKey> conflict_keys(Translator& translator, const CatalogTable& table) {
    std::vector<const CatalogColumn*> primary;
    for (int place_in_key = 1;; ++place_in_key) {
        const auto found = std::find_if(table.columns.begin(), table.columns.end(),
                                        [&](const CatalogColumn& c) { return c.pk == place_in_key; });
        if (found == table.columns.end()) break;
        primary.push_back(&*found);
    }
    std::vector<ConflictKey> keys;
    for (const UniqueKey& unique : table.unique_keys) {
        if (!unique.create_index.empty()) {
            keys.push_back(IndexKey(translator, table, unique).make());
            continue;
        }
        std::vector<const CatalogColumn*> columns;
        for (const std::string& name : unique.columns)
            columns.push_back(table.find_column(name));
        if (std::find(columns.begin(), columns.end(), nullptr) == columns.end())
            keys.push_back(plain_key(unique.name, std::move(columns), unique.in_target));
    }
    if (!primary.empty() && !is_folded(primary, keys))
        keys.insert(keys.begin(), plain_key("the primary key", std::move(primary), table.has_primary_key));
    return keys;
}

std::string conflict_target(Context& context, const ConflictKey& key, const CatalogTable& table,
                            ast::Place place) {
    if (!key.in_target)
        context.unsupported(place, "a conflict with " + key.name + " of " + table.source_name +
                                       ", which the target does not have,");
    return " ON CONFLICT (" + joined(key.parts) + ")" + (key.where.empty() ? "" : " WHERE " + key.where);
}

}  // namespace ferry::core
