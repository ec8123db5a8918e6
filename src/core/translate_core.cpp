// One SELECT: its FROM, WHERE, GROUP BY, HAVING and columns.
#include <algorithm>
#include <set>

#include "core/ascii.hpp"
#include "core/translate_compare.hpp"
#include "core/translate_from.hpp"
#include "core/translate_scope.hpp"
#include "core/translate_select.hpp"

namespace ferry::core {

namespace {

using ast::ExprKind;

class CoreTranslator {
  public:
    CoreTranslator(Translator& translator, const ast::SelectCore& core, Scope* outer,
                   const std::vector<ast::OrderTerm>* order_by)
        : translator_(translator), context_(translator.context()), core_(core), order_by_(order_by) {
        made_.scope = std::make_unique<Scope>();
        made_.scope->outer = outer;
        made_.scope->windows = &core.windows;
    }

    CoreSql run() {
        if (core_.is_values) {
            values();
            return std::move(made_);
        }
        Scope& scope = *made_.scope;
        if (!core_.from.empty()) made_.tail = " FROM " + translator_.from(core_.from, scope);
        for (const ast::ResultColumn& column : core_.columns)
            if (column.expr != nullptr && column.alias) scope.aliases.push_back({column.alias.text, column.expr.get()});
        if (core_.where != nullptr) made_.tail += " WHERE " + translator_.condition(*core_.where, scope);
        group();
        columns();
        if (core_.having != nullptr)
            made_.tail += " HAVING " + translator_.condition(*core_.having, scope);
        else if (made_.is_single_row && !any_aggregate())
            made_.tail += " HAVING true";  // one row, though nothing that is left says so
        made_.distinct = core_.distinct;
        if (core_.distinct) {
            // json has no equality.
            for (Value& value : made_.rows[0])
                if (value.kind == ValueKind::other && value.type != TypeId::uuid && value.type != TypeId::jsonb)
                    value = context_.to_storage(value, core_.place);
        }
        return std::move(made_);
    }

  private:
    // ---------------------------------------------------------------------------------------- VALUES

    void values() {
        for (const ast::Exprs& row : core_.rows) {
            std::vector<Value> values;
            for (const auto& e : row)
                values.push_back(context_.to_value(translator_.expr(*e, *made_.scope)));
            if (!made_.rows.empty() && made_.rows[0].size() != values.size())
                context_.fail(ErrorCode::syntax, core_.place, "all VALUES must have the same number of terms");
            made_.rows.push_back(std::move(values));
        }
        made_.is_values = true;
        made_.is_single_row = made_.rows.size() == 1;
        for (std::size_t i = 0; i < made_.rows[0].size(); ++i) {
            const std::string name = "column" + std::to_string(i + 1);
            made_.columns.push_back({name, name, made_.rows[0][i], ""});
            made_.exprs.push_back(nullptr);
            made_.has_alias.push_back(false);
        }
    }

    // ---------------------------------------------------------------------------------------- groups

    /// The result column that GROUP BY 2 means; the expression itself otherwise.
    const ast::Expr& key_expr(const ast::Expr& e) const {
        if (e.kind != ExprKind::integer) return e;
        const std::size_t n = std::stoul(e.text);
        if (n < 1 || n > core_.columns.size() || core_.columns[n - 1].expr == nullptr)
            context_.unsupported(e.place, "this number in GROUP BY");
        return *core_.columns[n - 1].expr;
    }

    bool is_grouped() const {
        if (!core_.group_by.empty()) return true;
        const auto holds = [](const ast::ExprPtr& e) { return e != nullptr && has_aggregate(*e); };
        if (holds(core_.having)) return true;
        for (const ast::ResultColumn& column : core_.columns)
            if (holds(column.expr)) return true;
        if (order_by_ != nullptr)
            for (const ast::OrderTerm& term : *order_by_)
                if (holds(term.expr)) return true;
        return false;
    }

