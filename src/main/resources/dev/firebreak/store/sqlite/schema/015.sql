-- The version of its type that the node had which accepted a task; NULL if the type had none. A group keeps that of its
-- completion task. The first claim of a type that accepts some versions only creates the index task_version over all queued tasks,
-- so that stores without such types have no cost. A program that knows only version 14 works on: it claims tasks of every version,
-- and what it stores, ends or queues again has none.

ALTER TABLE task ADD COLUMN version TEXT;
ALTER TABLE task_done ADD COLUMN version TEXT;
ALTER TABLE task_group ADD COLUMN version TEXT;
