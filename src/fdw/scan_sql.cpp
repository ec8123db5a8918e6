#include "fdw/scan_sql.hpp"

#include "core/row_key.hpp"
#include "fdw/shippable.hpp"

namespace ferry::fdw {
namespace {

/// The row key's expressions in server memory. C++ code.
struct KeyText {
    List* names;
    List* expressions;
};
KeyText key_text(Oid relation) {
    const core::RowKey key = core::row_key_of(remote_definition(relation));
    KeyText result{NIL, NIL};
    for (std::size_t i = 0; i < key.names.size(); ++i)
        pg::call([&] {
            result.names = lappend(result.names, makeString(pstrdup(key.names[i].c_str())));
            result.expressions = lappend(result.expressions, makeString(pstrdup(key.sql[i].c_str())));
        });
    return result;
}

void append_comma(StringInfo sql, bool& first) {
    if (!first) appendStringInfoString(sql, ", ");
    first = false;
}

}  // namespace

List* build_scan(Oid relation, const RemoteTable& table, const Bitmapset* attributes, const char* conditions,
                 double limit) {
    StringInfoData sql;
    initStringInfo(&sql);
    appendStringInfoString(&sql, "SELECT ");
    List* numbers = NIL;
    KeyText key{NIL, NIL};
    bool first = true;
    for (int i = 0; i < table.column_count; ++i) {
        const int member = i + 1 - FirstLowInvalidHeapAttributeNumber;
        if (!table.columns[i].name || !bms_is_member(member, attributes)) continue;
        append_comma(&sql, first);
        append_identifier(&sql, table.columns[i].name);
        numbers = lappend_int(numbers, i + 1);
    }
    if (numbers != NIL) {
        key = key_text(relation);
        ListCell* cell;
        foreach (cell, key.expressions) {
            append_comma(&sql, first);
            appendStringInfoString(&sql, strVal(lfirst(cell)));
        }
    } else {
        appendStringInfoString(&sql, "NULL");
    }
    appendStringInfoString(&sql, " FROM main.");
    append_identifier(&sql, table.name);
    if (conditions[0]) appendStringInfo(&sql, " WHERE %s", conditions);
    if (limit >= 0) appendStringInfo(&sql, " LIMIT %.0f", limit);
    return list_make3(makeString(sql.data), numbers, key.names);
}

}  // namespace ferry::fdw
