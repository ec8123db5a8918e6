-- A view that gives other rows than in the file is named, with what is known of the cause.
\set test_dir `echo "$FERRY_TEST_DIR"`
\set file :test_dir '/loader_mixed_view.db'
\set SHOW_CONTEXT never
SET client_min_messages = error;
DROP EXTENSION IF EXISTS sqlite_ferry CASCADE;
CREATE EXTENSION sqlite_ferry;
CALL ferry.migrate(:'file', 'mixed');
SELECT kind, object, ok, detail FROM ferry.verification ORDER BY kind, object;
SELECT status FROM ferry.migration;
-- without them it is verified
CALL ferry.undo(1);
CALL ferry.migrate(:'file', 'mixed', '{"exclude": ["kinds", "over"]}');
SELECT status FROM ferry.migration WHERE migration = 2;
CALL ferry.undo(2);
SELECT ferry.detach('loader_mixed_view');
DROP EXTENSION sqlite_ferry;
