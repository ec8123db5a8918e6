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

/// Adds "name": count to an object that is being written, unless the count is 0.
void add_count(std::string& object, const char* name, std::int64_t count) {
    if (count == 0) return;
    if (object.size() > 1) object += ", ";
    object += core::quote_json(name) + ": " + std::to_string(count);
}

std::string shapes_json(const core::ColumnProfile& profile) {
    std::string text = "{";
    for (std::size_t i = 0; i < profile.shapes.size(); ++i)
        add_count(text, core::name_of(static_cast<core::Shape>(i)), profile.shapes[i]);
    return text + "}";
}

/// Counts of patterns, of numbers that may be moments by time format, and the one measure that belongs to
/// them.
std::string patterns_json(const core::ColumnProfile& profile) {
    std::string text = "{";
    for (std::size_t i = 0; i < core::time_format_count; ++i)
        add_count(text, core::name_of(static_cast<core::TimeFormat>(i)),
                  profile.moment_integers[i] + profile.moment_reals[i]);
    for (std::size_t i = 0; i < profile.patterns.size(); ++i)
        add_count(text, core::name_of(static_cast<core::Pattern>(i)), profile.patterns[i]);
    add_count(text, "text_scale", profile.max_text_scale);
    if (const core::MomentForm* const form = profile.moment_form())
        text += (text.size() > 1 ? ", \"text_form\": " : "\"text_form\": ") + core::quote_json(form->pattern);
    return text + "}";
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
            core::json_array(choice.sample),  // the keys are JSON already
            choice.evidence,
            choice.meant_pg_type,
            std::string(core::name_of(choice.meant_format)),
            cell(choice.meant_misfits),
            patterns_json(profile)};
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
