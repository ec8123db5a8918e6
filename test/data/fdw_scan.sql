-- A table large enough for pushdown and estimates.
CREATE TABLE items(id INTEGER PRIMARY KEY, grp INTEGER, name TEXT, note TEXT COLLATE NOCASE, mixed);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
INSERT INTO items SELECT i, i % 50, 'name ' || printf('%04d', i), CASE WHEN i % 10 = 0 THEN NULL WHEN i % 2 = 0 THEN 'Even' ELSE 'even' END, i FROM n;
CREATE INDEX items_grp ON items(grp);
CREATE TABLE typed(id INTEGER PRIMARY KEY, k INT NOT NULL, t TEXT) STRICT;
INSERT INTO typed SELECT id, grp, name FROM items;
CREATE TABLE dirty_numbers(id INTEGER PRIMARY KEY, i INTEGER, t TEXT);
INSERT INTO dirty_numbers VALUES (1, 1, 'a'), (2, 2, 'b'), (3, 'x', 'c'), (4, 2.5, x'64');
CREATE TABLE textish(id INTEGER PRIMARY KEY, n TEXT, i INTEGER);
INSERT INTO textish VALUES (1, '5', 5), (2, '10', ' x'), (3, 'abc', '7 up');
CREATE TABLE big_ids(id INTEGER PRIMARY KEY, v TEXT);
INSERT INTO big_ids VALUES (1, 'one'), (4294967296, 'big'), (-9223372036854775808, 'min'), (9223372036854775807, 'max');
ANALYZE items;
