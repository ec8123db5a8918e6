// Whole SELECTs: compounds, ORDER BY and LIMIT around the cores.
#include "core/translate_select.hpp"

#include <algorithm>

#include "core/ascii.hpp"
#include "core/translate_compare.hpp"
#include "core/translate_constant.hpp"
#include "core/translate_from.hpp"
#include "core/translate_scope.hpp"

namespace ferry::core {

namespace {

using ast::CompoundOp;
using ast::ExprKind;

const ast::Expr& without_collate(const ast::Expr& e) {
    return e.kind == ExprKind::collate ? without_collate(*e.args[0]) : e;
}

/// Index of the result column that a term means by its number or alias; -1 for an expression.
int column_of_term(const CoreSql& core, const ast::Expr& term, const Context& context) {
    const ast::Expr& e = without_collate(term);
    const int count = static_cast<int>(core.columns.size());
    if (e.kind == ExprKind::integer) {
        const int n = std::atoi(e.text.c_str());
        if (n < 1 || n > count)
            context.fail(ErrorCode::syntax, e.place, "ORDER BY term out of range - should be between 1 and " + std::to_string(count));
        return n - 1;
    }
    if (e.kind != ExprKind::column || e.table) return -1;
    for (int i = 0; i < count; ++i)
        if (core.has_alias[static_cast<std::size_t>(i)] &&
            equals_ignoring_case(core.columns[static_cast<std::size_t>(i)].source_name, e.name.text))
            return i;
    return -1;
}

/// The explicit collation of a term put on a value.
Value with_collation(const Value& value, const ast::Expr& term, Context& context) {
    if (term.kind != ExprKind::collate) return value;
    Value made = value;
    made.collating = equals_ignoring_case(term.text, "nocase")  ? Collating::nocase
                     : equals_ignoring_case(term.text, "rtrim") ? Collating::rtrim
                                                                : Collating::binary;
    if (made.collating == Collating::binary && !equals_ignoring_case(term.text, "binary"))
        context.unsupported(term.place, "collation " + term.text);
    return made;
}

class SelectTranslator {
  public:
    SelectTranslator(Translator& translator, const ast::Select& select, Scope* outer, bool named)
        : translator_(translator), context_(translator.context()), select_(select), outer_(outer), named_(named) {}

    SelectSql run() {
        SelectSql made;
        if (select_.cores.size() == 1 && !select_.cores[0].is_values)
            simple(made);
        else
            compound(made);
        made.has_limit = select_.limit != nullptr;
        Scope empty;
        empty.outer = outer_;
        made.sql += translator_.limit(select_.limit.get(), select_.offset.get(), empty);
        if (made.has_limit && is_one(*select_.limit)) made.is_single_row = true;
        if (made.has_limit && select_.order_by.empty() && !made.is_single_row)
            context_.note(select_.limit->place, "without ORDER BY it is not determined which rows LIMIT takes");
        return made;
    }

  private:
    static bool is_one(const ast::Expr& limit) { return limit.kind == ExprKind::integer && (limit.text == "1" || limit.text == "0"); }

    // ---------------------------------------------------------------------------------------- one core

    void simple(SelectSql& made) {
        CoreSql core = translate_core(translator_, select_.cores[0], outer_, &select_.order_by);
        made.is_single_row = core.is_single_row;
        if (core.distinct && prepare_distinct(core)) {
            wrapped_distinct(made, core);
            return;
        }
        made.sql = core_text(core, named_);
        std::string order;
        for (const ast::OrderTerm& term : select_.order_by) {
            const std::string text = simple_term(core, term);
            if (!text.empty()) order += (order.empty() ? "" : ", ") + text;
        }
        if (!order.empty() && !core.is_single_row) made.sql += " ORDER BY " + order;
        finish(made, core);
    }

    void finish(SelectSql& made, const CoreSql& core) {
        made.columns = core.columns;
        for (std::size_t i = 0; i < made.columns.size(); ++i)
            made.columns[i].value = core.rows[0][i];
    }

    /// Output names stand in PostgreSQL's ORDER BY alone, not within an expression.
    std::string simple_term(const CoreSql& core, const ast::OrderTerm& term) {
        const int index = column_of_term(core, *term.expr, context_);
        if (index < 0) {
            if (is_constant(*term.expr)) return {};
            const Value value = context_.to_value(translator_.expr(*term.expr, *core.scope));
            if (is_literal(value.sql)) return {};
            return sort_form(context_, value).sql + order_direction(term, value.nullable);
        }
        const auto i = static_cast<std::size_t>(index);
        const Value value = with_collation(core.rows[0][i], *term.expr, context_);
        if (is_literal(value.sql) || (core.exprs[i] != nullptr && is_constant(*core.exprs[i]))) return {};
        const std::string key = context_.sort_key(value);
        if (key != value.sql) return key + order_direction(term, value.nullable);
        // Two result columns of that name are none to PostgreSQL.
        const bool by_name = without_collate(*term.expr).kind == ExprKind::column &&
                             std::count_if(core.columns.begin(), core.columns.end(), [&](const OutputColumn& other) {
                                 return equals_ignoring_case(other.source_name, core.columns[i].source_name);
                             }) == 1;
        return (by_name && core.has_alias[i] ? pg_name(core.columns[i].target_name) : std::to_string(index + 1)) +
               order_direction(term, value.nullable);
    }

