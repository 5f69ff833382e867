-- Results above 1 MiB move into a table of parts of 256 KiB, n from 0, the last one shorter: SQLite reads the whole of a
-- value to give a part of it. result_bytes is the length of such a result, and null if the result is in task_done.
-- A program that knows only version 1 does not find these results: it can't work with this version.

ALTER TABLE task_done ADD COLUMN result_bytes INTEGER;

CREATE TABLE task_result (
  id BLOB NOT NULL,
  n INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (id, n)
) STRICT;

INSERT INTO task_result (id, n, bytes)
  WITH RECURSIVE part (id, n, total) AS (
    SELECT id, 0, length(result) FROM task_done WHERE length(result) > 1048576
    UNION ALL
    SELECT id, n + 1, total FROM part WHERE (n + 1) * 262144 < total
  )
  SELECT part.id, part.n, substr(task_done.result, part.n * 262144 + 1, 262144)
  FROM part JOIN task_done ON task_done.id = part.id;

UPDATE task_done SET result_bytes = length(result), result = NULL WHERE length(result) > 1048576;

UPDATE meta SET v = '2' WHERE k = 'oldest';
