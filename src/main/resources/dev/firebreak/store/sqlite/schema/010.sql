-- The tasks whose end is told to an address. When such a task ends, the task that tells it is stored in the same
-- transaction. events has bit n set if outcome n of task_done is told; url is NULL if the type says where; attempts is how
-- many attempts the telling task has. A program that knows only version 9 tells of no end, and leaves the rows of tasks that
-- it deletes.

CREATE TABLE task_callback (
  id BLOB NOT NULL PRIMARY KEY,
  events INTEGER NOT NULL,
  url TEXT,
  attempts INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
