#include "core/moment_form.hpp"

#include "core/ascii.hpp"

namespace ferry::core {

bool is_of_form(std::string_view text, const MomentForm& form) noexcept {
    const std::string_view mask = form.mask;
    if (text.size() != mask.size()) return false;
    for (std::size_t i = 0; i < mask.size(); ++i)
        if (mask[i] == 'd' ? !is_ascii_digit(text[i]) : text[i] != mask[i]) return false;
    return true;
}

std::size_t moment_form_of(std::string_view text) noexcept {
    for (std::size_t i = 0; i < moment_form_count; ++i)
        if (is_of_form(text, moment_forms[i])) return i;
    return moment_form_count;
}

const MomentForm* find_moment_form(std::string_view pattern) noexcept {
    for (const MomentForm& form : moment_forms)
        if (form.pattern == pattern) return &form;
    return nullptr;
}

}  // namespace ferry::core
