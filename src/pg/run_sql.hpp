// SQL that functions run themselves, through the server programming interface. C++ code.
#pragma once

#include "pg/result_set.hpp"

namespace ferry::pg {

/// Runs one statement, which may change things, under the caller's search_path. Parameters $1, $2, ... are
/// texts; rows come as texts. Both in UTF-8. Throws PgError.
std::vector<Row> run_sql(const std::string& sql, const Row& parameters = {});

}  // namespace ferry::pg
