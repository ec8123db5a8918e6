#!/usr/bin/env bash
# make help: every command, one line each.
set -euo pipefail

cat <<'EOF'
make                      build the extension for the server of pg_config (PG_CONFIG=/path/to/pg_config)
make install              install it into that server (may need root)
make deps                 install the Debian packages that build and tests need

make demo                 migrate a sample shop into a private PostgreSQL cluster and print the result
make demo DB=/path/app.db SCHEMA=app
                          the same with a file of yours (the file is only read)
make demo-stop            stop that cluster (its data stay in .ferry/)

make test                 build with warnings as errors, run every test; ends with "N passed, N failed"
make unit                 only the Boost.Test units (no server)
make check                only pg_regress, against a temporary server
make check-layers         only the check of who may include whom
make check-symbols        only the check of what the module exports

make acceptance DIR=...   migrate every SQLite file (or .sql) of folders or files; a row per file
                          (OPTIONS='{"misfit": "null"}' as ferry.migrate takes them)
make corrupt DIR=...      read damaged files: rows or a clean error, the server stays up
make sqllogictest DIR=... SAMPLE=2000
                          measure ferry.translate with a sqllogictest corpus of yours, against the bars
make fuzz-translate SECONDS=60
                          random SELECTs, SQLite's rows against the translation's (SEED=n: these again)
make bench ROWS=0.25      speed and memory on the shop workload, scaled (1 = 5.25 million rows)
make matrix RELEASES="trixie sid"
                          make test on Debian releases, each with its PostgreSQL (root and debootstrap)
make clean                remove what was built
EOF
