-- Column names that PostgreSQL keeps for itself, beside what they could be renamed to.
CREATE TABLE bounds (id INTEGER PRIMARY KEY, xmin REAL, xmax REAL, xmin_ REAL, ctid TEXT);
INSERT INTO bounds VALUES (1, 0.5, 1.5, 2.5, 'c');
