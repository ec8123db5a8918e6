-- Foreign keys that are easily misjudged.
PRAGMA foreign_keys = off;

-- SQLite compares rows with the affinities in the order of the index.
CREATE TABLE pair (a TEXT, b INTEGER, PRIMARY KEY (b, a)) WITHOUT ROWID;
CREATE TABLE of_pair (id INTEGER PRIMARY KEY, a TEXT, b INTEGER, FOREIGN KEY (a, b) REFERENCES pair (a, b));
INSERT INTO pair VALUES ('007', 1), ('42', 2), ('x', 3);
INSERT INTO of_pair VALUES (1, '007', 1), (2, '42', 2), (3, 'x', 3), (4, '7', 1);

-- A parent's key that does not fit its type, and its children.
CREATE TABLE wide (id INTEGER PRIMARY KEY, k INTEGER UNIQUE);
CREATE TABLE of_wide (id INTEGER PRIMARY KEY, k INTEGER REFERENCES wide (k));
INSERT INTO wide VALUES (1, 1), (2, 99999);
INSERT INTO of_wide VALUES (1, 1), (2, 99999), (3, 7);

-- Equal in SQLite, or in PostgreSQL, but not in both.
CREATE TABLE number_key (k NUMERIC UNIQUE);
CREATE TABLE of_number (id INTEGER PRIMARY KEY, k NUMERIC REFERENCES number_key (k));
INSERT INTO number_key VALUES (1.5), (2);
INSERT INTO of_number VALUES (1, '1.50'), (2, 2.0), (3, 3);
CREATE TABLE fold (k TEXT COLLATE NOCASE UNIQUE);
CREATE TABLE of_fold (id INTEGER PRIMARY KEY, k TEXT REFERENCES fold (k));
INSERT INTO fold VALUES ('Aa'), ('b');
INSERT INTO of_fold VALUES (1, 'aa'), (2, 'b');

-- A table of which no row has a name.
CREATE TABLE shadow (rowid TEXT, oid TEXT, _rowid_ TEXT, w INTEGER REFERENCES wide (id), pad TEXT);
INSERT INTO shadow VALUES ('a', 'q', 'r', 1, 'x'), ('b', 'q', 'r', 77, 'y'), ('c', 'q', 'r', 2, 'z'), ('d', 'q', 'r', 66, 'z');
CREATE INDEX shadow_w ON shadow (w);

-- NULL where the target will take none.
CREATE TABLE holes (id INTEGER PRIMARY KEY, n INTEGER);
INSERT INTO holes VALUES (1, 1), (2, 0), (3, NULL), (4, 4), (5, 'five');
CREATE TABLE void (n INTEGER, m INTEGER);
INSERT INTO void VALUES (NULL, NULL), (1, 2);

-- Not one value is what the declaration says.
CREATE TABLE misdeclared (id INTEGER PRIMARY KEY, v INTEGER, w INTEGER);
INSERT INTO misdeclared VALUES (1, 'x', 'p'), (2, 'y', 'q');
