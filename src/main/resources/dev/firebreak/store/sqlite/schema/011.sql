-- Groups of tasks. key and digest are of the request that created the group. event: the completion task is submitted 0 always,
-- 1 if all tasks succeeded; NULL if there is none; type to told_attempts say what is submitted. is_empty is 1 if the group was
-- complete without a task that is still stored. A program that knows only version 10 does not count the ends of these tasks:
-- it can't work with this version once a group exists.

CREATE TABLE task_group (
  id BLOB NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  labels TEXT NOT NULL,
  owned_by TEXT NOT NULL,
  key TEXT,
  digest TEXT,
  size INTEGER,
  event INTEGER,
  type TEXT,
  priority INTEGER,
  attempts INTEGER,
  input TEXT,
  told_events INTEGER,
  told_attempts INTEGER,
  created_at INTEGER NOT NULL,
  closed_at INTEGER,
  completed_at INTEGER,
  completion_id BLOB,
  is_empty INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX task_group_key ON task_group (owned_by, key) WHERE key IS NOT NULL;
CREATE INDEX task_group_incomplete ON task_group (id) WHERE completed_at IS NULL;
CREATE INDEX task_group_empty ON task_group (completed_at) WHERE is_empty = 1;

-- The number of tasks of a group: all that were submitted, those that run, and those that ended, by outcome. part is 0: the
-- shared store has the same table.
CREATE TABLE task_group_count (
  group_id BLOB NOT NULL,
  part INTEGER NOT NULL,
  total INTEGER NOT NULL,
  running INTEGER NOT NULL DEFAULT 0,
  succeeded INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  cancelled INTEGER NOT NULL,
  quarantined INTEGER NOT NULL,
  PRIMARY KEY (group_id, part)
) STRICT, WITHOUT ROWID;

-- The group of a task, if it has one.
CREATE TABLE task_member (
  id BLOB NOT NULL PRIMARY KEY,
  group_id BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX task_member_group ON task_member (group_id, id);
