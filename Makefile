# sqlite_ferry: the extension (PGXS), and every command a contributor types. `make help` lists them.
#
# Commands run scripts of test/tools, which may first have to install packages; only the build itself needs
# PostgreSQL's build files (PGXS), so PGXS is read for the build's own goals alone.

EXTENSION = sqlite_ferry
MODULE_big = sqlite_ferry
PG_CONFIG ?= pg_config

COMMANDS := help deps demo demo-stop test unit check check-layers check-symbols acceptance corrupt \
	sqllogictest fuzz-translate bench matrix
# MAKECMDGOALS is empty for a plain `make`, which builds.
ifneq ($(filter $(COMMANDS),$(MAKECMDGOALS)),)

.PHONY: $(COMMANDS) all install uninstall clean
# By the environment, not by the command line: values may hold blanks and quotes.
export PG_CONFIG DB SCHEMA DIR ROWS OPTIONS SAMPLE

help:
	@test/tools/help.sh

deps:
	@test/tools/packages.sh build test

demo:
	@test/tools/demo.sh

demo-stop:
	@test/tools/demo.sh stop

test:
	@test/tools/run_tests.sh all

unit:
	@test/tools/run_tests.sh unit

check:
	@test/tools/run_tests.sh regress

check-layers:
	@test/tools/check_layers.sh

check-symbols:
	@$(MAKE) --no-print-directory all
	@test/tools/check_symbols.sh sqlite_ferry.so

acceptance:
	@test/acceptance.sh $(DIR)

corrupt:
	@test/corrupt.sh $(DIR)

sqllogictest:
	@test/sqllogictest.sh $(DIR)

fuzz-translate:
	@test/tools/fuzz_translate.sh "$(SECONDS)" "$(SEED)"

bench:
	@test/bench/run.sh

matrix:
	@test/tools/matrix.sh $(RELEASES)

# Goals of the build that were named together with a command.
all install uninstall clean:
	@$(MAKE) --no-print-directory $@

else

PGXS := $(shell $(PG_CONFIG) --pgxs 2>/dev/null)
ifeq ($(wildcard $(PGXS)),)

.PHONY: all install uninstall clean
all install uninstall:
	@echo "No PostgreSQL build files: '$(PG_CONFIG) --pgxs' names none. 'make deps' installs them;" >&2
	@echo "for another installation: make PG_CONFIG=/path/to/pg_config" >&2
	@exit 1
clean:
	rm -rf build sqlite_ferry.so

else

# Not VERSION: that is the server's, in PGXS.
FERRY_VERSION := $(shell sed -n "s/^default_version *= *'\(.*\)'.*/\1/p" sqlite_ferry.control)
PG_MAJOR := $(shell $(PG_CONFIG) --version | sed 's/^[^0-9]*\([0-9]*\).*/\1/')
# Objects of one server version or set of warnings never serve another.
OBJDIR := build/pg$(PG_MAJOR)$(if $(WERROR),-strict)
SOURCES := $(sort $(wildcard $(patsubst %,src/%/*.cpp,core sqlite pg fdw loader)))
OBJS = $(SOURCES:src/%.cpp=$(OBJDIR)/%.o)
SCRIPT = build/$(EXTENSION)--$(FERRY_VERSION).sql
DATA_built = $(SCRIPT)
EXTRA_CLEAN = build
NO_INSTALLCHECK = 1
SHLIB_LINK = -lsqlite3 -lstdc++ -Wl,--version-script=build/exports.map
# Bitcode would be built by clang with flags that are not ours.
override with_llvm := no

include $(PGXS)

FERRY_CXXFLAGS = -std=c++17 -fvisibility=hidden -MMD -MP
ifdef WERROR
FERRY_CXXFLAGS += -Wall -Wextra -Wshadow -Werror
endif
# The server's flags are those of the compiler that built it; another one does not know all of its warnings.
ifneq ($(findstring clang,$(shell $(CXX) --version 2>/dev/null)),)
FERRY_CXXFLAGS += -Wno-unknown-warning-option
endif
SERVER_INCLUDES := $(includedir_server) $(includedir_internal)
# The pure layers get no server headers; the others get them as system headers, whose warnings are not ours.
PURE_CPPFLAGS = -Isrc $(filter-out -I. -I./ $(addprefix -I,$(SERVER_INCLUDES)),$(CPPFLAGS))
SERVER_CPPFLAGS = $(PURE_CPPFLAGS) $(addprefix -isystem ,$(SERVER_INCLUDES)) -DFERRY_VERSION='"$(FERRY_VERSION)"'
COMPILE_FERRY = $(CXX) $(CXXFLAGS) $(FERRY_CXXFLAGS)

$(OBJDIR)/core/%.o: src/core/%.cpp Makefile
	@$(MKDIR_P) $(@D)
	$(COMPILE_FERRY) $(PURE_CPPFLAGS) -c -o $@ $<

$(OBJDIR)/sqlite/%.o: src/sqlite/%.cpp Makefile
	@$(MKDIR_P) $(@D)
	$(COMPILE_FERRY) $(PURE_CPPFLAGS) -c -o $@ $<

$(OBJDIR)/%.o: src/%.cpp Makefile sqlite_ferry.control
	@$(MKDIR_P) $(@D)
	$(COMPILE_FERRY) $(SERVER_CPPFLAGS) -c -o $@ $<

-include $(wildcard $(OBJDIR)/*/*.d)

# What the last build was made of: another server, other warnings or a removed source link again.
CONFIGURED := $(PG_CONFIG) $(shell $(PG_CONFIG) --version) $(OBJS)
ifneq ($(MAKECMDGOALS),clean)
$(shell mkdir -p build; echo '$(CONFIGURED)' | cmp -s - build/configured || echo '$(CONFIGURED)' >build/configured)
endif
sqlite_ferry.so: build/configured build/exports.map

# libstdc++'s templates are exported whatever -fvisibility says, and would be shared with other modules.
build/exports.map: Makefile
	@$(MKDIR_P) $(@D)
	echo '{ global: Pg_magic_func; _PG_init; pg_finfo_*; ferry_*; local: *; };' >$@

# The directory is a prerequisite so that a removed piece is noticed.
$(SCRIPT): $(sort $(wildcard loader/*.sql)) loader sqlite_ferry.control
	@$(MKDIR_P) $(@D)
	cat $(sort $(filter %.sql,$^)) >$@.new && mv $@.new $@

endif
endif
