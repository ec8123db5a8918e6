// ferry.profile(server): a row per column with the chosen type and the evidence for it.
#include "core/profile.hpp"
#include "core/quote.hpp"
#include "core/utf8.hpp"
#include "pg/connection.hpp"
#include "pg/result_set.hpp"

namespace ferry::loader {
namespace {

using pg::Cell;
using pg::cell;
using pg::Row;

std::string shapes_json(const core::ColumnProfile& profile) {
    std::string text = "{";
    for (std::size_t i = 0; i < profile.shapes.size(); ++i) {
        if (profile.shapes[i] == 0) continue;
        if (text.size() > 1) text += ", ";
        text += core::quote_json(core::name_of(static_cast<core::Shape>(i))) + ": " +
                std::to_string(profile.shapes[i]);
    }
    return text + "}";
}

/// The keys are JSON already.
std::string sample_json(const core::TypeChoice& choice) {
    std::string text = "[";
    for (const std::string& key : choice.sample)
        text += (text.size() > 1 ? ", " : "") + key;
    return text + "]";
}

/// Smallest or largest value in SQLite's order (numbers before text), as text a column can hold.
Cell extreme(const core::ColumnProfile& profile, bool smallest) {
    const bool numbers = profile.integers() > 0 || profile.count(core::Shape::real_plain) > 0;
    if (numbers && (smallest || profile.texts() == 0)) {
        const bool has_real = profile.count(core::Shape::real_plain) > 0;
        const double real = smallest ? profile.min_real : profile.max_real;
        const std::int64_t integer = smallest ? profile.min_integer : profile.max_integer;
        const bool take_real =
            profile.integers() == 0 || (has_real && (smallest ? real < static_cast<double>(integer)
                                                              : real > static_cast<double>(integer)));
        return take_real ? core::show_value(core::ValueView::of(real)) : std::to_string(integer);
    }
    if (profile.texts() == 0) return {};
    const std::string& text = smallest ? profile.min_text : profile.max_text;
    if (core::check_text(text.data(), text.size()) != core::TextFault::none) return {};
    return text;
}

Row profile_row(const core::Table& table, std::size_t index, const core::ColumnProfile& profile,
                const core::TypeChoice& choice) {
    const core::Column& column = table.columns[index];
    return {table.name,
            column.name,
            cell(static_cast<std::int64_t>(index + 1)),
            column.declared_type,
            choice.pg_type,
            std::string(core::name_of(choice.format)),
            cell(profile.rows),
            cell(profile.nulls),
            cell(profile.integers()),
            cell(profile.reals()),
            cell(profile.texts()),
            cell(profile.blobs()),
            extreme(profile, true),
            extreme(profile, false),
            cell(profile.max_text_length),
            shapes_json(profile),
            cell(choice.misfits),
            sample_json(choice),
            choice.evidence,
            choice.meant_pg_type,
            std::string(core::name_of(choice.meant_format)),
            cell(choice.meant_misfits)};
}

std::vector<Row> profile_rows(pg::Connection& connection) {
    std::vector<Row> rows;
    for (const core::Table& table : connection.schema()) {
        if (table.kind == core::TableKind::shadow || !table.read_error.empty()) continue;
        const std::vector<core::ColumnProfile>* profiles = nullptr;
        try {
            profiles = &connection.profile(table);
        } catch (const core::Error& error) {
            // Views may fail at any row; IMPORT FOREIGN SCHEMA has warned about it, ferry.inspect lists it.
            if (error.code != core::ErrorCode::sqlite && error.code != core::ErrorCode::corrupt) throw;
            continue;
        }
        const std::vector<core::TypeChoice> choices = connection.choose_types(table);
        for (std::size_t i = 0; i < table.columns.size(); ++i)
            rows.push_back(profile_row(table, i, (*profiles)[i], choices[i]));
    }
    return rows;
}

}  // namespace
}  // namespace ferry::loader

extern "C" {

FERRY_SQL_FUNCTION(ferry_profile);

Datum ferry_profile(PG_FUNCTION_ARGS) {
    using namespace ferry;
    return pg::entry([&] {
        return pg::return_rows(fcinfo, loader::profile_rows(pg::connect(pg::name_argument(fcinfo, 0))));
    });
}

}  // extern "C"
