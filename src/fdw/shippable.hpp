// Which conditions SQLite may decide, and how far it may be trusted with them. Server code.
#pragma once

#include "fdw/remote_table.hpp"

namespace ferry::fdw {

enum class Shippable {
    no,        ///< stays local
    filtered,  ///< SQLite may drop rows that cannot match; the condition is checked here again
    exact,     ///< SQLite's answer is PostgreSQL's
};

/// How a restriction clause over one relation (range table index `relid`) can go to SQLite. When it can, its
/// SQLite text is appended to `sql` (untouched for Shippable::no).
///
/// `filtered` conditions let rows through whose value has another storage class than the column's type means,
/// so that reading them raises the error (or gives the NULL) that a local filter would have met.
Shippable ship_condition(StringInfo sql, Expr* clause, Index relid, const RemoteTable& table);

/// Appends "name" quoted for SQLite.
void append_identifier(StringInfo sql, const char* name);

}  // namespace ferry::fdw
