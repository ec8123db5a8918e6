-- What a file holds in SQLite's SQL: views, triggers, CHECKs, defaults, generated columns, indexes, comments.
CREATE TABLE item( -- things for sale
  id INTEGER PRIMARY KEY, -- the number
  -- what it is called
  name TEXT COLLATE NOCASE UNIQUE,
  price REAL, /* in euros */
  qty INT CHECK (qty > 0),
  total REAL GENERATED ALWAYS AS (price * qty) VIRTUAL,
  half AS (qty / 2),
  up TEXT AS (upper(name)) STORED,
  -- never negative
  CONSTRAINT sane CHECK (price >= 0)
);
INSERT INTO item(id,name,price,qty) VALUES (1,'Apple',1.1,3),(2,'pear',0.3,7);
PRAGMA ignore_check_constraints=ON;
INSERT INTO item(id,name,price,qty) VALUES (3,'nut',-1,-5);
CREATE TABLE part(
  item INTEGER REFERENCES item(id) ON UPDATE CASCADE,
  twice INTEGER AS (item * 2) REFERENCES item(id) ON UPDATE SET NULL -- a key would have to set it
);
CREATE TABLE log(id INTEGER PRIMARY KEY, what TEXT, day TEXT DEFAULT (date('now')), token TEXT DEFAULT (lower(hex(randomblob(4)))));
CREATE TRIGGER item_log AFTER INSERT ON item BEGIN INSERT INTO log(what) VALUES ('new ' || NEW.name); END;
CREATE TRIGGER a_later_one AFTER INSERT ON item BEGIN INSERT INTO log(what) VALUES ('later'); END;
CREATE TRIGGER bad_trigger AFTER DELETE ON item BEGIN SELECT nosuch(OLD.id); END;
CREATE VIEW v_b AS SELECT * FROM v_a WHERE total > 1;
CREATE VIEW v_a AS SELECT id, name AS "Item Name", total, price * 1.1 AS gross FROM item;
CREATE VIEW v_bad AS SELECT nosuch(1) AS x;
CREATE VIEW v_bad_too AS SELECT * FROM v_bad;
CREATE VIEW v_fails AS SELECT abs(-9223372036854775807 - qty) AS x FROM item WHERE id = 1 UNION ALL SELECT abs(-9223372036854775807 - 1);
CREATE VIEW v_now AS SELECT id, strftime('%s', 'now') AS t FROM item;
CREATE VIEW v_sums AS SELECT name, sum(price) AS s, count(*) AS n, avg(price * qty) AS a FROM item GROUP BY name;
CREATE VIEW a_view_whose_name_is_so_long_that_postgresql_would_cut_it_off_without_a_word AS SELECT 1 AS one;
CREATE TRIGGER v_a_insert INSTEAD OF INSERT ON v_a BEGIN INSERT INTO item(id, name, qty, price) VALUES (NEW.id, NEW."Item Name", 1, 1.0); END;
CREATE INDEX item_part ON item(price DESC) WHERE qty > 1;
CREATE INDEX item_expr ON item(lower(name), price * qty);
CREATE UNIQUE INDEX an_index_whose_name_is_so_long_that_postgresql_would_cut_it_off_without_a_word ON item(id, price);
CREATE VIRTUAL TABLE note USING fts5(title, body, tokenize='porter');
INSERT INTO note VALUES ('Running', 'the runners ran home');
CREATE VIRTUAL TABLE area USING rtree(id, x0, x1, y0, y1);
INSERT INTO area VALUES (1, 0, 2, 0, 2), (2, 10, 12, 10, 12);
