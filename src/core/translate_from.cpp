// FROM: tables, subqueries and joins, and the sources that they bring into scope.
#include <algorithm>
#include <set>

#include "core/ascii.hpp"
#include "core/translate_from.hpp"
#include "core/translate_scope.hpp"

namespace ferry::core {

using ast::FromItem;
using ast::JoinKind;

class FromTranslator {
  public:
    FromTranslator(Translator& translator, Scope& scope)
        : translator_(translator), context_(translator.context()), scope_(scope) {}

    std::string list(const std::vector<FromItem>& items) {
        // In SQLite commas bind like joins, from the left; in PostgreSQL looser, so that ON would not see all of them.
        const bool commas = std::all_of(items.begin(), items.end(), [](const FromItem& item) {
            return item.join == JoinKind::first || (item.join == JoinKind::comma && item.on == nullptr && !item.natural &&
                                                    item.using_columns.empty());
        });
        const std::size_t first_source = scope_.sources.size();
        std::string sql;
        for (const FromItem& item : items) {
            const std::size_t right = scope_.sources.size();
            std::string text = one(item);
            if (item.join == JoinKind::first)
                sql = text;
            else if (commas)
                sql += ", " + text;
            else
                sql = join(item, sql, text, first_source, right);
        }
        return sql;
    }

  private:
    // ---------------------------------------------------------------------------------------- items

    std::string one(const FromItem& item) {
        switch (item.kind) {
            case FromItem::Kind::table: return table(item);
            case FromItem::Kind::call: return call(item);
            case FromItem::Kind::subquery: return subquery(item);
            case FromItem::Kind::group: break;
        }
        if (item.alias) context_.unsupported(item.place, "an alias of joined tables");
        return item.items.size() == 1 ? one(item.items[0]) : "(" + list(item.items) + ")";
    }

    /// A name for PostgreSQL that no other source in reach has, unless it is the same table one scope out.
    std::string unique_name(std::string name, const CatalogTable* table) {
        const auto taken = [&](const std::string& candidate) {
            for (const Scope* scope = &scope_; scope != nullptr; scope = scope->outer)
                for (const ScopeSource& source : scope->sources)
                    if (source.target_name == candidate && (scope == &scope_ || table == nullptr || source.table != table))
                        return true;
            return false;
        };
        const std::string base = name;
        for (int n = 2; taken(name); ++n)
            name = base + "_" + std::to_string(n);
        return name;
    }

    const CteTable* find_cte(const ast::QualifiedName& name) const {
        if (name.schema) return nullptr;
        const auto& tables = translator_.ctes_;
        const auto found = std::find_if(tables.rbegin(), tables.rend(), [&](const CteTable& cte) {
            return equals_ignoring_case(cte.name, name.name.text);
        });
        return found == tables.rend() ? nullptr : &*found;
    }

    std::string table(const FromItem& item) {
        if (const CteTable* const cte = find_cte(item.table)) return cte_table(item, *cte);
        const ast::Name& schema = item.table.schema;
        if (schema && !equals_ignoring_case(schema.text, "main"))
            context_.unsupported(item.table.name.place, "schema " + schema.text);
        if (starts_ignoring_case(item.table.name.text, "sqlite_"))
            context_.unsupported(item.table.name.place, "SQLite's own table " + item.table.name.text);
        const CatalogTable& found = translator_.table(item.table);
        const std::string wished = item.alias ? ascii_lower(item.alias.text) : found.target_name;
        const std::string name = unique_name(wished, &found);
        scope_.sources.push_back(
            translator_.source_of(found, item.alias ? item.alias.text : item.table.name.text, name));
        return context_.catalog().qualified(found.target_name) +
               (name == found.target_name ? std::string() : " AS " + pg_name(name));
    }

    std::string cte_table(const FromItem& item, const CteTable& cte) {
        const std::string name = unique_name(item.alias ? ascii_lower(item.alias.text) : cte.target_name, nullptr);
        add_source(item.alias ? item.alias.text : cte.name, name, cte.columns);
        return pg_name(cte.target_name) + (name == cte.target_name ? std::string() : " AS " + pg_name(name));
    }

    void add_source(const std::string& name, const std::string& target_name, const std::vector<OutputColumn>& columns) {
        ScopeSource source;
        source.name = name;
        source.target_name = target_name;
        for (const OutputColumn& column : columns)
            source.columns.push_back({column.source_name, column_of(target_name, column), true, false, column.sql_type});
        scope_.sources.push_back(std::move(source));
    }

