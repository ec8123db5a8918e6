-- Generated columns whose expressions can yield more than their values show, and some over others.
CREATE TABLE sale (
    id INTEGER PRIMARY KEY,
    price REAL,
    qty INTEGER,
    gross INTEGER AS (price * qty),                 -- whole numbers so far
    twice INTEGER AS (qty * 2) STORED,              -- past 32 bits one day
    rest INTEGER AS (qty % 7),                      -- never
    net REAL AS (gross - fee),                      -- of two others, one of them further down
    fee REAL AS (gross * 0.25),
    label TEXT AS ('no. ' || rest || ':' || upper(tag)),
    tag TEXT AS (substr('abcdefg', rest + 1, 1)),
    odd TEXT AS (odder || tag),
    odder TEXT AS (char(qty) || unicode(tag) || printf('%e', price))
);
INSERT INTO sale (id, price, qty) VALUES (1, 4, 2), (2, 2.5, 4), (3, NULL, 10);
CREATE TABLE dice (id INTEGER PRIMARY KEY, roll INTEGER DEFAULT (random()), side INTEGER DEFAULT (abs(random()) % 6), made INTEGER DEFAULT 7);
INSERT INTO dice VALUES (1, 5, 3, 7);
CREATE VIEW sums AS SELECT sum(gross) AS g, sum(twice) AS t FROM sale;

CREATE TABLE point (x INTEGER, y INTEGER AS (x + 1), z INTEGER AS (y + 1), k INTEGER AS (z + y) UNIQUE);
INSERT INTO point VALUES (1), (2);

-- The text of a date depends on settings of the session in PostgreSQL: that column is a plain one, which others may name.
CREATE TABLE visit (day DATE, words TEXT AS (day || ''), line TEXT AS ('on ' || words));
INSERT INTO visit (day) VALUES ('2024-01-31'), ('2024-02-29');
