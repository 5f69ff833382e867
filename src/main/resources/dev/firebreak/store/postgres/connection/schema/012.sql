-- The task that has submitted a task, and how many ancestors it has; the rows of tasks without a parent are not here. A program
-- that knows only version 11 leaves the rows of tasks that it deletes, and its cancels do not go down.

CREATE TABLE task_child (
  id uuid PRIMARY KEY,
  parent_id uuid NOT NULL,
  depth smallint NOT NULL
);
CREATE INDEX task_child_parent ON task_child (parent_id, id);

-- At the commit the parent is live, and not being cancelled, and stays so until then: a cancel of the parent comes before, and
-- has the transaction repeated and refused, or after, and finds the child. A parent that is locked has the transaction repeated
-- too: to wait for it, while this transaction has locked other tasks, could be a circle.
CREATE FUNCTION require_live_parent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM task t WHERE t.id = NEW.parent_id AND NOT t.cancel_requested
    FOR KEY SHARE SKIP LOCKED;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'task % ends or is being changed', NEW.parent_id USING ERRCODE = '40001';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER task_child_inserted AFTER INSERT ON task_child
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_live_parent();

UPDATE meta SET v = '12' WHERE k = 'schema';