    // ---------------------------------------------------------------------------------------- DISTINCT

    /// Does DISTINCT need a query around it, for its collations or the ORDER BY?
    bool prepare_distinct(CoreSql& core) {
        const bool collates = std::any_of(core.rows[0].begin(), core.rows[0].end(), [](const Value& v) {
            return v.kind == ValueKind::text && v.collating != Collating::binary;
        });
        if (collates) {
            std::string keys;
            for (std::size_t i = 0; i < core.rows[0].size(); ++i)
                if (!is_literal(core.rows[0][i].sql) && (core.exprs[i] == nullptr || !is_constant(*core.exprs[i])))
                    keys += (keys.empty() ? "" : ", ") + equality_form(context_, core.rows[0][i]).sql;
            core.distinct_on = "DISTINCT ON (" + keys + ") ";
            std::string order = keys;
            for (const ScopeSource& source : core.scope->sources)
                if (!source.row_order.empty()) order += ", " + source.row_order;
            if (core.grouping == nullptr) core.tail += " ORDER BY " + order;
            context_.note(select_.cores[0].place, "of values that are equal by their collation, DISTINCT keeps the first by primary key");
        }
        if (select_.order_by.empty()) return false;
        if (collates) return true;
        return std::any_of(select_.order_by.begin(), select_.order_by.end(), [&](const ast::OrderTerm& term) {
            return !sorts_as_it_is(core, term);
        });
    }

    bool sorts_as_it_is(const CoreSql& core, const ast::OrderTerm& term) {
        const int index = output_of(core, term);
        if (index < 0) return false;
        const Value value = with_collation(core.rows[0][static_cast<std::size_t>(index)], *term.expr, context_);
        return context_.sort_key(value) == value.sql;
    }

    int output_of(const CoreSql& core, const ast::OrderTerm& term) {
        const int index = column_of_term(core, *term.expr, context_);
        if (index >= 0) return index;
        const ast::Expr& e = without_collate(*term.expr);
        for (std::size_t i = 0; i < core.exprs.size(); ++i)
            if (core.exprs[i] != nullptr && same_expr(*core.exprs[i], e, *core.scope, context_)) return static_cast<int>(i);
        if (e.kind != ExprKind::column) return -1;
        const Value value = translator_.expr(e, *core.scope);
        for (std::size_t i = 0; i < core.exprs.size(); ++i)
            if (core.rows[0][i].sql == value.sql) return static_cast<int>(i);
        return -1;
    }

    void wrapped_distinct(SelectSql& made, const CoreSql& core) {
        made.sql = outside(core.columns, "(" + core_text(core, true) + ")");
        std::string order;
        for (const ast::OrderTerm& term : select_.order_by)
            add_term(order, core, term, output_of(core, term));
        if (!order.empty()) made.sql += " ORDER BY " + order;
        finish(made, core);
    }

    // ---------------------------------------------------------------------------------------- wrapping

    /// SELECT a, b FROM (...) AS result, for an ORDER BY that needs more than names.
    std::string outside(const std::vector<OutputColumn>& columns, const std::string& inside) {
        std::string list;
        for (const OutputColumn& column : columns)
            list += (list.empty() ? "" : ", ") + pg_name(column.target_name);
        return "SELECT " + list + " FROM " + inside + " AS result";
    }

    void add_term(std::string& order, const CoreSql& core, const ast::OrderTerm& term, int index) {
        Value value;
        if (index >= 0) {
            const auto i = static_cast<std::size_t>(index);
            value = with_collation(core.rows[0][i], *term.expr, context_);
            value.sql = "result." + pg_name(core.columns[i].target_name);
        } else {
            if (is_constant(*term.expr)) return;
            value = over_result(core, *term.expr);
        }
        value.binding = Binding::atom;
        order += (order.empty() ? "" : ", ") + sort_form(context_, value).sql + order_direction(term, value.nullable);
    }