    void group() {
        if (!is_grouped()) {
            if (core_.having != nullptr) context_.fail(ErrorCode::syntax, core_.having->place, "HAVING without GROUP BY");
            return;
        }
        Scope& scope = *made_.scope;
        auto grouping = std::make_unique<Grouping>();
        std::vector<std::string> keys;
        for (const auto& written : core_.group_by) {
            const ast::Expr& e = resolved(key_expr(*written));
            const Value value = translator_.expr(e, scope);
            const Value form = equality_form(context_, value);
            const bool constant = value.constant.has_value() || value.kind == ValueKind::null || is_constant(e) || is_literal(value.sql);
            grouping->keys.push_back({&e, constant ? std::string() : value.sql, value, form.sql == value.sql});
            if (!constant && std::find(keys.begin(), keys.end(), form.sql) == keys.end()) keys.push_back(form.sql);
        }
        for (const ScopeSource& source : scope.sources)
            if (!source.row_order.empty())
                grouping->row_order += (grouping->row_order.empty() ? "" : ", ") + source.row_order;
        grouping->extreme_order = extreme_order();
        if (!core_.group_by.empty())
            made_.tail += " GROUP BY " + (keys.empty() ? "(SELECT 1)" : joined(keys, ", "));
        made_.is_single_row = core_.group_by.empty();
        made_.grouping = std::move(grouping);
        scope.grouping = made_.grouping.get();
    }

    /// Is an aggregate left in the translated columns? Constant folding may have taken it out.
    bool any_aggregate() const {
        static constexpr const char* calls[] = {"count(", "sum(", "avg(", "min(", "max(", "_agg("};
        return std::any_of(made_.rows[0].begin(), made_.rows[0].end(), [](const Value& value) {
            return std::any_of(std::begin(calls), std::end(calls), [&](const char* call) {
                return value.sql.find(call) != std::string::npos;
            });
        });
    }

    /// An alias in GROUP BY is the expression behind it, unless a column has that name.
    const ast::Expr& resolved(const ast::Expr& e) {
        if (e.kind != ExprKind::column) return e;
        const Found found = find_column(e, *made_.scope, context_);
        return found.aliased != nullptr ? *found.aliased : e;
    }

    /// With a single min() or max(), bare columns are those of its row.
    std::string extreme_order() {
        std::vector<const ast::Expr*> calls;
        for (const ast::ResultColumn& column : core_.columns)
            if (column.expr != nullptr) collect_aggregates(*column.expr, calls);
        if (core_.having != nullptr) collect_aggregates(*core_.having, calls);
        if (order_by_ != nullptr)
            for (const ast::OrderTerm& term : *order_by_)
                collect_aggregates(*term.expr, calls);
        const ast::Expr* extreme = nullptr;
        for (const ast::Expr* call : calls) {
            const bool is_extreme = call->args.size() == 1 && (equals_ignoring_case(call->text, "min") ||
                                                               equals_ignoring_case(call->text, "max"));
            if (!is_extreme) continue;
            if (extreme != nullptr && context_.text_at(extreme->place) != context_.text_at(call->place)) return {};
            extreme = call;
        }
        if (extreme == nullptr) return {};
        const Value key = sort_form(context_, context_.to_value(translator_.expr(*extreme->args[0], *made_.scope)));
        return key.sql + (equals_ignoring_case(extreme->text, "max") ? " DESC NULLS LAST" : " NULLS LAST");
    }

    // ---------------------------------------------------------------------------------------- columns

    void columns() {
        std::vector<Value> values;
        for (const ast::ResultColumn& column : core_.columns) {
            if (column.expr == nullptr) {
                star(column, values);
                continue;
            }
            const Value value = context_.to_value(translator_.expr(*column.expr, *made_.scope));
            // PostgreSQL names a column that USING made of two after the function.
            const ScopeColumn* const plain = plain_column(*column.expr);
            const bool merges = plain != nullptr && !column.expr->table && !plain->merged.empty();
            add(name_of(column), target_of(column), column.expr.get(), column.alias || merges, value,
                type_of(*column.expr));
            values.push_back(value);
        }
        unique_names();
        made_.rows.push_back(std::move(values));
    }

    void add(std::string name, std::string target, const ast::Expr* expr, bool has_alias, const Value& value,
             std::string sql_type) {
        made_.columns.push_back({std::move(name), std::move(target), value, std::move(sql_type)});
        made_.exprs.push_back(expr);
        made_.has_alias.push_back(has_alias);
    }

    void star(const ast::ResultColumn& column, std::vector<Value>& values) {
        bool any = false;
        for (const ScopeSource& source : made_.scope->sources) {
            if (column.star_table && !equals_ignoring_case(source.name, column.star_table.text)) continue;
            any = true;
            for (const ScopeColumn& c : source.columns) {
                if (!c.in_star && !column.star_table) continue;
                Value value = column.star_table ? c.value : c.unqualified();
                if (made_.scope->grouping != nullptr) value = starred(c, source, column.place);
                const bool merges = !column.star_table && !c.merged.empty();
                add(c.source_name, target_name(c), nullptr, merges, value, c.sql_type);
                values.push_back(value);
            }
        }
        if (!any)
            context_.fail(ErrorCode::table_not_found, column.place,
                          column.star_table ? "no such table: " + column.star_table.text : "no tables specified");
    }

