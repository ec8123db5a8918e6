// Prints CREATE FUNCTION statements for every helper function, those needed first: print_helpers [SCHEMA]
#include <cstdio>
#include <set>
#include <string>

#include "core/translation_tables.hpp"

using namespace ferry::core;

int main(int argc, char** argv) {
    std::set<std::string> names;
    for (const Rows<HelperRow>& rows : {coercion_helpers(), text_helpers(), number_helpers(), date_helpers(),
                                        moment_helpers(), json_helpers(), json_edit_helpers(), format_helpers()})
        for (const HelperRow& row : rows)
            names.emplace(row.name);
    for (const std::string& name : with_needed_helpers(names))
        std::printf("%s;\n", helper_definition(*find_helper(name), argc > 1 ? argv[1] : "").c_str());
}