    /// An expression over the result's columns.
    Value over_result(const CoreSql& core, const ast::Expr& e) {
        Scope scope;
        scope.outer = outer_;
        ScopeSource source;
        source.target_name = "result";
        for (std::size_t i = 0; i < core.columns.size(); ++i) {
            OutputColumn column = core.columns[i];
            column.value = core.rows[0][i];
            source.columns.push_back({column.source_name, column_of("result", column), true, false, ""});
        }
        if (core.scope->sources.size() == 1) source.name = core.scope->sources[0].name;
        scope.sources.push_back(std::move(source));
        try {
            return context_.to_value(translator_.expr(e, scope));
        } catch (const Error& error) {
            if (error.code != ErrorCode::column_not_found) throw;
            context_.unsupported(e.place, "ORDER BY of a compound or DISTINCT by something that is not in its result");
        }
    }

    // ---------------------------------------------------------------------------------------- compounds

    void compound(SelectSql& made) {
        std::vector<CoreSql> cores;
        for (const ast::SelectCore& core : select_.cores) {
            cores.push_back(translate_core(translator_, core, outer_, nullptr));
            if (cores.back().columns.size() != cores[0].columns.size())
                context_.fail(ErrorCode::syntax, core.place, "the SELECTs of a compound have different numbers of columns");
            if (cores.back().distinct) prepare_plain_distinct(cores.back());
        }
        unify(cores);
        CoreSql& first = cores[0];
        if (first.is_values && cores.size() == 1) made.is_single_row = first.is_single_row;
        std::string text = chain(cores);
        std::vector<int> terms;
        bool wrap = false;
        for (const ast::OrderTerm& term : select_.order_by) {
            terms.push_back(term_of_compound(cores, term));
            wrap = wrap || terms.back() < 0 || !plain_key(first, term, terms.back());
        }
        if (wrap) {
            const bool all_named = !first.is_values;
            text = outside(first.columns, "(" + (all_named ? chain(cores, true) : text) + ")");
        }
        std::string order;
        for (std::size_t i = 0; i < terms.size(); ++i) {
            const ast::OrderTerm& term = select_.order_by[i];
            if (wrap)
                add_term(order, first, term, terms[i]);
            else
                order += (order.empty() ? "" : ", ") + std::to_string(terms[i] + 1) +
                         order_direction(term, first.rows[0][static_cast<std::size_t>(terms[i])].nullable);
        }
        made.sql = text + (order.empty() ? "" : " ORDER BY " + order);
        finish(made, first);
    }

    void prepare_plain_distinct(CoreSql& core) {
        for (const Value& value : core.rows[0])
            if (value.kind == ValueKind::text && value.collating != Collating::binary)
                context_.note(select_.place, "DISTINCT within a compound compares by bytes");
    }

    bool plain_key(const CoreSql& core, const ast::OrderTerm& term, int index) {
        const Value value = with_collation(core.rows[0][static_cast<std::size_t>(index)], *term.expr, context_);
        return context_.sort_key(value) == value.sql;
    }

    /// One type per column, through all rows of all cores.
    void unify(std::vector<CoreSql>& cores) {
        for (std::size_t i = 0; i < cores[0].columns.size(); ++i) {
            std::vector<Value*> values;
            for (CoreSql& core : cores)
                for (auto& row : core.rows)
                    values.push_back(&row[i]);
            if (values.size() == 1) continue;
            const std::optional<Affinity> kept = values[0]->affinity;
            // The collation is that of the first SELECT whose column has one.
            Value first = *values[0];
            for (const Value* value : values)
                if (!first.has_collating && value->has_collating) first = *value;
            const Value type = context_.unify(values, select_.place);
            bool compares = false;
            for (const CompoundOp op : select_.operators)
                compares = compares || op != CompoundOp::union_all;
            for (Value* value : values) {
                if (value->kind == ValueKind::null) *value = typed_null(type);
                if (compares && value->kind == ValueKind::other && value->type != TypeId::uuid && value->type != TypeId::jsonb)
                    *value = context_.to_storage(*value, select_.place);
                value->nullable = type.nullable;
            }
            Value& result = *values[0];
            const std::string sql = result.sql;
            const Binding binding = result.binding;
            result = type;
            result.sql = sql;
            result.binding = binding;
            result.affinity = kept;
            result.collating = first.collating;
            result.has_collating = first.has_collating;
            if (compares && result.kind == ValueKind::text && result.collating != Collating::binary)
                context_.note(select_.place, "a compound compares text by bytes, whatever its collation");
        }
    }

    static Value typed_null(const Value& type) {
        Value value = type;
        value.sql = std::string("NULL::") + row_of(type.type == TypeId::other ? TypeId::text : type.type).sql_name;
        value.binding = Binding::cast;
        return value;
    }

