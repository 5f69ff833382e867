-- The number of tasks by type and state, changed in the transaction that changes the tasks. state: 0 all tasks that have not
-- ended, 1 those of them that run, and from 2 on the outcome of ended tasks plus 2.
-- counted is 1 in the row boot-id of meta if the program that last opened the store keeps these numbers: a program that knows
-- only version 6 replaces that row, and this program then counts all tasks once, as it does after this migration.

CREATE TABLE task_count (
  type TEXT NOT NULL,
  state INTEGER NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (type, state)
) STRICT, WITHOUT ROWID;

ALTER TABLE meta ADD COLUMN counted INTEGER;

-- The members of inputs by which tasks are found: those that their type declares as search, by JSON pointer. A program that
-- knows only version 6 leaves the rows of tasks that it deletes.
CREATE TABLE task_search (
  type TEXT NOT NULL,
  pointer TEXT NOT NULL,
  value TEXT NOT NULL,
  id BLOB NOT NULL,
  PRIMARY KEY (type, pointer, value, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX task_search_id ON task_search (id);
