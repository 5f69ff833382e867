-- The owner of a task: that of the token that it was submitted with, and empty without tokens, for schedules, and for tasks
-- stored before this version; task.owner is the node that runs it. Empty owners are not in the indexes, which so cost
-- nothing where tokens are off. A program that knows only version 3 works on; the tasks that it stores or ends have no
-- owner.

ALTER TABLE task ADD COLUMN owned_by text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE task_done ADD COLUMN owned_by text COLLATE "C" NOT NULL DEFAULT '';

CREATE INDEX task_owned ON task (owned_by, id) WHERE owned_by <> '';
CREATE INDEX task_done_owned ON task_done (owned_by, id) WHERE owned_by <> '';

UPDATE meta SET v = '4' WHERE k = 'schema';
