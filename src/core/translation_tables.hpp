// The tables of facts behind find_function(), find_aggregate() and find_helper(), a room per subject: a function is
// added as a row of one of them, beside the helper that it may need.
#pragma once

#include <cstddef>

#include "core/translation_context.hpp"

namespace ferry::core {

template <class Row> struct Rows {
    const Row* rows = nullptr;
    std::size_t count = 0;
    const Row* begin() const noexcept { return rows; }
    const Row* end() const noexcept { return rows + count; }
};
template <class Row, std::size_t count> constexpr Rows<Row> rows_of(const Row (&rows)[count]) noexcept {
    return {rows, count};
}

Rows<FunctionRow> text_functions() noexcept;    ///< core/translate_function_text.cpp
Rows<FunctionRow> number_functions() noexcept;  ///< core/translate_function_number.cpp
Rows<FunctionRow> value_functions() noexcept;   ///< core/translate_function_value.cpp: coalesce, iif, typeof, min, max, ...
Rows<FunctionRow> date_functions() noexcept;    ///< core/translate_function_date.cpp
Rows<FunctionRow> json_functions() noexcept;    ///< core/translate_function_json.cpp
Rows<FunctionRow> format_functions() noexcept;  ///< core/translate_function_format.cpp: printf, format

Rows<AggregateRow> aggregates() noexcept;       ///< core/translate_aggregate.cpp
Rows<AggregateRow> json_aggregates() noexcept;   ///< core/translate_function_json.cpp
Rows<AggregateRow> window_functions() noexcept;  ///< core/translate_window.cpp

Rows<HelperRow> coercion_helpers() noexcept;  ///< core/helpers_coercion.cpp
Rows<HelperRow> text_helpers() noexcept;      ///< core/helpers_text.cpp
Rows<HelperRow> number_helpers() noexcept;    ///< core/helpers_number.cpp
Rows<HelperRow> date_helpers() noexcept;      ///< core/helpers_date.cpp
Rows<HelperRow> moment_helpers() noexcept;    ///< core/helpers_moment.cpp: what the date functions share
Rows<HelperRow> json_helpers() noexcept;      ///< core/helpers_json.cpp
Rows<HelperRow> json_edit_helpers() noexcept;  ///< core/helpers_json_edit.cpp: changes, json_each, json_tree
Rows<HelperRow> format_helpers() noexcept;    ///< core/helpers_format.cpp

}  // namespace ferry::core

#include "core/pure.hpp"
