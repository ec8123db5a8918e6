-- Triggers of every kind, for test/scripts/triggers.sh.
CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT, n INTEGER, price REAL, state TEXT, changed INTEGER DEFAULT 0);
CREATE TABLE log (seq INTEGER, what TEXT, a INTEGER, b TEXT);
CREATE TABLE total (kind TEXT NOT NULL PRIMARY KEY, cnt INTEGER, amount INTEGER);
CREATE TABLE part (item_id INTEGER, k TEXT, v INTEGER, touched INTEGER DEFAULT 0, PRIMARY KEY (item_id, k));
CREATE TABLE tree (id INTEGER PRIMARY KEY, parent INTEGER, depth INTEGER);
CREATE TABLE ping (x INTEGER);
CREATE TABLE pong (x INTEGER);
CREATE TABLE rule (k TEXT PRIMARY KEY, low INTEGER, high INTEGER, what TEXT);
CREATE TABLE setting (name TEXT COLLATE NOCASE UNIQUE, value TEXT, changes INTEGER DEFAULT 0);
CREATE TABLE history (name TEXT, value TEXT);
CREATE VIEW item_view AS SELECT id, name, n FROM item WHERE n < 1000;
INSERT INTO rule VALUES ('bad', 70, 79, 'abort'), ('odd', 80, 84, 'ignore'), ('worse', 85, 89, 'abort');

-- BEFORE: refusals and rows that are left out.
CREATE TRIGGER item_check BEFORE INSERT ON item BEGIN
    SELECT CASE WHEN NEW.n < 0 THEN RAISE(ABORT, 'n is negative') WHEN NEW.name = '' THEN RAISE(ABORT, 'no "name"') END;
END;
CREATE TRIGGER item_skip BEFORE INSERT ON item WHEN NEW.n = 13 BEGIN SELECT RAISE(IGNORE); END;
CREATE TRIGGER item_twins BEFORE UPDATE OF name ON item BEGIN
    SELECT RAISE(ABORT, 'twin') FROM item WHERE name = NEW.name AND id <> NEW.id AND NEW.name LIKE 'U%';
END;
CREATE TRIGGER item_locked BEFORE DELETE ON item WHEN OLD.state = 'locked' BEGIN SELECT RAISE(IGNORE); END;
CREATE TRIGGER item_rules BEFORE UPDATE OF n ON item BEGIN
    SELECT CASE WHEN what = 'abort' THEN RAISE(ABORT, 'rule') WHEN what = 'ignore' THEN RAISE(IGNORE) END
    FROM rule WHERE NEW.n BETWEEN low AND high;
    INSERT INTO log SELECT count(*), 'item_rules', NEW.id, NEW.n || '/' || OLD.n FROM log;
END;
CREATE TRIGGER item_parent BEFORE INSERT ON part BEGIN
    SELECT ifnull((SELECT id FROM item WHERE id = NEW.item_id), RAISE(FAIL, 'no such item'));
END;
CREATE TRIGGER part_limit BEFORE UPDATE ON part
WHEN NEW.v > 50 AND (SELECT count(*) FROM part WHERE item_id = NEW.item_id) > 2 BEGIN
    SELECT RAISE(ROLLBACK, 'too many parts');
END;

-- AFTER: the newest first; other tables; their own row and other rows.
CREATE TRIGGER z_first AFTER INSERT ON item BEGIN
    INSERT INTO log SELECT count(*), 'z_first', NEW.rowid, NEW.name FROM log;
END;
CREATE TRIGGER a_second AFTER INSERT ON item BEGIN
    INSERT INTO log SELECT count(*), 'a_second', NEW.id, (SELECT count(*) FROM item) FROM log;
END;
CREATE TRIGGER m_third AFTER INSERT ON item WHEN NEW.price > 10.5 OR NEW.price IS NULL BEGIN
    INSERT INTO log SELECT count(*), 'm_third', NEW.id, NEW.price FROM log;
    INSERT INTO total VALUES (ifnull(NEW.state, 'none'), 1, NEW.n)
        ON CONFLICT (kind) DO UPDATE SET cnt = cnt + 1, amount = amount + excluded.amount WHERE excluded.amount IS NOT NULL;
