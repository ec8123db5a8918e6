#include "pg/settings.hpp"

namespace ferry::pg {

int bulk_mode = bulk_on;
int rows_per_job = 250000;

namespace {

const config_enum_entry bulk_modes[] = {
    {"off", bulk_off, false},  {"on", bulk_on, false},  {"freeze", bulk_freeze, false},
    {"false", bulk_off, true}, {"true", bulk_on, true}, {"no", bulk_off, true},
    {"yes", bulk_on, true},    {"0", bulk_off, true},   {"1", bulk_on, true},
    {nullptr, 0, false},
};

}  // namespace

void define_settings() {
    DefineCustomEnumVariable("sqlite_ferry.bulk_insert",
                             "Writes rows of INSERT ... SELECT from a foreign table in batches.",
                             "freeze: and as frozen ones, where the same transaction made the table.",
                             &bulk_mode, bulk_on, bulk_modes, PGC_USERSET, 0, nullptr, nullptr, nullptr);
    DefineCustomIntVariable("sqlite_ferry.rows_per_job",
                            "Rows that make one more session of a migration worth its while.",
                            "A table of at least twice as many is loaded in parts.", &rows_per_job,
                            rows_per_job, 1, INT_MAX, PGC_USERSET, 0, nullptr, nullptr, nullptr);
}

}  // namespace ferry::pg
