// CREATE TRIGGER as a function and a trigger. What they do is compared with SQLite by
// test/scripts/triggers.sh.
#include <boost/test/unit_test.hpp>

#include <algorithm>

#include "unit/change_catalog.hpp"

using namespace ferry;
using namespace ferry::test;

namespace {

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

core::TriggerTranslation translate(const std::string& sql) {
    return core::translate_trigger(change_catalog(), sql, "t");
}

/// The function between BEGIN and END, a line each without what indents it, joined by '|'.
std::string body_of(const core::TriggerTranslation& made) {
    const std::size_t begin = made.sql.find("BEGIN\n") + 6;
    std::string body, line;
    for (const char c : made.sql.substr(begin, made.sql.rfind("END\n") - begin)) {
        if (c != '\n') {
            if (c != ' ' || !line.empty()) line += c;
            continue;
        }
        body += (body.empty() ? "" : "|") + line;
        line.clear();
    }
    return body;
}

struct TriggerRow {
    const char* sqlite;
    const char* trigger;
    const char* body;
};

#define RAISED(message)                                                                                      \
    "RAISE EXCEPTION USING MESSAGE = '" message "', ERRCODE = 'integrity_constraint_violation';"

constexpr TriggerRow rows[] = {
    {"CREATE TRIGGER x AFTER INSERT ON item BEGIN INSERT INTO log VALUES (NEW.name, NEW.rowid); END",
     "CREATE TRIGGER t AFTER INSERT ON app.item\n    FOR EACH ROW EXECUTE FUNCTION app.t()",
     "INSERT INTO app.log (what, n) VALUES (new.name, new.id);|RETURN NULL;"},
    {"CREATE TRIGGER x BEFORE UPDATE OF n, NAME ON Item FOR EACH ROW WHEN NEW.n > OLD.n BEGIN SELECT 1; END",
     "CREATE TRIGGER t BEFORE UPDATE OF n, name ON app.item\n    FOR EACH ROW WHEN (new.n > old.n) EXECUTE "
     "FUNCTION app.t()",
     "PERFORM * FROM (SELECT 1) AS q;|RETURN NEW;"},
    {"CREATE TRIGGER x DELETE ON item BEGIN DELETE FROM log WHERE n = old.id; END",
     "CREATE TRIGGER t BEFORE DELETE ON app.item\n    FOR EACH ROW EXECUTE FUNCTION app.t()",
     "DELETE FROM app.log WHERE log.n = old.id;|RETURN OLD;"},
    // A query in WHEN is asked by the function.
    {"CREATE TRIGGER x AFTER DELETE ON item WHEN EXISTS (SELECT 1 FROM log WHERE n = OLD.n) BEGIN DELETE "
     "FROM log; END",
     "CREATE TRIGGER t AFTER DELETE ON app.item\n    FOR EACH ROW EXECUTE FUNCTION app.t()",
     "IF EXISTS (SELECT 1 FROM app.log WHERE log.n = old.n) THEN|DELETE FROM app.log;|END IF;|RETURN NULL;"},
    {"CREATE TRIGGER x INSTEAD OF UPDATE ON items WHEN NEW.name <> '' BEGIN UPDATE item SET name = NEW.name "
     "WHERE id = OLD.id; END",
     "CREATE TRIGGER t INSTEAD OF UPDATE ON app.items\n    FOR EACH ROW EXECUTE FUNCTION app.t()",
     "IF new.name <> '' THEN|UPDATE app.item SET name = new.name WHERE item.id = old.id;|END IF;|RETURN "
     "NEW;"},
    // RAISE.
    {"CREATE TRIGGER x BEFORE INSERT ON log BEGIN SELECT RAISE(ABORT, 'it''s') WHERE NEW.n < 0; SELECT "
     "RAISE(IGNORE); END",
     nullptr, "IF new.n < 0 THEN|" RAISED("it''s") "|END IF;|RETURN NULL;|RETURN NEW;"},
    {"CREATE TRIGGER x BEFORE INSERT ON log BEGIN SELECT CASE WHEN NEW.n = 1 THEN RAISE(ABORT, 'a') WHEN "
     "NEW.n = 2 THEN 5 "
     "ELSE RAISE(ROLLBACK, 'b') END; END",
     nullptr,
     "IF new.n = 1 THEN|" RAISED("a") "|ELSIF new.n = 2 THEN|NULL;|ELSE|" RAISED("b") "|END IF;|RETURN NEW;"},
    {"CREATE TRIGGER x BEFORE INSERT ON log BEGIN SELECT CASE NEW.n WHEN 1 THEN RAISE(ABORT, 'a') END WHERE "
     "NEW.what = 'w'; END",
     nullptr, "IF new.what = 'w' THEN|IF new.n = 1 THEN|" RAISED("a") "|END IF;|END IF;|RETURN NEW;"},
    {"CREATE TRIGGER x BEFORE INSERT ON log BEGIN SELECT RAISE(ABORT, 'a') FROM item WHERE id = NEW.n; END",
     nullptr,
     "IF EXISTS (SELECT 1 FROM app.item WHERE item.id = new.n) THEN|" RAISED("a") "|END IF;|RETURN NEW;"},
    {"CREATE TRIGGER x BEFORE INSERT ON log BEGIN SELECT CASE WHEN id = 1 THEN RAISE(ABORT, 'a') END FROM "
     "item; END",
     nullptr,
     "IF EXISTS (SELECT 1 FROM (SELECT CASE WHEN item.id = 1 THEN 1 END FROM app.item) AS q (raised) WHERE "
     "q.raised IS NOT "
     "NULL) THEN|" RAISED("a") "|END IF;|RETURN NEW;"},
    {"CREATE TRIGGER x BEFORE INSERT ON log BEGIN SELECT iif(NEW.n IS NULL, RAISE(ABORT, 'a'), 1); END",
     nullptr, "IF new.n IS NULL THEN|" RAISED("a") "|END IF;|RETURN NEW;"},
    {"CREATE TRIGGER x BEFORE INSERT ON log BEGIN SELECT coalesce(NEW.n, NEW.what, RAISE(ABORT, 'a')); END",
     nullptr, "IF new.n IS NULL AND new.what IS NULL THEN|" RAISED("a") "|END IF;|RETURN NEW;"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(translate_trigger)

BOOST_AUTO_TEST_CASE(functions_and_triggers) {
    for (const TriggerRow& row : rows) {
        BOOST_TEST_CONTEXT(row.sqlite) {
            const core::TriggerTranslation made = translate(row.sqlite);
            if (row.trigger != nullptr) BOOST_TEST(made.create_trigger == row.trigger);
            BOOST_TEST(body_of(made) == row.body);
            BOOST_TEST(notes_of(made) == "");
        }
    }
}

BOOST_AUTO_TEST_CASE(what_differs_is_noted) {
    const auto notes = [](const char* sql) { return notes_of(translate(sql)); };
    BOOST_TEST(has(notes("CREATE TRIGGER x AFTER INSERT ON item BEGIN UPDATE item SET n = (SELECT count(*) "
                         "FROM item); END"),
                   "AFTER triggers fire when"));
    BOOST_TEST(
        notes("CREATE TRIGGER x AFTER INSERT ON item BEGIN UPDATE item SET n = 1 WHERE id = NEW.id; END") ==
        "");
    BOOST_TEST(has(notes("CREATE TRIGGER x AFTER INSERT ON item BEGIN SELECT RAISE(IGNORE); END"),
                   "other triggers of the row"));
    BOOST_TEST(has(notes("CREATE TRIGGER x BEFORE INSERT ON item BEGIN SELECT RAISE(FAIL, 'x'); END"),
                   "RAISE(FAIL)"));
    BOOST_TEST(has(notes("CREATE TRIGGER x BEFORE INSERT ON item WHEN NEW.oid > 1 BEGIN SELECT 1; END"),
                   "SQLite has -1"));
    BOOST_TEST(has(
        notes("CREATE TRIGGER x BEFORE UPDATE ON item BEGIN UPDATE item SET n = 1 WHERE id = OLD.id; END"),
        "a BEFORE trigger that changes the very row"));
    BOOST_TEST(has(notes("CREATE TRIGGER x INSTEAD OF UPDATE OF name ON items BEGIN SELECT 1; END"),
                   "whatever columns are set"));
}

BOOST_AUTO_TEST_CASE(refused) {
    const auto refusal = [](const char* sql) { return error_of([&] { translate(sql); }); };
    BOOST_TEST(has(refusal("CREATE TEMP TRIGGER x AFTER INSERT ON item BEGIN SELECT 1; END"),
                   "a temporary trigger"));
    BOOST_TEST(has(refusal("CREATE TRIGGER x BEFORE INSERT ON item BEGIN SELECT 1 WHERE NEW.twice > 1; END"),
                   "a generated column in a BEFORE trigger"));
    BOOST_TEST(
        has(refusal("CREATE TRIGGER x AFTER UPDATE OF gone ON item BEGIN SELECT 1; END"), "never fires"));
    BOOST_TEST(has(refusal("CREATE TRIGGER x AFTER INSERT ON item BEGIN SELECT 1 + RAISE(ABORT, 'x'); END"),
                   "RAISE in the middle"));
    BOOST_TEST(has(
        refusal(
            "CREATE TRIGGER x AFTER INSERT ON item BEGIN INSERT INTO log VALUES (RAISE(ABORT, 'x'), 1); END"),
        "RAISE"));
    BOOST_TEST(has(refusal("CREATE TRIGGER x AFTER INSERT ON gone BEGIN SELECT 1; END"), "no such table"));
}

// A trigger that is running does not fire again: told where its changes may lead back to it.
BOOST_AUTO_TEST_CASE(guard) {
    core::Catalog catalog = change_catalog();
    const auto guarded = [&](const char* sql) {
        return has(core::translate_trigger(catalog, sql, "t").sql, "sqlite.triggers");
    };
    const char* const same =
        "CREATE TRIGGER x AFTER UPDATE ON item BEGIN UPDATE item SET n = 1 WHERE id = NEW.id; END";
    const char* const other =
        "CREATE TRIGGER x AFTER INSERT ON item BEGIN INSERT INTO log VALUES ('x', 1); END";
    const char* const columns =
        "CREATE TRIGGER x AFTER UPDATE OF name ON item BEGIN UPDATE item SET n = 1; END";
    const char* const event = "CREATE TRIGGER x AFTER INSERT ON item BEGIN UPDATE item SET n = 1; END";
    BOOST_TEST(guarded(same));
    BOOST_TEST(!guarded(other));
    BOOST_TEST(!guarded(columns));
    BOOST_TEST(!guarded(event));
    catalog.triggers = {
        core::describe_trigger("CREATE TRIGGER y AFTER INSERT ON LOG BEGIN UPDATE pair SET c = 1; END"),
        core::describe_trigger(
            "CREATE TRIGGER z AFTER UPDATE ON pair BEGIN REPLACE INTO Item VALUES (1); END")};
    BOOST_TEST(guarded(other));
    catalog.triggers.reset();
    BOOST_TEST(guarded(event));
    BOOST_TEST(!guarded(other));
    BOOST_TEST(has(notes_of(core::translate_trigger(catalog, other, "t")), "leads back to Item"));
}

BOOST_AUTO_TEST_CASE(body_with_dollars) {
    const core::TriggerTranslation made =
        translate("CREATE TRIGGER x AFTER INSERT ON item BEGIN INSERT INTO log VALUES ('$$', 1); END");
    BOOST_TEST(has(made.sql, "AS $trigger1$\n"));
    BOOST_TEST(made.function_name == "t");
}

BOOST_AUTO_TEST_CASE(describes) {
    const core::CatalogTrigger made =
        core::describe_trigger("CREATE TRIGGER x AFTER UPDATE ON A BEGIN INSERT INTO B VALUES (1) ON "
                               "CONFLICT (a) DO UPDATE SET a = 1; DELETE FROM c; END");
    BOOST_TEST(made.table == "A");
    BOOST_TEST(made.event == 'u');
    std::string changes;
    for (const auto& [table, event] : made.changes)
        changes += table + event + " ";
    BOOST_TEST(changes == "bi bu cd ");
}

// The newest of a table, moment and event fires first.
BOOST_AUTO_TEST_CASE(names_in_order) {
    const auto create = [](const char* when) {
        return std::string("CREATE TRIGGER x ") + when + " ON item BEGIN SELECT 1; END";
    };
    const std::vector<std::string> triggers = {create("AFTER INSERT"), create("AFTER INSERT"),
                                               create("AFTER DELETE"), create("BEFORE UPDATE"),
                                               create("UPDATE OF n")};
    const std::vector<std::string> kept = {"b", "a", "z", "y", "x"};
    BOOST_TEST(core::order_trigger_names(triggers, kept) == kept, boost::test_tools::per_element());
    const std::vector<std::string> changed = {"t2_a", "t1_b", "c", "t2_d", "t1_e"};
    BOOST_TEST(core::order_trigger_names(triggers, {"a", "b", "c", "d", "e"}) == changed,
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
