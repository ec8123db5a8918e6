-- What INSERT, UPDATE and DELETE are tried on, for test/scripts/triggers.sh.
CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL, mail TEXT COLLATE NOCASE UNIQUE, age INTEGER DEFAULT 18,
    weight REAL, note TEXT DEFAULT 'none', doubled INTEGER AS (age * 2) STORED, CHECK (age < 200 OR age IS NULL));
CREATE TABLE stock (place TEXT, item TEXT, n INTEGER NOT NULL DEFAULT 0, code TEXT UNIQUE, PRIMARY KEY (place, item)) WITHOUT ROWID;
CREATE TABLE loose (a INTEGER, b TEXT, c NUMERIC, d BLOB);
CREATE TABLE source (k INTEGER, t TEXT, r REAL);
CREATE INDEX person_age ON person (age DESC, lower(name)) WHERE age > 5;
CREATE UNIQUE INDEX loose_b ON loose (b COLLATE NOCASE);
CREATE TABLE tagged (name TEXT, kind TEXT NOT NULL DEFAULT 'plain', gone INTEGER NOT NULL DEFAULT 0, n INTEGER);
CREATE UNIQUE INDEX tagged_live ON tagged (name COLLATE NOCASE) WHERE gone = 0;
CREATE TABLE coded (a TEXT, b TEXT, c INTEGER UNIQUE);
CREATE UNIQUE INDEX coded_a ON coded (lower(a) DESC);
CREATE VIEW grown AS SELECT id, name, age FROM person WHERE age >= 18;
INSERT INTO source VALUES (1, 'one', 1.5), (2, 'two', 2.0), (3, 'three', NULL), (2, 'zwei', 0.25), (NULL, '7', 7.0);
