// Names: which column of which source an identifier means, by SQLite's rules.
#include "core/translate_scope.hpp"

#include <algorithm>

#include "core/ascii.hpp"
#include "core/translate_group.hpp"

namespace ferry::core {

namespace {

/// Columns with affinity text that became numbers are text to SQLite; numbers of a REAL column are real, whatever
/// PostgreSQL calls them.
ValueKind kind_of(const CatalogColumn& column) noexcept {
    const bool is_count =
        column.kind == ValueKind::integer || column.kind == ValueKind::real || column.kind == ValueKind::number;
    if (!is_count) return column.kind;
    if (column.affinity == Affinity::text) return ValueKind::other;
    if (column.affinity == Affinity::real) return ValueKind::real;
    if (column.kind == ValueKind::real) return ValueKind::number;
    return column.kind;
}

double magnitude_of(TypeId type) noexcept {
    return type == TypeId::int2 ? 32768.0 : type == TypeId::int4 ? 2147483648.0 : 9.3e18;
}

ScopeColumn* find_in(ScopeSource& source, std::string_view name) {
    const auto found = std::find_if(source.columns.begin(), source.columns.end(), [&](const ScopeColumn& column) {
        return equals_ignoring_case(column.source_name, name);
    });
    return found == source.columns.end() ? nullptr : &*found;
}

ScopeColumn* find_rowid(ScopeSource& source) {
    const auto found = std::find_if(source.columns.begin(), source.columns.end(),
                                    [](const ScopeColumn& column) { return column.rowid_alias; });
    return found == source.columns.end() ? nullptr : &*found;
}

bool source_is(const ScopeSource& source, std::string_view name) {
    return equals_ignoring_case(source.name, name);
}

Found column_of(ScopeSource& source, Scope& scope, ScopeColumn& column) {
    return {&scope, &source, &column, nullptr};
}

/// In one scope; `ambiguous` when several sources have it.
Found find_here(const ast::Expr& name, Scope& scope, bool& ambiguous) {
    Found found;
    int count = 0;
    for (ScopeSource& source : scope.sources) {
        if (name.table ? !source_is(source, name.table.text) : source.qualified_only) continue;
        ScopeColumn* const column = find_in(source, name.name.text);
        if (column == nullptr) continue;
        // The second of two columns that USING made one is reached with its table's name alone.
        if (!name.table && !column->in_star && count > 0) continue;
        if (count++ == 0) found = column_of(source, scope, *column);
        if (name.table) return found;
    }
    ambiguous = count > 1;
    if (found.column != nullptr || !is_rowid_name(name.name.text) || name.name.quote == '"') return found;
    for (ScopeSource& source : scope.sources) {
        if (name.table ? !source_is(source, name.table.text) : source.qualified_only) continue;
        if (ScopeColumn* const column = find_rowid(source)) return column_of(source, scope, *column);
        if (source.has_rowid) return {&scope, &source, nullptr, nullptr};
    }
    return found;
}

}  // namespace

bool is_rowid_name(std::string_view name) noexcept {
    return equals_ignoring_case(name, "rowid") || equals_ignoring_case(name, "oid") ||
           equals_ignoring_case(name, "_rowid_");
}

Value column_value(const CatalogColumn& column, std::string_view qualifier) {
    Value value;
    value.sql = qualifier.empty() ? pg_name(column.target_name)
                                  : std::string(qualifier) + "." + pg_name(column.target_name);
    value.kind = kind_of(column);
    value.type = column.type;
    value.format = column.format;
    value.text_form = column.text_form;
    value.affinity = column.affinity;
    value.collating = column.collating;
    value.has_collating = true;
    value.nullable = !column.not_null && !column.rowid_alias;
    value.magnitude = magnitude_of(column.type);
    return value;
}

Found find_column(const ast::Expr& name, Scope& innermost, Context& context) {
    for (Scope* scope = &innermost; scope != nullptr; scope = scope->outer) {
        bool ambiguous = false;
        const Found found = find_here(name, *scope, ambiguous);
        if (ambiguous) context.fail(ErrorCode::column_not_found, name.place, "ambiguous column name");
        if (found.source != nullptr) return found;
        if (name.table) continue;
        for (const ScopeAlias& alias : scope->aliases)
            if (equals_ignoring_case(alias.name, name.name.text)) return {scope, nullptr, nullptr, alias.expr};
    }
    return {};
}

ScopeSource Translator::source_of(const CatalogTable& table, std::string_view alias, std::string_view target_alias) {
    ScopeSource source;
    source.name = alias.empty() ? table.source_name : std::string(alias);
    source.target_name = std::string(target_alias);
    source.table = &table;
    const std::string qualifier = target_alias.empty() ? std::string() : pg_name(target_alias);
    std::vector<const CatalogColumn*> key;
    for (const CatalogColumn& column : table.columns) {
        source.columns.push_back(
            {column.source_name, column_value(column, qualifier), true, column.rowid_alias, column.sql_type});
        if (column.pk > 0) key.push_back(&column);
    }
    std::sort(key.begin(), key.end(), [](const auto* a, const auto* b) { return a->pk < b->pk; });
    for (const CatalogColumn* column : key)
        source.row_order += (source.row_order.empty() ? "" : ", ") + context_.sort_key(column_value(*column, qualifier));
    source.has_rowid = !table.is_view;
    return source;
}

const CatalogTable& Translator::table(const ast::QualifiedName& name) {
    const CatalogTable* const found = catalog().find(name.name.text);
    if (found == nullptr)
        context_.fail(ErrorCode::table_not_found, name.name.place, "no such table \"" + name.name.text + "\"");
    if (!found->error.empty())
        context_.fail(ErrorCode::unsupported, name.name.place, "\"" + name.name.text + "\" is not there: " + found->error);
    if (std::find(references.begin(), references.end(), found->source_name) == references.end())
        references.push_back(found->source_name);
    return *found;
}

std::string Translator::parameter(std::string_view name) {
    if (name == "?") {
        parameters.emplace_back("?");
        return "$" + std::to_string(parameters.size());
    }
    if (name[0] == '?') {
        const std::size_t number = std::stoul(std::string(name.substr(1)));
        while (parameters.size() < number)
            parameters.push_back("?" + std::to_string(parameters.size() + 1));
        return "$" + std::to_string(number);
    }
    const auto found = std::find(parameters.begin(), parameters.end(), name);
    if (found == parameters.end()) {
        parameters.emplace_back(name);
        return "$" + std::to_string(parameters.size());
    }
    return "$" + std::to_string(found - parameters.begin() + 1);
}

}  // namespace ferry::core
