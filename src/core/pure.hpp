// Included last by every header of src/core and src/sqlite: those layers know nothing of the server.
#pragma once
#ifdef POSTGRES_H
#error "src/core and src/sqlite must not see postgres.h: include them before src/pg/pg.hpp"
#endif
