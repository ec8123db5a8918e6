// The words and the error code of each Misfit.
#include "core/convert.hpp"

#include <cstddef>
#include <iterator>

namespace ferry::core {

namespace {

struct MisfitRow {
    Misfit misfit;
    ErrorCode code;
    const char* words;
};

constexpr MisfitRow misfit_rows[] = {
    {Misfit::none, ErrorCode::internal, "fits"},
    {Misfit::storage_class, ErrorCode::invalid_value, "storage class without a meaning for the type"},
    {Misfit::out_of_range, ErrorCode::out_of_range, "out of range"},
    {Misfit::fraction, ErrorCode::out_of_range, "fractional part"},
    {Misfit::inexact, ErrorCode::out_of_range, "not exactly representable"},
    {Misfit::not_a_number, ErrorCode::invalid_text, "not a number"},
    {Misfit::not_boolean, ErrorCode::invalid_text, "not a boolean"},
    {Misfit::not_datetime, ErrorCode::invalid_datetime, "not a valid ISO 8601 date or time"},
    {Misfit::zone_mismatch, ErrorCode::invalid_datetime, "time zone other than UTC"},
    {Misfit::not_uuid, ErrorCode::invalid_text, "not a UUID"},
    {Misfit::not_json, ErrorCode::invalid_text, "not valid JSON"},
    {Misfit::nul_byte, ErrorCode::untranslatable_text, "NUL byte"},
    {Misfit::bad_encoding, ErrorCode::untranslatable_text, "not valid UTF-8"},
    {Misfit::too_long, ErrorCode::too_long, "too long"},
    {Misfit::not_accepted, ErrorCode::invalid_text, "not accepted by the type's input function"},
    {Misfit::nested, ErrorCode::invalid_text, "nested JSON where a single value is wanted"},
    {Misfit::domain, ErrorCode::invalid_value, "not allowed by the domain"},
};
static_assert(std::size(misfit_rows) == static_cast<std::size_t>(Misfit::count_), "a Misfit lacks its row");

constexpr bool rows_in_order() {
    for (std::size_t i = 0; i < std::size(misfit_rows); ++i)
        if (misfit_rows[i].misfit != static_cast<Misfit>(i)) return false;
    return true;
}
static_assert(rows_in_order(), "misfit_rows must follow Misfit");

}  // namespace

const char* words_of(Misfit misfit) noexcept {
    return misfit_rows[static_cast<std::size_t>(misfit)].words;
}

ErrorCode code_of(Misfit misfit) noexcept {
    return misfit_rows[static_cast<std::size_t>(misfit)].code;
}

}  // namespace ferry::core