    /// Compound operators bind alike in SQLite, from the left; in PostgreSQL INTERSECT binds tighter.
    std::string chain(const std::vector<CoreSql>& cores, bool all_named = false) {
        std::string text = core_text(cores[0], named_ || all_named);
        bool loose = false;
        for (std::size_t i = 1; i < cores.size(); ++i) {
            const CompoundOp op = select_.operators[i - 1];
            if (op == CompoundOp::intersect && loose) {
                text = "(" + text + ")";
                loose = false;
            }
            if (op != CompoundOp::intersect) loose = true;
            const char* const word = op == CompoundOp::union_       ? " UNION "
                                     : op == CompoundOp::union_all ? " UNION ALL "
                                     : op == CompoundOp::intersect ? " INTERSECT "
                                                                   : " EXCEPT ";
            text += word + core_text(cores[i], false);
        }
        return text;
    }

    /// A term of a compound is a column of its result: by number, by the name that any of the SELECTs gives it, or
    /// by the same expression.
    int term_of_compound(const std::vector<CoreSql>& cores, const ast::OrderTerm& term) {
        const ast::Expr& e = without_collate(*term.expr);
        for (const CoreSql& core : cores) {
            const int index = column_of_term(core, *term.expr, context_);
            if (index >= 0) return index;
        }
        for (const CoreSql& core : cores) {
            for (std::size_t i = 0; i < core.columns.size(); ++i) {
                const bool by_name = e.kind == ExprKind::column && !e.table &&
                                     equals_ignoring_case(core.columns[i].source_name, e.name.text);
                if (by_name || (core.exprs[i] != nullptr && e.kind != ExprKind::column &&
                                same_expr(*core.exprs[i], e, *core.scope, context_)))
                    return static_cast<int>(i);
                if (core.exprs[i] != nullptr && core.exprs[i]->kind == ExprKind::column && e.kind == ExprKind::column &&
                    same_expr(*core.exprs[i], e, *core.scope, context_))
                    return static_cast<int>(i);
            }
        }
        return -1;
    }

    Translator& translator_;
    Context& context_;
    const ast::Select& select_;
    Scope* outer_;
    bool named_;
};

}  // namespace

std::string order_direction(const ast::OrderTerm& term, bool nullable) {
    const bool down = term.direction == ast::Direction::descending;
    std::string text = down ? " DESC" : "";
    if (!nullable) return text;
    const bool first = term.nulls == ast::Nulls::none ? !down : term.nulls == ast::Nulls::first;
    // PostgreSQL's own default is the other way round.
    if (first != down) text += first ? " NULLS FIRST" : " NULLS LAST";
    return text;
}

SelectSql Translator::select(const ast::Select& select, Scope* outer, bool named) {
    const std::string with = push_with(select.with.get(), outer);
    SelectSql made = SelectTranslator(*this, select, outer, named).run();
    pop_with(select.with.get());
    made.sql.insert(0, with);
    return made;
}

std::string Translator::order_terms(const std::vector<ast::OrderTerm>& terms, Scope& scope) {
    std::string order;
    for (const ast::OrderTerm& term : terms) {
        const Value value = context_.to_value(expr(*term.expr, scope));
        if (is_literal(value.sql) || is_constant(*term.expr)) continue;
        order += (order.empty() ? "" : ", ") + sort_form(context_, value).sql + order_direction(term, value.nullable);
    }
    return order;
}

std::string Translator::limit(const ast::Expr* limit, const ast::Expr* offset, Scope& scope) {
    const auto count = [&](const ast::Expr& e) { return context_.to_integer(expr(e, scope)); };
    std::string sql;
    if (limit != nullptr) {
        const Value value = count(*limit);
        if (!value.constant)
            sql += " LIMIT CASE WHEN " + value.sql + " >= 0 THEN " + value.sql + " END";
        else if (value.constant->integer >= 0)
            sql += " LIMIT " + value.sql;
    }
    if (offset != nullptr) {
        const Value value = count(*offset);
        if (!value.constant)
            sql += " OFFSET greatest(" + value.sql + ", 0)";
        else if (value.constant->integer > 0)
            sql += " OFFSET " + value.sql;
    }
    return sql;
}

std::vector<OutputColumn> Translator::result_columns(const std::vector<ast::ResultColumn>& columns, Scope& scope,
                                                     std::string& sql) {
    std::vector<OutputColumn> made;
    const auto add = [&](OutputColumn column, bool alias) {
        sql += (sql.empty() ? "" : ", ") + column.value.sql + (alias ? " AS " + pg_name(column.target_name) : "");
        made.push_back(std::move(column));
    };
    for (const ast::ResultColumn& column : columns) {
        if (column.expr != nullptr) {
            const std::string name = column.alias ? column.alias.text : std::string(context_.text_at(column.expr->place));
            add({name, name, context_.to_value(expr(*column.expr, scope)), ""}, static_cast<bool>(column.alias));
            continue;
        }
        for (const ScopeSource& source : scope.sources)
            if (!source.qualified_only)
                for (const ScopeColumn& c : source.columns)
                    add({c.source_name, c.source_name, c.value, c.sql_type}, false);
    }
    return made;
}

}  // namespace ferry::core