    std::string subquery(const FromItem& item) {
        const SelectSql query = translator_.select(*item.select, scope_.outer, true);
        const std::string name = unique_name(item.alias ? ascii_lower(item.alias.text) : "subquery", nullptr);
        add_source(item.alias ? item.alias.text : std::string(), name, query.columns);
        return "(" + query.sql + ") AS " + pg_name(name);
    }

    std::string call(const FromItem& item) {
        return table_function(translator_, item, scope_, [&](const std::string& wished) {
            return unique_name(item.alias ? ascii_lower(item.alias.text) : wished, nullptr);
        });
    }

    // ---------------------------------------------------------------------------------------- joins

    void make_nullable(std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < to; ++i) {
            scope_.sources[i].is_nullable_side = true;
            for (ScopeColumn& column : scope_.sources[i].columns)
                column.value.nullable = true;
        }
    }

    /// a.x = b.x for a column that both sides have; hides the right one. The left side is the first that has it.
    std::string equal_columns(const std::string& column, std::size_t first, std::size_t right, const FromItem& item) {
        const auto find = [&](std::size_t from, std::size_t to) -> ScopeColumn* {
            for (std::size_t i = from; i < to; ++i)
                for (ScopeColumn& candidate : scope_.sources[i].columns)
                    if (candidate.in_star && equals_ignoring_case(candidate.source_name, column)) return &candidate;
            return nullptr;
        };
        ScopeColumn* const a = find(first, right);
        ScopeColumn* const b = find(right, scope_.sources.size());
        if (a == nullptr || b == nullptr)
            context_.fail(ErrorCode::column_not_found, item.place, "cannot join using column \"" + column + "\"");
        const bool merges = item.join == JoinKind::right || item.join == JoinKind::full;
        const Value left = a->unqualified();
        const Value equal = compare(context_, ast::Op::eq, left, b->value, item.place);
        b->in_star = false;
        if (merges) {
            Value one = left, other = b->value;
            std::vector<Value*> both = {&one, &other};
            if (one.kind != other.kind || one.type != other.type)
                context_.unsupported(
                    item.place, "USING or NATURAL in a RIGHT or FULL JOIN of columns of different types");
            context_.unify(both, item.place);
            a->merged = "coalesce(" + one.sql + ", " + other.sql + ")";
        }
        return equal.operand(Binding::not_);
    }

    /// On which side of the join a column stands: 'l', 'r', or 0 for anything else.
    char side_of(const ast::Expr& e, std::size_t first, std::size_t right, const Value** value) {
        if (e.kind != ast::ExprKind::column) return 0;
        const Found found = find_column(e, scope_, context_);
        if (found.column == nullptr || found.scope != &scope_ || !found.column->merged.empty()) return 0;
        const auto at = static_cast<std::size_t>(found.source - scope_.sources.data());
        *value = &found.column->value;
        return at < first ? 0 : at < right ? 'l' : 'r';
    }

    /// PostgreSQL joins FULL by equalities of a side with the other alone.
    bool is_equality(const ast::Expr& e, std::size_t first, std::size_t right) {
        if (e.kind != ast::ExprKind::binary) return false;
        if (e.op == ast::Op::and_)
            return is_equality(*e.args[0], first, right) && is_equality(*e.args[1], first, right);
        if (e.op != ast::Op::eq) return false;
        const Value *a = nullptr, *b = nullptr;
        const char left_side = side_of(*e.args[0], first, right, &a),
                   right_side = side_of(*e.args[1], first, right, &b);
        return left_side != 0 && right_side != 0 && left_side != right_side && a->kind == b->kind &&
               a->kind != ValueKind::other && (a->type == b->type || a->kind == ValueKind::integer);
    }
    bool is_full_joinable(const FromItem& item, std::size_t first, std::size_t right) {
        return item.on == nullptr || is_equality(*item.on, first, right);
    }

    /// The column's name, with a number where it is taken.
    static std::string own_name(const ScopeColumn& column, std::set<std::string>& taken) {
        const std::string& sql = column.value.sql;
        const bool is_bare = sql.find_first_of("\"( ") == std::string::npos;
        const std::string base = is_bare ? sql.substr(sql.rfind('.') + 1) : ascii_lower(column.source_name);
        std::string name = base;
        for (int n = 2; !taken.insert(name).second; ++n)
            name = base + "_" + std::to_string(n);
        return name;
    }

