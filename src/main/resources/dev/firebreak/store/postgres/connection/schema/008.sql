-- The start line and the header fields of the HTTP message that an input came with, or that a result is answered with, one in
-- each line; NULL if there is none. A program that knows only version 7 works on: it passes no request to attempts, and
-- answers results with status 200.

ALTER TABLE task_input ADD COLUMN head TEXT;
ALTER TABLE task_done ADD COLUMN head TEXT;

UPDATE meta SET v = '8' WHERE k = 'schema';
