-- Small tables for mode "existing": what each stands for is said where the test makes its counterpart.
PRAGMA foreign_keys = off;

CREATE TABLE "Author" (id INTEGER PRIMARY KEY AUTOINCREMENT, "fullName" TEXT, "EMail" TEXT UNIQUE, "nameLength" INTEGER,
                       "createdAt" DATETIME, password TEXT);
INSERT INTO "Author" VALUES (1, 'Ada', 'ada@example.org', 3, '2024-01-02 03:04:05', 'x'), (7, 'Eve', NULL, 3, NULL, 'y'), (41, 'gone', NULL, 4, NULL, NULL);
DELETE FROM "Author" WHERE id = 41;

CREATE TABLE node (id INTEGER PRIMARY KEY, parent INTEGER);
INSERT INTO node VALUES (1, 3), (2, 1), (3, NULL);

CREATE TABLE ring_a (id INTEGER PRIMARY KEY, next INTEGER);
CREATE TABLE ring_b (id INTEGER PRIMARY KEY, next INTEGER);
CREATE TABLE ring_c (id INTEGER PRIMARY KEY, next INTEGER);
INSERT INTO ring_a VALUES (1, 11), (2, 12);
INSERT INTO ring_b VALUES (11, 21), (12, 22);
INSERT INTO ring_c VALUES (21, 1), (22, 2);

CREATE TABLE event (id INTEGER PRIMARY KEY, kind TEXT, at INTEGER);
INSERT INTO event VALUES (1, 'created', 1704067200), (2, 'removed', 1704067201);

CREATE TABLE old_name (old_column TEXT);
INSERT INTO old_name VALUES ('kept');

CREATE TABLE reading (id INTEGER, taken TEXT, value REAL);
INSERT INTO reading VALUES (1, '2023-05-01', 1.5), (2, '2024-05-01', 2.5), (3, '2024-06-01', NULL);

-- What cannot go in as it is.
CREATE TABLE lost (x INTEGER);
INSERT INTO lost VALUES (1), (2);
CREATE TABLE void (x INTEGER);
CREATE TABLE twice (x INTEGER);
CREATE TABLE shown (x INTEGER);
INSERT INTO shown VALUES (1);
CREATE TABLE counted (x INTEGER);
INSERT INTO counted VALUES (1);
CREATE TABLE choice ("userName" TEXT, idle TEXT, gone TEXT);
INSERT INTO choice VALUES ('a', NULL, 'b');
CREATE TABLE narrow (small INTEGER, truth INTEGER, short TEXT, exact DECIMAL(10,4), digits INTEGER, real_number REAL, day DATETIME,
                     moment TEXT, held INTEGER, wide INTEGER, span INTEGER);
INSERT INTO narrow VALUES (40000, 2, 'longer', 1.2345, 12345, 0.1, '2024-01-01 12:00:00', '2024-01-01T00:00:00Z', 1, 1, 60000000),
                          (1, 1, NULL, 1, 1, 1, '2024-01-02 00:00:00', '2024-01-01T00:00:00Z', NULL, 2, NULL);
CREATE TABLE parent (id INTEGER PRIMARY KEY, code TEXT UNIQUE);
CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES parent (id), other_id INTEGER REFERENCES parent (id));
INSERT INTO parent VALUES (1, 'a');
INSERT INTO child VALUES (1, 1, 1), (2, 5, 1), (3, 6, NULL);

-- Keys of which a column is left out.
CREATE TABLE pair (a INTEGER, b INTEGER, c TEXT, PRIMARY KEY (a, b), UNIQUE (b, c));
CREATE INDEX pair_b ON pair (b);
CREATE TABLE pair_user (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER, FOREIGN KEY (a, b) REFERENCES pair (a, b));
INSERT INTO pair VALUES (1, 1, 'x'), (1, 2, 'y');
INSERT INTO pair_user VALUES (1, 1, 2);
