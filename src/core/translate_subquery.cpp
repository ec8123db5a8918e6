// IN, EXISTS, subqueries as values, and row values.
#include <algorithm>

#include "core/translate_compare.hpp"
#include "core/translate_constant.hpp"
#include "core/translate_expr.hpp"

namespace ferry::core {

namespace {

using ast::ExprKind;
using ast::Op;

Value negated_unless(Value value, bool negated) {
    if (!negated) return value;
    Value made = condition_value("NOT " + value.operand(Binding::is), Binding::not_);
    made.nullable = value.nullable;
    return made;
}

Value truth(bool value) {
    Value made = condition_value(value ? "true" : "false", Binding::atom);
    made.nullable = false;
    return made;
}

/// Values that share their left side's form, as x IN (...).
struct InGroup {
    std::string left;
    std::vector<std::string> items;
};

}  // namespace

Value in_list(Translator& translator, const ast::Expr& e, Scope& scope) {
    Context& context = translator.context();
    if (e.args.size() == 1) return truth(e.negated);
    if (e.args[0]->kind == ExprKind::row) context.unsupported(e.place, "IN with a list of row values");
    const Value x = translator.expr(*e.args[0], scope);
    std::vector<InGroup> groups;
    std::vector<std::string> others;
    bool nullable = x.nullable;
    for (std::size_t i = 1; i < e.args.size(); ++i) {
        Value item = translator.expr(*e.args[i], scope);
        item.affinity.reset();  // the left side's alone counts
        if (!x.has_collating && !x.collate_explicit) item.has_collating = false;
        nullable = nullable || item.nullable;
        if (item.kind == ValueKind::null) {
            others.push_back("NULL::boolean");
            continue;
        }
        if (x.kind == ValueKind::null) continue;
        const Comparable both = comparable(context, x, item, false, e.args[i]->place);
        if (both.never || both.by_row) {
            others.push_back(compare(context, Op::eq, x, item, e.args[i]->place).operand(Binding::and_));
            continue;
        }
        const std::string left = both.left.operand(Binding::any_operator);
        const auto group = std::find_if(groups.begin(), groups.end(), [&](const InGroup& g) { return g.left == left; });
        if (group == groups.end())
            groups.push_back({left, {both.right.sql}});
        else
            group->items.push_back(both.right.sql);
    }
    if (x.kind == ValueKind::null) return condition_value("NULL::boolean", Binding::cast);
    Value value = condition_value("", Binding::or_);
    const bool alone = others.empty() && groups.size() == 1;
    for (const InGroup& group : groups) {
        std::string list;
        for (const std::string& item : group.items)
            list += (list.empty() ? "" : ", ") + item;
        value.sql += (value.sql.empty() ? "" : " OR ") + group.left + (alone && e.negated ? " NOT" : "") + " IN (" + list + ")";
    }
    // What is of another class is false for every x but NULL, which the others take care of.
    others.erase(std::remove(others.begin(), others.end(), "false"), others.end());
    for (const std::string& other : others)
        value.sql += (value.sql.empty() ? "" : " OR ") + other;
    value.nullable = nullable;
    if (value.sql.empty()) return truth(e.negated);
    if (groups.size() + others.size() == 1) value.binding = others.empty() ? Binding::in : Binding::and_;
    return alone ? value : negated_unless(value, e.negated);
}

namespace {

/// (SELECT column FROM table) for x IN table.
SelectSql table_select(Translator& translator, const ast::Expr& e, Scope& scope) {
    ast::Select select;
    select.place = e.place;
    ast::SelectCore core;
    core.place = e.place;
    core.columns.emplace_back();
    core.from.emplace_back();
    core.from[0].kind = e.call ? ast::FromItem::Kind::call : ast::FromItem::Kind::table;
    core.from[0].table = {e.schema, e.table};
    core.from[0].place = e.place;
    select.cores.push_back(std::move(core));
    return translator.select(select, &scope);
}

/// Names for the columns of a subquery, so that they can be compared in another form: AS s(c1, c2).
std::string column_list(std::size_t count) {
    std::string list;
    for (std::size_t i = 1; i <= count; ++i)
        list += (i > 1 ? ", c" : "c") + std::to_string(i);
    return list;
}

Value renamed(const OutputColumn& column, std::size_t index) {
    Value value = column.value;
    value.sql = "s.c" + std::to_string(index + 1);
    value.binding = Binding::atom;
    value.constant.reset();
    value.is_aggregate = false;
    return value;
}

std::vector<Value> left_values(Translator& translator, const ast::Expr& e, Scope& scope) {
    std::vector<Value> values;
    if (e.kind == ExprKind::row)
        for (const auto& arg : e.args)
            values.push_back(translator.expr(*arg, scope));
    else
        values.push_back(translator.expr(e, scope));
    return values;
}

std::string row_of(const std::vector<std::string>& parts) {
    std::string row;
    for (const std::string& part : parts)
        row += (row.empty() ? "" : ", ") + part;
    return parts.size() == 1 ? row : "(" + row + ")";
}

struct InPair {
    Value left, right;
};

/// A text read as a number beside numbers; one that is none is NaN, which no number of SQLite's equals.
Value or_nan(const Value& text, const Value& number) {
    const std::string sql = "coalesce(" + number.sql + ", 'NaN')";
    if (!text.nullable) return make_value(sql, ValueKind::number, TypeId::numeric);
    return make_value("CASE WHEN " + text.operand(Binding::any_operator) + " IS NOT NULL THEN " + sql + " END",
                      ValueKind::number, TypeId::numeric);
}

/// Forms of x and of the subquery's column that are equal where SQLite's values are, and NULL where those are.
InPair in_pair(Context& context, const Value& left, const Value& right, ast::Place place) {
    if (left.kind == ValueKind::null) {
        const TypeId type = right.type == TypeId::other ? TypeId::text : right.type;
        return {make_value(std::string("NULL::") + row_of(type).sql_name, right.kind, right.type, Binding::cast), right};
    }
    const Comparable both = comparable(context, left, right, false, place);
    if (both.never) {
        const auto marked = [](const Value& value, const char* mark) {
            return condition_value("CASE WHEN " + value.operand(Binding::any_operator) + " IS NOT NULL THEN " + mark + " END",
                                   Binding::atom);
        };
        return {marked(left, "true"), marked(right, "false")};
    }
    if (!both.by_row) return {context.to_value(both.left), context.to_value(both.right)};
    return both.order > 0 ? InPair{or_nan(left, both.left), both.right} : InPair{both.left, or_nan(right, both.right)};
}

}  // namespace

Value in_query(Translator& translator, const ast::Expr& e, Scope& scope) {
    Context& context = translator.context();
    if (e.kind == ExprKind::in_table && e.call) context.unsupported(e.place, "IN with a table-valued function");
    const std::vector<Value> left = left_values(translator, *e.args[0], scope);
    const SelectSql query =
        e.kind == ExprKind::in_table ? table_select(translator, e, scope) : translator.select(*e.select, &scope);
    if (query.columns.size() != left.size())
        context.fail(ErrorCode::syntax, e.place,
                     "the subquery has " + std::to_string(query.columns.size()) + " columns, not " + std::to_string(left.size()));
    std::vector<std::string> lefts, rights;
    bool as_is = true, nullable = false;
    for (std::size_t i = 0; i < left.size(); ++i) {
        const Value right = renamed(query.columns[i], i);
        nullable = nullable || left[i].nullable || right.nullable;
        const InPair pair = in_pair(context, left[i], right, e.place);
        lefts.push_back(pair.left.operand(Binding::any_operator));
        rights.push_back(pair.right.sql);
        as_is = as_is && pair.right.sql == right.sql;
    }
    std::string list = query.sql;
    if (!as_is) {
        std::string columns;
        for (const std::string& right : rights)
            columns += (columns.empty() ? "" : ", ") + right;
        list = "SELECT " + columns + " FROM (" + query.sql + ") AS s(" + column_list(rights.size()) + ")";
    }
    Value value = condition_value(row_of(lefts) + (e.negated ? " NOT" : "") + " IN (" + list + ")", Binding::in);
    value.nullable = nullable;
    return value;
}

Value compare_rows(Translator& translator, const ast::Expr& e, Scope& scope) {
    Context& context = translator.context();
    const ast::Expr& a = *e.args[0];
    const ast::Expr& b = *e.args[1];
    if (a.kind != ExprKind::row || b.kind != ExprKind::row || a.args.size() != b.args.size())
        context.unsupported(e.place, "a row value beside a subquery");
    const bool ordered = e.op != Op::eq && e.op != Op::ne && e.op != Op::is && e.op != Op::is_not;
    std::vector<std::string> lefts, rights, terms;
    for (std::size_t i = 0; i < a.args.size(); ++i) {
        const Value l = translator.expr(*a.args[i], scope), r = translator.expr(*b.args[i], scope);
        const Comparable both = comparable(context, l, r, ordered, e.place);
        if (both.never || both.by_row) context.unsupported(e.place, "a comparison of rows with mixed types");
        lefts.push_back(both.left.sql);
        rights.push_back(both.right.sql);
    }
    static constexpr struct {
        Op op;
        const char* spelling;
    } spellings[] = {{Op::eq, " = "},  {Op::ne, " <> "}, {Op::lt, " < "},
                     {Op::le, " <= "}, {Op::gt, " > "},  {Op::ge, " >= "},
                     {Op::is, " IS NOT DISTINCT FROM "}, {Op::is_not, " IS DISTINCT FROM "}};
    for (const auto& row : spellings)
        if (row.op == e.op)
            return condition_value("ROW" + row_of(lefts) + row.spelling + "ROW" + row_of(rights),
                                   e.op == Op::is || e.op == Op::is_not ? Binding::is : Binding::comparison);
    context.unsupported(e.place, "this comparison of rows");
}

Value scalar_subquery(Translator& translator, const ast::Expr& e, Scope& scope) {
    SelectSql query = translator.select(*e.select, &scope);
    if (query.columns.size() != 1) translator.context().unsupported(e.place, "a subquery of several columns as a row");
    // SQLite takes the first row of several.
    Value value = query.columns[0].value;
    value.sql = query.is_single_row ? "(" + query.sql + ")"
                : query.has_limit   ? "(SELECT * FROM (" + query.sql + ") AS s LIMIT 1)"
                                    : "(" + query.sql + " LIMIT 1)";
    value.binding = Binding::atom;
    value.nullable = true;
    value.constant.reset();
    value.is_aggregate = false;
    if (value.is_parameter)
        translator.context().note(e.place, "a parameter that is a result is taken for a text");
    value.is_parameter = false;
    // A subquery keeps its column's affinity, but not its collation.
    value.collating = Collating::binary;
    value.has_collating = value.collate_explicit = false;
    return value;
}

Value exists(Translator& translator, const ast::Expr& e, Scope& scope) {
    const SelectSql query = translator.select(*e.select, &scope);
    Value value = condition_value("EXISTS (" + query.sql + ")", Binding::atom);
    value.nullable = false;
    return value;
}

}  // namespace ferry::core
