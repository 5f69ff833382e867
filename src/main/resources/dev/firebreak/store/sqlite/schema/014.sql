-- Tasks that wait for the ends of other tasks: waiter waits under a name for the n-th task of a list, outcome is NULL until that
-- has ended. When no outcome is NULL, the signal of that name is stored and the rows are deleted, in the transaction of the last
-- end. A program that knows only version 13 stores no signal: its tasks wait until their time is up.

CREATE TABLE task_watch (
  waiter BLOB NOT NULL,
  name TEXT NOT NULL,
  n INTEGER NOT NULL,
  id BLOB NOT NULL,
  outcome INTEGER,
  PRIMARY KEY (waiter, name, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX task_watch_id ON task_watch (id);
