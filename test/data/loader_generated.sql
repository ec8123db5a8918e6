-- Generated columns of every making: PostgreSQL 18 can compute some of them when they are read.
CREATE TABLE line(
  id INTEGER PRIMARY KEY,
  label TEXT,
  price REAL,
  qty INT,
  total REAL AS (price * qty) VIRTUAL,
  kept REAL AS (price + qty) STORED,
  loud TEXT AS (upper(label)) VIRTUAL,
  shown TEXT AS (printf('%d times', qty)) VIRTUAL,
  never_null INT NOT NULL AS (coalesce(qty, 0) + 1) VIRTUAL,
  CHECK (total < 1000)
);
INSERT INTO line(id, label, price, qty) VALUES (1, 'apple', 1.5, 3), (2, 'pear', 0.25, 7), (3, NULL, 2, NULL);
CREATE TABLE indexed(a INT, b INT, total INT AS (a + b) VIRTUAL, other INT AS (a - b) VIRTUAL);
CREATE INDEX indexed_total ON indexed(total);
INSERT INTO indexed(a, b) VALUES (1, 2), (3, 4);
CREATE TABLE expressed(a INT, twice INT AS (a * 2) VIRTUAL);
CREATE INDEX expressed_twice ON expressed(twice + 1);
INSERT INTO expressed(a) VALUES (5);
CREATE TABLE named(name TEXT, loud TEXT AS (name || '!') VIRTUAL);
INSERT INTO named(name) VALUES ('who');
CREATE TABLE watched(id INTEGER PRIMARY KEY, n INT, twice INT AS (n * 2) VIRTUAL);
INSERT INTO watched(id, n) VALUES (1, 21);
CREATE TABLE seen(what TEXT, twice INT);
CREATE TRIGGER watched_insert AFTER INSERT ON watched WHEN NEW.twice > 10 BEGIN
  INSERT INTO seen VALUES ('new', NEW.twice);
END;
CREATE TRIGGER watched_update AFTER UPDATE ON watched BEGIN
  INSERT INTO seen VALUES ('old', OLD.twice), ('new', NEW.twice);
END;
CREATE VIEW line_total AS SELECT id, total, loud FROM line WHERE total > 1;
