// A catalog by hand, for the tests of changes, triggers and parts of tables.
#pragma once

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/translate.hpp"

namespace ferry::test {

/// A column by its declared type, as the loader would map it.
inline core::CatalogColumn column(const char* name, const char* sql_type, core::Affinity affinity) {
    core::CatalogColumn made;
    made.source_name = made.target_name = name;
    core::set_column_type(made, sql_type);
    made.affinity = affinity;
    return made;
}

/// item (Id INTEGER PRIMARY KEY, name TEXT NOT NULL, n INTEGER DEFAULT 1, price REAL, made DATETIME, twice AS
/// (n * 2)), pair (a, b, c; PRIMARY KEY (a, b), UNIQUE (c)), log (what TEXT, n INTEGER), view items (Id,
/// name).
inline core::Catalog change_catalog() {
    using core::Affinity;
    core::Catalog catalog;
    catalog.schema = "app";
    catalog.collation_is_c = true;
    core::CatalogTable item;
    item.source_name = "Item";
    item.target_name = "item";
    item.columns = {
        column("Id", "bigint", Affinity::integer),      column("name", "text", Affinity::text),
        column("n", "integer", Affinity::integer),      column("price", "double precision", Affinity::real),
        column("made", "timestamp", Affinity::numeric), column("twice", "integer", Affinity::integer)};
    item.columns[0].target_name = "id";
    item.columns[0].pk = 1;
    item.columns[0].rowid_alias = item.columns[0].identity = item.columns[0].not_null = true;
    item.columns[1].not_null = true;
    item.columns[2].default_sql = "1";
    item.columns[5].generated = true;
    core::CatalogTable pair;
    pair.source_name = pair.target_name = "pair";
    pair.columns = {column("a", "bigint", Affinity::integer), column("b", "text", Affinity::text),
                    column("c", "text", Affinity::text)};
    pair.columns[0].pk = 1;
    pair.columns[1].pk = 2;
    pair.columns[2].collating = core::Collating::nocase;
    pair.unique_keys = {{"pair_c", {}, "CREATE UNIQUE INDEX pair_c ON pair (c)", true}};
    core::CatalogTable log;
    log.source_name = log.target_name = "log";
    log.has_primary_key = false;
    log.columns = {column("what", "text", Affinity::text), column("n", "bigint", Affinity::integer)};
    core::CatalogTable items;
    items.source_name = items.target_name = "items";
    items.is_view = true;
    items.columns = {column("Id", "bigint", Affinity::integer), column("name", "text", Affinity::text)};
    items.columns[0].target_name = "id";
    for (core::CatalogTable* const table : {&item, &pair, &log, &items})
        catalog.add(std::move(*table));
    catalog.triggers.emplace();
    return catalog;
}

/// "note; note" of a translation.
inline std::string notes_of(const core::Translation& made) {
    std::string all;
    for (const core::Note& note : made.notes)
        all += (all.empty() ? "" : "; ") + note.text;
    return all;
}

/// The message of the Error that the call throws; "" for none.
template <class Call>
std::string error_of(Call call) {
    try {
        call();
    } catch (const core::Error& error) {
        return error.message;
    }
    return "";
}

}  // namespace ferry::test
