// IMPORT FOREIGN SCHEMA: CREATE FOREIGN TABLE statements for the tables and views of a file.
#pragma once

#include "pg/pg.hpp"

namespace ferry::fdw {

List* import_schema(ImportForeignSchemaStmt* statement, Oid server);

}  // namespace ferry::fdw
