-- Values for types that the server itself reads or checks: enums, inet, domains, arrays; sound ones and others.
CREATE TABLE others(id INTEGER PRIMARY KEY, mood TEXT, ip TEXT, age INTEGER, code TEXT, pay TEXT);
INSERT INTO others VALUES
 (1, 'happy', '10.0.0.1', 42, 'AB-12', '[1,2]'),
 (2, 'angry', 'no ip', 7, 'ab-12', '[2,1]'),
 (3, NULL, NULL, NULL, NULL, NULL),
 (4, '', '', 18, '', 'x'),
 (5, x'00', x'00', 'abc', x'00', x'00'),
 (6, 'sad', '::1/64', 1.5, CAST(x'66ff6f' AS TEXT), 'nul' || char(0)),
 (7, 5, 6, 9223372036854775807, 7, 8);
CREATE TABLE arrays(id INTEGER PRIMARY KEY, v);
INSERT INTO arrays VALUES
 (1, '[]'), (2, ' [ 1 , 2,null ] '), (3, '["1","2"]'), (4, '[1.5]'), (5, '[true, false]'), (6, '["a","b \"c\"\\ é\u00e9\ud83d\ude00",""]'),
 (7, '{1,2}'), (8, '{a,"b c",NULL}'), (9, '[[1],[2]]'), (10, '[{"a": [1, "]"]}, "x", 1.50, null]'), (11, '[1,'), (12, 'text'), (13, 5),
 (14, x'5b5d'), (15, NULL), (16, '[9999999999]'), (17, '["\u0000"]'), (18, '["\ud800"]'), (19, '[0:1]={1,2}'), (20, '{{1,2},{3,4}}'),
 (21, '["2024-02-29 12:00:00", null]'), (22, '["happy","sad"]'), (23, '["happy","angry"]'), (24, '["10.0.0.1","::1"]'), (25, '[18,19]'),
 (26, '[17]'), (27, '["abc","abcd"]'), (28, CAST(x'5b2266ff22205d' AS TEXT)), (29, '["' || char(0) || '"]'), (30, '{}'), (31, '[1]x');
-- without the literals that only PostgreSQL's own arrays can mean
CREATE VIEW lists AS SELECT * FROM arrays WHERE id NOT IN (19, 20);
-- Texts that input functions read as values whose own text is another; the first of each column is not.
CREATE TABLE changed(id INTEGER PRIMARY KEY, i TEXT, ip TEXT, c TEXT, n TEXT, a TEXT);
INSERT INTO changed VALUES
 (1, '01:30:00', '10.0.0.1', 'a', 'name', '["01:30:00", null]'),
 (2, '90 minutes', '10.0.0.1/32', 'abc', printf('%.*c', 70, 'n'), '["90 minutes"]'),
 (3, '1 day', '10.0.0.0/8', '', printf('%.*c', 63, 'n'), '{"90 minutes"}'),
 (4, NULL, NULL, NULL, NULL, '{01:30:00,NULL}');