    Value starred(const ScopeColumn& column, const ScopeSource& source, ast::Place place) {
        for (const GroupKey& key : made_.grouping->keys)
            if (key.plain && key.sql == column.value.sql) return column.value;
        return bare_column(context_, column.value, source, *made_.scope, place);
    }

    /// The column's own name in PostgreSQL, without what qualifies it.
    static std::string target_name(const ScopeColumn& column) {
        return unqualified(column.value.sql);
    }
    static std::string unqualified(const std::string& sql) {
        std::size_t from = 0;
        if (sql[0] == '"') {
            std::size_t end = 1;
            while (end < sql.size() && (sql[end] != '"' || (end + 1 < sql.size() && sql[end + 1] == '"')))
                end += sql[end] == '"' ? 2 : 1;
            if (end + 1 < sql.size() && sql[end + 1] == '.') from = end + 2;
        } else if (const auto dot = sql.find('.'); dot != std::string::npos && sql.find('"') > dot) {
            from = dot + 1;
        }
        std::string name = sql.substr(from);
        if (name.size() < 2 || name[0] != '"') return name;
        std::string bare;
        for (std::size_t i = 1; i + 1 < name.size(); ++i) {
            bare += name[i];
            if (name[i] == '"') ++i;
        }
        return bare;
    }

    const ScopeColumn* plain_column(const ast::Expr& e) {
        if (e.kind != ExprKind::column) return nullptr;
        return find_column(e, *made_.scope, context_).column;
    }

    std::string name_of(const ast::ResultColumn& column) {
        if (column.alias) return column.alias.text;
        if (const ScopeColumn* const plain = plain_column(*column.expr)) return plain->source_name;
        return std::string(context_.text_at(column.expr->place));
    }
    std::string target_of(const ast::ResultColumn& column) {
        if (column.alias) return column.alias.text;
        if (const ScopeColumn* const plain = plain_column(*column.expr)) return target_name(*plain);
        return std::string(context_.text_at(column.expr->place));
    }
    std::string type_of(const ast::Expr& e) {
        const ScopeColumn* const plain = plain_column(e);
        return plain == nullptr || made_.scope->grouping != nullptr ? std::string() : plain->sql_type;
    }

    /// Columns of one name are a, a:1, a:2 in SQLite too, where they are named at all.
    void unique_names() {
        std::set<std::string> taken;
        for (OutputColumn& column : made_.columns) {
            const std::string base = column.target_name.substr(0, 60);
            if (column.target_name.size() > 63) column.target_name = base;
            for (int n = 1; !taken.insert(column.target_name).second; ++n)
                column.target_name = base + ":" + std::to_string(n);
        }
    }

    Translator& translator_;
    Context& context_;
    const ast::SelectCore& core_;
    const std::vector<ast::OrderTerm>* order_by_;
    CoreSql made_;
};

/// The name that PostgreSQL would give the column by itself.
bool names_itself(const Value& value, const std::string& name) {
    const std::string quoted = pg_name(name);
    const auto& sql = value.sql;
    if (sql == quoted) return true;
    if (sql.size() <= quoted.size() || sql.compare(sql.size() - quoted.size(), quoted.size(), quoted) != 0) return false;
    if (sql[sql.size() - quoted.size() - 1] != '.' || value.binding != Binding::atom) return false;
    return sql.find_first_of("(' ") == std::string::npos;
}

}  // namespace

CoreSql translate_core(Translator& translator, const ast::SelectCore& core, Scope* outer,
                       const std::vector<ast::OrderTerm>* order_by) {
    return CoreTranslator(translator, core, outer, order_by).run();
}

std::string core_text(const CoreSql& core, bool named) {
    std::string text;
    if (core.is_values) {
        for (const auto& row : core.rows) {
            std::string list;
            for (const Value& value : row)
                list += (list.empty() ? "" : ", ") + value.sql;
            text += (text.empty() ? "VALUES (" : ", (") + list + ")";
        }
        return text;
    }
    for (std::size_t i = 0; i < core.columns.size(); ++i) {
        text += (i > 0 ? ", " : "") + core.rows[0][i].sql;
        const std::string& name = core.columns[i].target_name;
        if ((named || core.has_alias[i]) && !names_itself(core.rows[0][i], name)) text += " AS " + pg_name(name);
    }
    return "SELECT " + (core.distinct ? (core.distinct_on.empty() ? std::string("DISTINCT ") : core.distinct_on) : std::string()) + text + core.tail;
}

}  // namespace ferry::core
