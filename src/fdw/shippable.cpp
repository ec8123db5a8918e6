#include "fdw/shippable.hpp"

#include "core/type_map.hpp"

namespace ferry::fdw {
namespace {

enum class Operand { none, integer, text };

Operand operand_of(Oid type) {
    const core::TypeRow& row = core::row_of(core::type_of_oid(type));
    if (row.is_integer) return Operand::integer;
    // bpchar ignores trailing blanks and has no SQLite counterpart.
    if (row.id == core::TypeId::text || row.id == core::TypeId::varchar) return Operand::text;
    return Operand::none;
}

Node* strip_relabel(Node* node) {
    while (IsA(node, RelabelType))
        node = reinterpret_cast<Node*>(reinterpret_cast<RelabelType*>(node)->arg);
    return node;
}

const RemoteColumn* column_of(Node* node, Index relid, const RemoteTable& table) {
    if (!IsA(node, Var)) return nullptr;
    const auto* var = reinterpret_cast<Var*>(node);
    if (static_cast<Index>(var->varno) != relid || var->varlevelsup != 0) return nullptr;
    if (var->varattno < 1 || var->varattno > table.column_count) return nullptr;
    const RemoteColumn* column = &table.columns[var->varattno - 1];
    return column->row_key ? nullptr : column;  // SQLite knows nothing of row keys
}

struct Comparison {
    const char* name;
    const char* mirrored;  ///< with the operands changed over
    bool is_equality;
};
constexpr Comparison comparisons[] = {{"=", "=", true},    {"<>", "<>", true}, {"<", ">", false},
                                      {"<=", ">=", false}, {">", "<", false},  {">=", "<=", false}};

const Comparison* comparison_of(Oid operator_oid) {
    if (operator_oid >= FirstNormalObjectId) return nullptr;  // built-in operators only
    const char* name = get_opname(operator_oid);
    for (const Comparison& row : comparisons)
        if (name && std::strcmp(name, row.name) == 0) return &row;
    return nullptr;
}

void append_text_literal(StringInfo sql, const char* text, int size) {
    appendStringInfoChar(sql, '\'');
    for (int i = 0; i < size; ++i) {
        if (text[i] == '\'') appendStringInfoChar(sql, '\'');
        appendStringInfoChar(sql, text[i]);
    }
    appendStringInfoChar(sql, '\'');
}

std::int64_t integer_value(const Const* constant) {
    switch (constant->consttype) {
        case INT2OID: return DatumGetInt16(constant->constvalue);
        case INT4OID: return DatumGetInt32(constant->constvalue);
        default: return DatumGetInt64(constant->constvalue);
    }
}

/// SQLite has no literal for the smallest integer: the minus is an operator.
void append_integer(StringInfo sql, std::int64_t value) {
    if (value == PG_INT64_MIN)
        appendStringInfoString(sql, "(-9223372036854775807 - 1)");
    else
        appendStringInfo(sql, INT64_FORMAT, value);
}

struct Range {
    Oid type;
    std::int64_t low, high;
};
constexpr Range narrow_ranges[] = {{INT2OID, PG_INT16_MIN, PG_INT16_MAX},
                                   {INT4OID, PG_INT32_MIN, PG_INT32_MAX}};

/// Lets rows through whose integer the local type cannot hold. True when something was appended.
bool append_range_guard(StringInfo sql, const RemoteColumn& column) {
    for (const Range& range : narrow_ranges) {
        if (range.type != column.type_oid) continue;
        for (const char* side : {"<", ">"}) {
            appendStringInfoString(sql, " OR ");
            append_identifier(sql, column.name);
            appendStringInfo(sql, " %s " INT64_FORMAT, side, *side == '<' ? range.low : range.high);
        }
        return true;
    }
    return false;
}

void append_class_guard(StringInfo sql, const RemoteColumn& column, const char* storage_class) {
    appendStringInfoString(sql, " OR typeof(");
    append_identifier(sql, column.name);
    appendStringInfo(sql, ") NOT IN ('%s', 'null')", storage_class);
}

Shippable ship_integer(StringInfo sql, const char* operator_name, const RemoteColumn& column,
                       const Const* constant) {
    appendStringInfoChar(sql, '(');
    append_identifier(sql, column.name);
    appendStringInfo(sql, " %s ", operator_name);
    append_integer(sql, integer_value(constant));
    bool guarded = append_range_guard(sql, column);
    if (!column.always_integer) {
        append_class_guard(sql, column, "integer");
        guarded = true;
    }
    appendStringInfoChar(sql, ')');
    return guarded ? Shippable::filtered : Shippable::exact;
}

/// Equality of text is equality of bytes under every deterministic collation; order is byte order under C
/// alone.
bool same_text_meaning(const Comparison& comparison, Oid collation, const RemoteTable& table) {
    if (!OidIsValid(collation) || GetDatabaseEncoding() != PG_UTF8) return false;
    if (comparison.is_equality) return get_collation_isdeterministic(collation);
    return table.utf8 && pg::collation_is_c(collation);
}

Shippable ship_text(StringInfo sql, const char* operator_name, const RemoteColumn& column,
                    const Const* constant) {
    const Datum value = constant->constvalue;
    auto* const text = PG_DETOAST_DATUM_PACKED(value);
    appendStringInfoString(sql, column.numeric_affinity ? "(+" : "(");  // + takes the affinity away
    append_identifier(sql, column.name);
    if (!column.binary_text) appendStringInfoString(sql, " COLLATE BINARY");
    appendStringInfo(sql, " %s ", operator_name);
    append_text_literal(sql, VARDATA_ANY(text), static_cast<int>(VARSIZE_ANY_EXHDR(text)));
    append_class_guard(sql, column, "text");
    appendStringInfoChar(sql, ')');
    return Shippable::filtered;
}

Shippable ship_comparison(StringInfo sql, const OpExpr* expression, Index relid, const RemoteTable& table) {
    if (list_length(expression->args) != 2) return Shippable::no;
    const Comparison* comparison = comparison_of(expression->opno);
    if (!comparison) return Shippable::no;
    Node* left = strip_relabel(static_cast<Node*>(linitial(expression->args)));
    Node* right = strip_relabel(static_cast<Node*>(lsecond(expression->args)));
    const char* operator_name = comparison->name;
    if (IsA(left, Const)) {
        std::swap(left, right);
        operator_name = comparison->mirrored;
    }
    const RemoteColumn* column = column_of(left, relid, table);
    if (!column || !column->name || !IsA(right, Const)) return Shippable::no;
    const auto* constant = reinterpret_cast<Const*>(right);
    const Operand operand = operand_of(column->type_oid);
    if (constant->constisnull || operand == Operand::none || operand != operand_of(constant->consttype))
        return Shippable::no;
    if (operand == Operand::integer) return ship_integer(sql, operator_name, *column, constant);
    // A view's column has the affinity of its first arm; another arm may turn the constant into a number.
    if (table.is_view) return Shippable::no;
    if (!same_text_meaning(*comparison, expression->inputcollid, table)) return Shippable::no;
    return ship_text(sql, operator_name, *column, constant);
}

Shippable ship_null_test(StringInfo sql, const NullTest* test, Index relid, const RemoteTable& table) {
    if (test->argisrow) return Shippable::no;
    const RemoteColumn* column = column_of(reinterpret_cast<Node*>(test->arg), relid, table);
    // A misfit read as NULL is NULL here and not in the file.
    if (!column || !column->name || column->reading.null_on_misfit) return Shippable::no;
    appendStringInfoChar(sql, '(');
    append_identifier(sql, column->name);
    appendStringInfoString(sql, test->nulltesttype == IS_NULL ? " IS NULL)" : " IS NOT NULL)");
    return Shippable::exact;
}

}  // namespace

void append_identifier(StringInfo sql, const char* name) {
    appendStringInfoChar(sql, '"');
    for (; *name; ++name) {
        if (*name == '"') appendStringInfoChar(sql, '"');
        appendStringInfoChar(sql, *name);
    }
    appendStringInfoChar(sql, '"');
}

Shippable ship_condition(StringInfo sql, Expr* clause, Index relid, const RemoteTable& table) {
    if (IsA(clause, OpExpr)) return ship_comparison(sql, reinterpret_cast<OpExpr*>(clause), relid, table);
    if (IsA(clause, NullTest)) return ship_null_test(sql, reinterpret_cast<NullTest*>(clause), relid, table);
    return Shippable::no;
}

}  // namespace ferry::fdw
