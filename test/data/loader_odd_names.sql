-- Names that PostgreSQL cannot keep: empty ones, constraints over 63 bytes or with the name of another.
CREATE TABLE t ("" INTEGER, a TEXT, "_" TEXT);
INSERT INTO t VALUES (1, 'x', 'y'), (2, NULL, 'z');
CREATE TABLE k ("" INTEGER PRIMARY KEY CHECK ("" > 0), r INTEGER);
INSERT INTO k VALUES (5, NULL);
CREATE INDEX ki ON k (r, "");
CREATE TABLE "" (x INTEGER, "" TEXT DEFAULT ('a' || 'b'));
INSERT INTO "" VALUES (1, 'e');
CREATE VIEW v AS SELECT a AS "", "_" || 'b' AS b FROM t;
CREATE VIEW w AS SELECT * FROM "";
CREATE VIEW x AS SELECT "" AS n FROM k UNION SELECT "" FROM t;
CREATE TRIGGER k_added AFTER INSERT ON k BEGIN
    INSERT INTO t ("", a) VALUES (NEW."", 'added');
END;

CREATE TABLE parent (id INTEGER PRIMARY KEY);
CREATE TABLE child (
    id INTEGER PRIMARY KEY,
    p INTEGER CONSTRAINT child_pkey REFERENCES parent (id),
    q INTEGER CONSTRAINT a_reference_whose_name_goes_on_and_on_until_postgresql_has_no_place_for_it REFERENCES parent (id),
    r INTEGER CONSTRAINT plain REFERENCES parent (id),
    s INTEGER REFERENCES parent (id),
    CONSTRAINT a_check_whose_name_goes_on_and_on_until_postgresql_has_no_more_place_for_it CHECK (p > 0),
    CONSTRAINT plain CHECK (q > 0),
    CONSTRAINT other CHECK (r > 0),
    CHECK (s > 0),
    CHECK (s > 1)
);
-- The name of its key is a table's.
CREATE TABLE parent_pkey (id INTEGER);
