-- Tasks that wait and hold no slot. parked says what such a task waits for, as a text such as "sleep cool-down"; run_at is when
-- it goes on at the latest. A claim clears it, and so does an event that wakes the task. wakes counts these events: an attempt
-- that is to park names the number that it saw, so that the task does not wait for what has come meanwhile.
-- A program that knows only version 12 works on, and claims such tasks when they are due.

ALTER TABLE task ADD COLUMN parked TEXT;
ALTER TABLE task ADD COLUMN wakes INTEGER NOT NULL DEFAULT 0;
CREATE INDEX task_parked ON task (id, type) WHERE state = 0 AND parked IS NOT NULL;

-- The signals of tasks, and what their attempts wait for. state: 0 awaited since a time until another one, 1 received,
-- 2 not received in time. A program that knows only version 12 leaves the rows of tasks that it deletes.
CREATE TABLE task_signal (
  id BLOB NOT NULL,
  name TEXT NOT NULL,
  state INTEGER NOT NULL,
  since INTEGER,
  until INTEGER,
  received_at INTEGER,
  content_type TEXT,
  body BLOB,
  PRIMARY KEY (id, name)
) STRICT;