END;
CREATE TRIGGER item_changed AFTER UPDATE ON item BEGIN
    UPDATE item SET changed = changed + 1 WHERE id = NEW.id;
END;
CREATE TRIGGER item_amount AFTER UPDATE OF n, state ON item WHEN OLD.n IS NOT NEW.n BEGIN
    UPDATE total SET amount = amount + coalesce(NEW.n, 0) - coalesce(OLD.n, 0) WHERE kind = ifnull(NEW.state, 'none');
    INSERT OR IGNORE INTO total (kind, cnt, amount) VALUES (ifnull(NEW.state, 'none'), 0, 0);
    INSERT INTO log SELECT count(*), 'item_amount', NEW.id, (SELECT amount FROM total WHERE kind = NEW.state) FROM log;
END;
CREATE TRIGGER item_gone AFTER DELETE ON item BEGIN
    DELETE FROM part WHERE item_id = OLD.id;
    UPDATE total SET cnt = cnt - 1, amount = amount - OLD.n WHERE kind IS ifnull(OLD.state, 'none');
    SELECT name FROM item WHERE id = OLD.id;
END;
CREATE TRIGGER part_added AFTER INSERT ON part BEGIN
    UPDATE part SET touched = touched + 1 WHERE item_id = NEW.item_id;
    REPLACE INTO setting (name, value) VALUES ('part ' || NEW.k, NEW.v);
END;
CREATE TRIGGER part_touched AFTER UPDATE OF touched ON part BEGIN
    UPDATE item SET n = n + 1 WHERE id = NEW.item_id AND n < 60;
END;
CREATE TRIGGER setting_kept AFTER INSERT ON setting BEGIN INSERT INTO history VALUES (NEW.name, NEW.value); END;
CREATE TRIGGER setting_changed AFTER UPDATE OF value ON setting BEGIN
    UPDATE setting SET changes = OLD.changes + 1 WHERE name = NEW.name;
    INSERT INTO history VALUES (upper(NEW.name), OLD.value || '>' || NEW.value);
END;

-- Triggers that lead back to themselves: SQLite stops at once.
CREATE TRIGGER tree_grows AFTER INSERT ON tree WHEN NEW.depth < 5 BEGIN
    INSERT INTO tree (id, parent, depth) VALUES (NEW.id * 10, NEW.id, NEW.depth + 1);
END;
CREATE TRIGGER tree_moves AFTER UPDATE OF depth ON tree BEGIN
    UPDATE tree SET depth = NEW.depth + 1 WHERE parent = NEW.id;
END;
CREATE TRIGGER pinged AFTER INSERT ON ping WHEN NEW.x < 100 BEGIN INSERT INTO pong VALUES (NEW.x + 1); END;
CREATE TRIGGER ponged AFTER INSERT ON pong WHEN NEW.x < 100 BEGIN
    INSERT INTO ping VALUES (NEW.x + 1);
    INSERT INTO log SELECT count(*), 'ponged', NEW.x, NULL FROM log;
END;

-- A view that can be written.
CREATE TRIGGER view_added INSTEAD OF INSERT ON item_view BEGIN
    SELECT CASE NEW.n WHEN 66 THEN RAISE(ABORT, 'not 66') WHEN 67 THEN RAISE(IGNORE) END;
    INSERT INTO item (id, name, n, state) VALUES (NEW.id, NEW.name, NEW.n, 'view');
END;
CREATE TRIGGER view_changed INSTEAD OF UPDATE ON item_view WHEN OLD.id > 3 BEGIN
    UPDATE item SET name = NEW.name, n = NEW.n WHERE id = OLD.id;
    INSERT INTO log SELECT count(*), 'view_changed', OLD.id, NEW.name FROM log;
END;
CREATE TRIGGER view_removed INSTEAD OF DELETE ON item_view BEGIN
    UPDATE item SET state = 'removed' WHERE id = OLD.id;
END;