    /// Any other FULL JOIN: LEFT JOIN, and the rows of the right side that go with none of the left.
    std::string full_join(const std::string& left, const std::string& text, const std::string& on,
                          std::size_t first, std::size_t right, const FromItem& item) {
        // Both of them stand there twice.
        if ((left + text).find("random") != std::string::npos)
            context_.unsupported(item.place, "a FULL JOIN by more than equalities over random values");
        const std::string name = unique_name("full_join", nullptr);
        std::string columns, outer;
        std::set<std::string> taken;
        for (std::size_t i = first; i < scope_.sources.size(); ++i) {
            ScopeSource& source = scope_.sources[i];
            for (ScopeColumn& column : source.columns) {
                if (!column.merged.empty())
                    context_.unsupported(item.place,
                                         "a FULL JOIN by more than equalities after one with USING");
                const std::string own = pg_name(own_name(column, taken));
                const char* const comma = columns.empty() ? "" : ", ";
                columns += comma + column.value.sql + " AS " + own;
                outer += comma + (i < right ? std::string("NULL") : column.value.sql);
                column.value.sql = pg_name(name) + "." + own;
                column.value.binding = Binding::atom;
                column.value.nullable = true;
            }
            source.target_name = name;
            source.row_order.clear();
            source.is_nullable_side = true;
        }
        return "(SELECT " + columns + " FROM " + left + " LEFT JOIN " + text + " ON " + on +
               " UNION ALL SELECT " + outer + " FROM " + text + " WHERE NOT EXISTS (SELECT FROM " + left +
               " WHERE " + on + ")) AS " + pg_name(name);
    }

    std::vector<std::string> shared_columns(const FromItem& item, std::size_t first, std::size_t right) const {
        std::vector<std::string> names;
        for (const ast::Name& name : item.using_columns)
            names.push_back(name.text);
        if (!item.natural) return names;
        for (std::size_t i = right; i < scope_.sources.size(); ++i)
            for (const ScopeColumn& column : scope_.sources[i].columns)
                for (std::size_t j = first; j < right; ++j)
                    for (const ScopeColumn& other : scope_.sources[j].columns)
                        if (other.in_star && equals_ignoring_case(other.source_name, column.source_name) &&
                            std::find(names.begin(), names.end(), column.source_name) == names.end())
                            names.push_back(column.source_name);
        return names;
    }

    std::string join(const FromItem& item, const std::string& left, const std::string& text,
                     std::size_t first, std::size_t right) {
        std::string on;
        for (const std::string& column : shared_columns(item, first, right))
            on += (on.empty() ? "" : " AND ") + equal_columns(column, first, right, item);
        if (item.on != nullptr) {
            const Value condition = context_.to_condition(translator_.expr(*item.on, scope_));
            on += (on.empty() ? "" : " AND ") + condition.operand(on.empty() ? Binding::or_ : Binding::not_);
        }
        if (item.join == JoinKind::full && !is_full_joinable(item, first, right))
            return full_join(left, text, on.empty() ? "true" : on, first, right, item);
        const bool outer = item.join == JoinKind::left || item.join == JoinKind::right || item.join == JoinKind::full;
        if (item.join == JoinKind::left || item.join == JoinKind::full) make_nullable(right, scope_.sources.size());
        if (item.join == JoinKind::right || item.join == JoinKind::full) make_nullable(first, right);
        if (on.empty() && !outer) return left + " CROSS JOIN " + text;
        const char* const word = item.join == JoinKind::left    ? " LEFT JOIN "
                                 : item.join == JoinKind::right ? " RIGHT JOIN "
                                 : item.join == JoinKind::full  ? " FULL JOIN "
                                                                : " JOIN ";
        return left + word + text + " ON " + (on.empty() ? "true" : on);
    }

    Translator& translator_;
    Context& context_;
    Scope& scope_;
};

Value column_of(const std::string& qualifier, const OutputColumn& column) {
    Value value = column.value;
    value.sql = pg_name(qualifier) + "." + pg_name(column.target_name);
    value.binding = Binding::atom;
    value.constant.reset();
    value.is_aggregate = false;
    value.has_collating = true;  // a column, whatever it was inside
    value.collate_explicit = false;
    return value;
}

std::string Translator::from(const std::vector<FromItem>& items, Scope& scope) {
    return FromTranslator(*this, scope).list(items);
}

}  // namespace ferry::core
