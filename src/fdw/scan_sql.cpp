#include "fdw/scan_sql.hpp"

#include "core/row_key.hpp"
#include "fdw/shippable.hpp"

namespace ferry::fdw {
namespace {

/// The row key's expressions in server memory. C++ code.
struct KeyText {
    List* names;
    List* expressions;
    bool indexable;  ///< SQLite might read an index in the table's place, in another order
};
KeyText key_text(Oid relation) {
    const core::Table& table = remote_definition(relation);
    const core::RowKey key = core::row_key_of(table);
    KeyText result{NIL, NIL, table.kind == core::TableKind::table};
    for (std::size_t i = 0; i < key.names.size(); ++i)
        pg::call([&] {
            result.names = lappend(result.names, makeString(pstrdup(key.names[i].c_str())));
            result.expressions = lappend(result.expressions, makeString(pstrdup(key.sql[i].c_str())));
        });
    return result;
}

/// The expressions of the SELECT, in order.
struct SelectList {
    StringInfoData sql;
    List* expressions;  ///< Strings

    int add(char* expression) {
        appendStringInfo(&sql, "%s%s", expressions == NIL ? "" : ", ", expression);
        expressions = lappend(expressions, makeString(expression));
        return list_length(expressions) - 1;
    }
    /// Position of an expression, added where it is not there yet: a key column is mostly read anyway.
    int find_or_add(char* expression) {
        for (int i = 0; i < list_length(expressions); ++i)
            if (std::strcmp(strVal(list_nth(expressions, i)), expression) == 0) return i;
        return add(expression);
    }
};

char* quoted(const char* name) {
    StringInfoData text;
    initStringInfo(&text);
    append_identifier(&text, name);
    return text.data;
}

}  // namespace

List* build_scan(Oid relation, const RemoteTable& table, const Bitmapset* attributes, const char* conditions,
                 double limit) {
    SelectList select{};
    initStringInfo(&select.sql);
    List* numbers = NIL;
    List* row_keys = NIL;
    for (int i = 0; i < table.column_count; ++i) {
        const int member = i + 1 - FirstLowInvalidHeapAttributeNumber;
        if (!table.columns[i].name || !bms_is_member(member, attributes)) continue;
        if (table.columns[i].row_key) {
            row_keys = lappend_int(row_keys, i + 1);
            continue;
        }
        select.add(quoted(table.columns[i].name));
        numbers = lappend_int(numbers, i + 1);
    }
    KeyText key{};
    List* key_columns = NIL;
    if (numbers != NIL || row_keys != NIL) {
        key = key_text(relation);
        ListCell* cell;
        foreach (cell, key.expressions)
            key_columns = lappend_int(key_columns, select.find_or_add(strVal(lfirst(cell))));
    }
    StringInfoData sql;
    initStringInfo(&sql);
    appendStringInfo(&sql, "SELECT %s FROM main.", select.expressions == NIL ? "NULL" : select.sql.data);
    append_identifier(&sql, table.name);
    if (row_keys != NIL && key.names == NIL && key.indexable) appendStringInfoString(&sql, " NOT INDEXED");
    if (conditions[0]) appendStringInfo(&sql, " WHERE %s", conditions);
    if (limit >= 0) appendStringInfo(&sql, " LIMIT %.0f", limit);
    return list_make5(makeString(sql.data), numbers, key.names, key_columns, row_keys);
}

}  // namespace ferry::fdw
