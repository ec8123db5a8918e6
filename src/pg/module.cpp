// What makes the library a PostgreSQL module.
#include "pg/pg.hpp"

extern "C" {
PG_MODULE_MAGIC;
}
