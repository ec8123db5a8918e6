-- Values of several storage classes in one column, which views tell apart.
CREATE TABLE mixed (id INTEGER PRIMARY KEY, x, y);
INSERT INTO mixed VALUES (1, 'a', x'00ff'), (2, x'6162', 5), (3, 4, 'z'), (4, 4.5, NULL);
CREATE VIEW same AS SELECT x, y FROM mixed;
CREATE VIEW kinds AS SELECT id, typeof(x) AS kind FROM mixed;
CREATE VIEW over AS SELECT count(*) AS n, kind FROM kinds GROUP BY kind;
