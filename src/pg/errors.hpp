// ErrorCode -> SQLSTATE, the one table.
#pragma once

#include "pg/pg.hpp"

namespace ferry::pg {

/// SQLSTATE in the server's packed form.
int sqlstate_of(core::ErrorCode code) noexcept;

}  // namespace ferry::pg
