-- The groups of an owner are listed, newest first.

CREATE INDEX task_group_owner ON task_group (owned_by, id);
