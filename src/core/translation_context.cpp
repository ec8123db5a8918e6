#include "core/translation_context.hpp"

#include <algorithm>

#include "core/quote.hpp"

namespace ferry::core {

namespace {

/// At most this many bytes of a statement in a message.
constexpr std::size_t shown_text = 80;

}  // namespace

std::string joined(const std::vector<std::string>& parts, const char* separator) {
    std::string all;
    for (const std::string& part : parts) {
        if (&part != &parts.front()) all += separator;
        all += part;
    }
    return all;
}

void Context::learn_parameter(const Value& parameter, std::string_view type) {
    parameter_types_.emplace(parameter.sql, type);
}

Value Context::typed_alone(const Value& value) {
    if (!value.is_parameter) return value;
    const auto known = parameter_types_.find(value.sql);
    if (known == parameter_types_.end()) untyped_.insert(value.sql);
    Value typed = value;
    typed.sql += "::" + (known == parameter_types_.end() ? std::string("text") : known->second);
    typed.binding = Binding::cast;
    return typed;
}

bool Context::learned_late() const {
    return std::any_of(untyped_.begin(), untyped_.end(),
                       [&](const std::string& name) { return parameter_types_.count(name) > 0; });
}

void Context::note(ast::Place place, std::string text) {
    const bool known = std::any_of(notes_.begin(), notes_.end(), [&](const Note& n) { return n.text == text; });
    if (!known) notes_.push_back({place, std::move(text)});
}

std::string_view Context::text_at(ast::Place place) const noexcept {
    const std::size_t end = std::min(place.end, source_.size());
    return place.begin >= end ? std::string_view() : source_.substr(place.begin, end - place.begin);
}

void Context::fail(ErrorCode code, ast::Place place, const std::string& message) const {
    const std::string_view text = text_at(place);
    std::string shown = escape_invalid(text.substr(0, shown_text));
    if (text.size() > shown_text) shown += "...";
    throw Error(code, message + (shown.empty() ? "" : ": " + shown) + " (at byte " + std::to_string(place.begin + 1) +
                          ")");
}

void Context::unsupported(ast::Place place, const std::string& what) const {
    fail(ErrorCode::unsupported, place, what + " is not translated");
}

std::string Context::helper(std::string_view name) {
    if (find_helper(name) == nullptr) throw Error(ErrorCode::internal, "no helper function " + std::string(name));
    helpers_.emplace(name);
    const std::string& schema = catalog_.helper_schema.empty() ? catalog_.schema : catalog_.helper_schema;
    return schema.empty() ? std::string(name) : pg_name(schema) + "." + std::string(name);
}

}  // namespace ferry::core
