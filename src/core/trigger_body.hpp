// Private to core/translate_trigger.cpp and core/translate_raise.cpp: the PL/pgSQL of a trigger's function as
// it grows.
#pragma once

#include <string>

#include "core/ast.hpp"
#include "core/translator.hpp"

namespace ferry::core {

struct TriggerBody {
    Translator& translator;
    Scope& scope;  ///< NEW and OLD
    ast::CreateTrigger::Timing timing = ast::CreateTrigger::Timing::before;
    bool guarded = false;      ///< it keeps a list of running triggers: see leave()
    bool uses_raised = false;  ///< it needs the variable `raised`
    std::string text;
    int depth = 1;

    Context& context() noexcept { return translator.context(); }
    void line(const std::string& code) {
        text.append(static_cast<std::size_t>(depth) * 4, ' ');
        text += code + "\n";
    }
    /// RETURN, after the trigger has taken itself off the list of those that run.
    void leave(const std::string& result) {
        if (guarded) line("PERFORM set_config('sqlite.triggers', running, true);");
        line("RETURN " + result + ";");
    }
};

/// A SELECT in a trigger's body: RAISE with the conditions under which SQLite comes to it; without RAISE it
/// has no effect. Takes RAISE out of the tree.
void translate_trigger_select(TriggerBody& body, ast::Select& select);

}  // namespace ferry::core

#include "core/pure.hpp"
