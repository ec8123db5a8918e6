-- A file whose schema goes on changing after it has been migrated.
CREATE TABLE shelf (id INTEGER PRIMARY KEY, room TEXT NOT NULL DEFAULT 'hall');
CREATE TABLE book (
    id INTEGER PRIMARY KEY,
    title TEXT DEFAULT ('un' || 'titled'),
    pages INTEGER CONSTRAINT some_pages CHECK (pages > 0),
    sheets INTEGER AS (pages / 2),
    shelf INTEGER REFERENCES shelf (id),
    UNIQUE (title)
);
CREATE TABLE note (body TEXT CHECK (length(body) < 9));
CREATE TABLE log (what TEXT);
CREATE INDEX book_pages ON book (pages);
CREATE INDEX book_shelf ON book (shelf);
CREATE VIEW long AS SELECT id, title FROM book WHERE pages > 100;
CREATE VIEW titles AS SELECT title FROM book;
CREATE TRIGGER book_added AFTER INSERT ON book BEGIN INSERT INTO log VALUES (NEW.title); END;
CREATE TRIGGER book_gone AFTER DELETE ON book BEGIN INSERT INTO log VALUES (OLD.title); END;
INSERT INTO shelf VALUES (1, 'hall');
INSERT INTO book (id, title, pages, shelf) VALUES (1, 'a', 120, 1), (2, 'b', 80, 1);
INSERT INTO note VALUES ('short');
