#include "fdw/remote_table.hpp"

#include "core/row_key.hpp"
#include "sqlite/schema_reader.hpp"

namespace ferry::fdw {
namespace {

/// The validator knows no types, so what options ask of them is seen here. Server code.
void check_column(Oid relation, const RemoteColumn& column) {
    if (column.row_key && column.type_oid != JSONBOID && column.type_oid != JSONOID &&
        column.type_oid != TEXTOID)
        ereport(ERROR, (errcode(ERRCODE_FDW_INVALID_DATA_TYPE),
                        errmsg("column \"%s\" of foreign table \"%s\" has option row_key, but is of type %s",
                               column.name, get_rel_name(relation), format_type_be(column.type_oid)),
                        errhint("Row keys are read as jsonb, json or text.")));
    if (!column.reading.time_zone) return;
    const Oid base = getBaseType(column.type_oid);
    const Oid element = get_element_type(base);
    if ((OidIsValid(element) ? getBaseType(element) : base) != TIMESTAMPTZOID)
        ereport(ERROR,
                (errcode(ERRCODE_FDW_INVALID_DATA_TYPE),
                 errmsg("column \"%s\" of foreign table \"%s\" has option time_zone, but is of type %s",
                        column.name, get_rel_name(relation), format_type_be(column.type_oid)),
                 errhint("Only timestamptz has a time zone; every other type keeps what is written.")));
}

// Server code: what the catalogs say.
RemoteTable* read_catalogs(Oid relation) {
    auto* table = static_cast<RemoteTable*>(palloc0(sizeof(RemoteTable)));
    table->server = GetForeignServerIdByRelId(relation);
    table->name = pg::table_options(relation).table_name;
    Relation const heap = table_open(relation, NoLock);
    const TupleDesc shape = RelationGetDescr(heap);
    table->column_count = shape->natts;
    table->columns =
        static_cast<RemoteColumn*>(palloc0(sizeof(RemoteColumn) * static_cast<std::size_t>(shape->natts)));
    for (int i = 0; i < shape->natts; ++i) {
        const Form_pg_attribute attribute = TupleDescAttr(shape, i);
        if (attribute->attisdropped) continue;
        const pg::ColumnOptions options = pg::column_options(relation, attribute->attnum);
        RemoteColumn& column = table->columns[i];
        column.name = options.column_name;
        column.type_oid = attribute->atttypid;
        column.typmod = attribute->atttypmod;
        column.reading = options.reading;
        column.row_key = options.row_key;
        check_column(relation, column);
    }
    table_close(heap, NoLock);
    return table;
}

bool is_integer_name(const std::string& declared) {
    auto same = [&](const char* word) { return sqlite3_stricmp(declared.c_str(), word) == 0; };
    return same("INT") || same("INTEGER");
}

}  // namespace

RemoteTable* open_remote_table(Oid relation) {
    RemoteTable* const table = pg::call([&] { return read_catalogs(relation); });
    pg::Connection& connection = pg::connect(table->server);
    const core::Table& source = connection.table(table->name);
    for (int i = 0; i < table->column_count; ++i) {
        RemoteColumn& column = table->columns[i];
        if (!column.name || column.row_key) continue;
        const core::Column* const found = source.find_column(column.name);
        if (!found)
            throw core::Error(
                core::ErrorCode::column_not_found,
                "column \"" + std::string(column.name) + "\" does not exist in SQLite table \"" +
                    source.name + "\"",
                "", "Check the option column_name of the foreign table, or import the schema again.");
        column.rowid_alias = found->rowid_alias;
        column.always_integer =
            found->rowid_alias || (source.strict && is_integer_name(found->declared_type));
        column.numeric_affinity =
            found->affinity != core::Affinity::text && found->affinity != core::Affinity::blob;
        column.binary_text = found->collation == "BINARY";
    }
    table->utf8 = connection.database().is_utf8();
    table->is_view = source.kind == core::TableKind::view;
    table->has_key = !core::row_key_of(source).names.empty();
    table->rows = sqlite::estimate_rows(connection.database(), source);
    return table;
}

const core::Table& remote_definition(Oid relation) {
    const Oid server = pg::call([&] { return GetForeignServerIdByRelId(relation); });
    const char* const name = pg::call([&] { return pg::table_options(relation).table_name; });
    return pg::connect(server).table(name);
}

}  // namespace ferry::fdw
