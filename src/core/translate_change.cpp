// UPDATE and DELETE, and what they share with INSERT.
#include "core/translate_change.hpp"

#include <algorithm>
#include <iterator>

#include "core/ascii.hpp"

namespace ferry::core {

namespace {

const CatalogColumn* rowid_alias_of(const CatalogTable& table) noexcept {
    const auto found = std::find_if(table.columns.begin(), table.columns.end(),
                                    [](const CatalogColumn& column) { return column.rowid_alias; });
    return found == table.columns.end() ? nullptr : &*found;
}

/// A column and the text that it becomes; a later assignment to the same column wins, as in SQLite.
class AssignmentList {
  public:
    void set(const CatalogColumn& column, std::string sql) {
        for (auto& [name, value] : single_)
            if (name == column.target_name) {
                value = std::move(sql);
                return;
            }
        single_.emplace_back(column.target_name, std::move(sql));
    }
    void add_row(std::string sql) { rows_.push_back(std::move(sql)); }
    std::string text() const {
        std::vector<std::string> parts;
        for (const auto& [name, value] : single_)
            parts.push_back(pg_name(name) + " = " + value);
        parts.insert(parts.end(), rows_.begin(), rows_.end());
        return joined(parts, ", ");
    }

  private:
    std::vector<std::pair<std::string, std::string>> single_;
    std::vector<std::string> rows_;
};

/// (a, b) = (SELECT ...), each column brought to its type. SQLite takes the first row where there are
/// several.
std::string row_from_select(Translator& translator, const std::vector<const CatalogColumn*>& columns,
                            const ast::Expr& value, Scope& scope) {
    const SelectSql select = translator.select(*value.select, &scope);
    if (select.columns.size() != columns.size())
        translator.context().fail(ErrorCode::syntax, value.place,
                                  std::to_string(columns.size()) + " columns assigned " +
                                      std::to_string(select.columns.size()) + " values");
    std::vector<std::string> targets, names, values;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const std::string name = "c" + std::to_string(i + 1);
        Value column = select.columns[i].value;
        column.sql = "q." + name;
        column.binding = Binding::atom;
        targets.push_back(pg_name(columns[i]->target_name));
        names.push_back(name);
        values.push_back(to_column(translator.context(), *columns[i], column, value.place));
    }
    return "(" + joined(targets, ", ") + ") = (SELECT " + joined(values, ", ") + " FROM (" + select.sql +
           ") AS q (" + joined(names, ", ") + ")" + (select.is_single_row ? "" : " LIMIT 1") + ")";
}

/// The row that an UPDATE or DELETE works on: its table as a source, and how the statement names it.
struct Target {
    const CatalogTable& table;
    ScopeSource source;
    std::string sql;   ///< "app.orders AS o"
    std::string name;  ///< what qualifies a system column

    Target(Translator& translator, const ast::QualifiedName& name_written, const ast::Name& alias)
        : table(translator.table(name_written)) {
        const std::string& qualifier = alias ? alias.text : table.target_name;
        source = translator.source_of(table, alias ? alias.text : name_written.name.text, qualifier);
        sql = translator.catalog().qualified(table.target_name) + (alias ? " AS " + pg_name(alias.text) : "");
        name = pg_name(qualifier);
    }
};

/// " WHERE ..." of the rows that ORDER BY and LIMIT leave, told by their place in the table; without them the
/// condition itself.
template <class Change>
std::string where_clause(Translator& translator, const Change& change, const Target& target, Scope& scope) {
    const std::string where = change.where ? " WHERE " + translator.condition(*change.where, scope) : "";
    // ORDER BY without LIMIT changes nothing: every row is changed.
    if (!change.limit) return where;
    Context& context = translator.context();
    if (target.table.is_view) context.unsupported(change.limit->place, "LIMIT in a change of a view");
    std::string order = translator.order_terms(change.order_by, scope);
    if (order.empty()) order = target.source.row_order;
    if (order.empty()) context.note(change.limit->place, "LIMIT without an order takes any rows");
    return " WHERE " + target.name + ".ctid IN (SELECT " + target.name + ".ctid FROM " + target.sql + where +
           (order.empty() ? "" : " ORDER BY " + order) +
           translator.limit(change.limit.get(), change.offset.get(), scope) + ")";
}

}  // namespace

const CatalogColumn& changed_column(Translator& translator, const CatalogTable& table,
                                    const ast::Name& name) {
    Context& context = translator.context();
    const CatalogColumn* column = table.find_column(name.text);
    if (column == nullptr && is_rowid_name(name.text)) {
        column = rowid_alias_of(table);
        if (column == nullptr) context.unsupported(name.place, "the rowid of " + table.source_name);
    }
    if (column == nullptr && table.is_virtual && equals_ignoring_case(name.text, table.source_name))
        context.unsupported(name.place, "a command to the full-text index " + table.source_name +
                                            ", which a generated tsvector column does not need,");
    if (column == nullptr)
        context.fail(ErrorCode::column_not_found, name.place,
                     "table " + table.source_name + " has no column named " + name.text);
    if (column->generated)
        context.fail(ErrorCode::invalid_value, name.place,
                     "generated column " + name.text + " cannot be set");
    return *column;
}

