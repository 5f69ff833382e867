-- The task that has submitted a task, and how many ancestors it has; the rows of tasks without a parent are not here. A program
-- that knows only version 11 leaves the rows of tasks that it deletes, and its cancels do not go down.

CREATE TABLE task_child (
  id BLOB NOT NULL PRIMARY KEY,
  parent_id BLOB NOT NULL,
  depth INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX task_child_parent ON task_child (parent_id, id);
