-- The end of a task that is waited for looks for one task that has not ended, however many have.

CREATE INDEX task_watch_open ON task_watch (waiter, name) WHERE outcome IS NULL;

-- is_empty of a group that is not complete: none of its tasks is stored. Such groups are deleted when they are old. A program that
-- knows only version 16 leaves the groups that it creates.

CREATE INDEX task_group_unused ON task_group (created_at) WHERE is_empty = 1 AND completed_at IS NULL;
UPDATE task_group SET is_empty = NOT EXISTS (SELECT 1 FROM task_member m WHERE m.group_id = task_group.id)
WHERE completed_at IS NULL;

-- The groups of an owner that are not complete are counted.

CREATE INDEX task_group_unfinished ON task_group (owned_by) WHERE completed_at IS NULL;