bool may_fire(const Catalog& catalog, const CatalogTable& table, std::string_view events) {
    return !catalog.triggers ||
           std::any_of(catalog.triggers->begin(), catalog.triggers->end(),
                       [&](const CatalogTrigger& trigger) {
                           return equals_ignoring_case(trigger.table, table.source_name) &&
                                  events.find(trigger.event) != std::string_view::npos;
                       });
}

std::string translate_assignments(Translator& translator, const std::vector<ast::Assignment>& assignments,
                                  const CatalogTable& table, Scope& scope) {
    Context& context = translator.context();
    AssignmentList list;
    for (const ast::Assignment& assignment : assignments) {
        std::vector<const CatalogColumn*> columns;
        for (const ast::Name& name : assignment.columns)
            columns.push_back(&changed_column(translator, table, name));
        const ast::Expr& value = *assignment.value;
        if (columns.size() == 1) {
            list.set(*columns[0],
                     to_column(context, *columns[0], translator.expr(value, scope), value.place));
        } else if (value.kind == ast::ExprKind::subquery) {
            list.add_row(row_from_select(translator, columns, value, scope));
        } else if (value.kind == ast::ExprKind::row && value.args.size() == columns.size()) {
            for (std::size_t i = 0; i < columns.size(); ++i)
                list.set(*columns[i], to_column(context, *columns[i], translator.expr(*value.args[i], scope),
                                                value.args[i]->place));
        } else {
            context.fail(ErrorCode::syntax, value.place,
                         std::to_string(columns.size()) + " columns assigned otherwise");
        }
    }
    return list.text();
}

std::string translate_returning(Translator& translator, const std::vector<ast::ResultColumn>& columns,
                                Scope& scope, std::vector<OutputColumn>& returning) {
    if (columns.empty()) return "";
    std::string sql;
    returning = translator.result_columns(columns, scope, sql);
    return " RETURNING " + sql;
}

std::string translate_update(Translator& translator, const ast::Update& update, Scope* outer,
                             std::vector<OutputColumn>& returning) {
    Context& context = translator.context();
    const ast::Place place = update.table.name.place;
    if (update.conflict == ast::Conflict::ignore)
        context.unsupported(place, "UPDATE OR IGNORE, which skips the rows that break a constraint,");
    if (update.conflict == ast::Conflict::replace)
        context.unsupported(place, "UPDATE OR REPLACE, which deletes the rows that are in the way,");
    if (update.conflict == ast::Conflict::fail)
        context.note(place, "an error undoes the whole statement, where OR FAIL keeps the rows before it");
    std::string sql = translator.push_with(update.with.get(), outer);
    const Target target(translator, update.table, update.alias);
    if (update.conflict != ast::Conflict::none && may_fire(translator.catalog(), target.table, "u"))
        context.note(
            place, "in SQLite the statements of triggers take over the OR clause of the one that fires them");
    Scope scope;
    scope.outer = outer;
    scope.sources.push_back(target.source);
    std::string from;
    if (!update.from.empty()) {
        if (update.limit) context.unsupported(update.limit->place, "UPDATE with FROM and LIMIT");
        from = " FROM " + translator.from(update.from, scope);
        context.note(place, "where several rows of FROM go with a row, either engine takes one of them");
    }
    sql += "UPDATE " + target.sql + " SET " +
           translate_assignments(translator, update.assignments, target.table, scope) + from +
           where_clause(translator, update, target, scope) +
           translate_returning(translator, update.returning, scope, returning);
    translator.pop_with(update.with.get());
    return sql;
}

std::string translate_delete(Translator& translator, const ast::Delete& statement, Scope* outer,
                             std::vector<OutputColumn>& returning) {
    std::string sql = translator.push_with(statement.with.get(), outer);
    const Target target(translator, statement.table, statement.alias);
    Scope scope;
    scope.outer = outer;
    scope.sources.push_back(target.source);
    sql += "DELETE FROM " + target.sql + where_clause(translator, statement, target, scope) +
           translate_returning(translator, statement.returning, scope, returning);
    translator.pop_with(statement.with.get());
    return sql;
}

void take_findings(Translation& translation, Translator& translator) {
    translation.notes = translator.context().notes();
    translation.helpers = with_needed_helpers(translator.context().helpers());
    translation.references = translator.references;
    translation.parameters = translator.parameters;
}

}  // namespace ferry::core
