-- A node learns the types of the tasks that its own transactions wake or submit by triggers, and claims them at once: as messages
-- of the server to the session, which are sent whatever client_min_messages says. The programs of version 16 ignore them.
CREATE FUNCTION report_due(type text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE INFO USING MESSAGE = 'firebreak: tasks are due', DETAIL = type;
END $$;

-- The end of a task that is waited for looks for one task that has not ended, however many have.
CREATE INDEX task_watch_open ON task_watch (waiter, name) WHERE outcome IS NULL;

-- As in version 14. A waiter that does not wait under this name any more, as its time was up or a signal came, is not woken.
CREATE OR REPLACE FUNCTION pass_barrier(barrier_id uuid, at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  b task_barrier;
  v record;
  ends text;
BEGIN
  SELECT * INTO b FROM task_barrier t WHERE t.id = barrier_id FOR UPDATE;
  IF NOT FOUND OR EXISTS (SELECT 1 FROM task_watch w
      WHERE w.waiter = b.waiter AND w.name = b.name AND w.outcome IS NULL) THEN
    RETURN;
  END IF;
  IF EXISTS (SELECT 1 FROM task t WHERE t.id = b.waiter) THEN
    SELECT t.type, t.state + 0 = 0 AND t.parked IS NOT NULL AS waits INTO v
    FROM task t WHERE t.id = b.waiter FOR NO KEY UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'task % is being changed', b.waiter USING ERRCODE = '40001';
    END IF;
    SELECT '[' || string_agg('{"id":"' || w.id || '","state":"'
        || (ARRAY['succeeded', 'failed', 'cancelled', 'quarantined'])[w.outcome + 1] || '"}',
      ',' ORDER BY w.n) || ']'
    INTO ends FROM task_watch w WHERE w.waiter = b.waiter AND w.name = b.name;
    INSERT INTO task_signal AS s (id, name, state, received_at, content_type, body)
    VALUES (b.waiter, b.name, 1, at, 'application/json', convert_to(ends, 'UTF8'))
    ON CONFLICT (id, name) DO UPDATE SET state = 1, received_at = excluded.received_at,
      content_type = excluded.content_type, body = excluded.body WHERE s.state = 0;
    IF FOUND THEN
      UPDATE task t SET wakes = t.wakes + 1, parked = NULL,
        run_at = CASE WHEN t.state + 0 = 0 AND t.parked IS NOT NULL THEN at ELSE t.run_at END
      WHERE t.id = b.waiter;
      IF v.waits THEN
        PERFORM report_due(v.type);
      END IF;
    END IF;
  END IF;
  DELETE FROM task_watch w WHERE w.waiter = b.waiter AND w.name = b.name;
  DELETE FROM task_barrier t WHERE t.id = b.id;
END $$;

-- is_empty of a group that is not complete: none of its tasks is stored. Such groups are deleted when they are old.
ALTER TABLE task_group ALTER COLUMN is_empty SET DEFAULT true;
UPDATE task_group g SET is_empty = NOT EXISTS (SELECT 1 FROM task_member m WHERE m.group_id = g.id)
WHERE completed_at IS NULL;
CREATE INDEX task_group_unused ON task_group (created_at) WHERE is_empty AND completed_at IS NULL;

-- How many groups of an owner are not complete: the sum of n. Each change adds a row, so that transactions do not wait for each
-- other; the rows of an owner are added up now and then.
CREATE TABLE task_group_owned (
  owned_by text COLLATE "C" NOT NULL,
  n bigint NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
CREATE INDEX task_group_owned_by ON task_group_owned (owned_by);

CREATE FUNCTION count_incomplete_groups() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO task_group_owned (owned_by, n) VALUES (NEW.owned_by, 1);
  ELSE
    INSERT INTO task_group_owned (owned_by, n) VALUES (OLD.owned_by, -1);
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER task_group_inserted AFTER INSERT ON task_group
  FOR EACH ROW WHEN (NEW.completed_at IS NULL) EXECUTE FUNCTION count_incomplete_groups();
CREATE TRIGGER task_group_completed AFTER UPDATE OF completed_at ON task_group
  FOR EACH ROW WHEN (OLD.completed_at IS NULL AND NEW.completed_at IS NOT NULL)
  EXECUTE FUNCTION count_incomplete_groups();
CREATE TRIGGER task_group_deleted AFTER DELETE ON task_group
  FOR EACH ROW WHEN (OLD.completed_at IS NULL) EXECUTE FUNCTION count_incomplete_groups();
INSERT INTO task_group_owned (owned_by, n)
SELECT owned_by, count(*) FROM task_group WHERE completed_at IS NULL GROUP BY owned_by;

-- As in version 14.
CREATE OR REPLACE FUNCTION apply_group_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  at timestamptz := coalesce(nullif(current_setting('firebreak.now', true), '')::timestamptz,
    date_trunc('milliseconds', now()));
  window_now bigint := extract(epoch FROM now())::bigint >> 4;
  c record;
  g task_group;
  n task_group_count;
BEGIN
  FOR c IN
    WITH d AS (
      DELETE FROM task_group_change WHERE tx = pg_current_xact_id()::text::bigint RETURNING *)
    SELECT group_id, bool_or(closes) AS closes, bool_or(deleted) AS deleted,
      sum(total)::bigint AS total, sum(succeeded)::bigint AS succeeded,
      sum(failed)::bigint AS failed, sum(cancelled)::bigint AS cancelled,
      sum(quarantined)::bigint AS quarantined
    FROM d GROUP BY group_id ORDER BY group_id
  LOOP
    SELECT * INTO g FROM task_group t WHERE t.id = c.group_id FOR NO KEY UPDATE;
    -- A submit that saw the group open: 40001 has its transaction repeated, and refused then.
    IF c.total > 0 AND (NOT FOUND OR g.closed_at IS NOT NULL) THEN
      RAISE EXCEPTION 'group % was closed meanwhile', c.group_id USING ERRCODE = '40001';
    END IF;
    IF g.id IS NULL THEN
      PERFORM pass_barrier(c.group_id, at);
      CONTINUE;
    END IF;
    IF c.total > 0 AND g.is_empty THEN
      UPDATE task_group t SET is_empty = false WHERE t.id = g.id;
    END IF;
    UPDATE task_group_count t SET total = t.total + c.total, succeeded = t.succeeded + c.succeeded,
      failed = t.failed + c.failed, cancelled = t.cancelled + c.cancelled,
      quarantined = t.quarantined + c.quarantined
    WHERE t.group_id = g.id AND t.part = window_now RETURNING * INTO n;
    IF NOT FOUND THEN
      WITH d AS (DELETE FROM task_group_count t WHERE t.group_id = g.id RETURNING *)
      INSERT INTO task_group_count (group_id, part, total, succeeded, failed, cancelled, quarantined)
      SELECT g.id, window_now, coalesce(sum(d.total), 0) + c.total,
        coalesce(sum(d.succeeded), 0) + c.succeeded, coalesce(sum(d.failed), 0) + c.failed,
        coalesce(sum(d.cancelled), 0) + c.cancelled, coalesce(sum(d.quarantined), 0) + c.quarantined
      FROM d RETURNING * INTO n;
    END IF;
    -- Several submits of one transaction: halves of it are tried.
    IF c.total > 0 AND n.total > g.size THEN
      RAISE EXCEPTION 'group % has % tasks already', g.id, g.size USING ERRCODE = '54000';
    END IF;
    IF g.closed_at IS NULL AND (c.closes OR n.total >= g.size) THEN
      g.closed_at := at;
      UPDATE task_group t SET closed_at = at WHERE t.id = g.id;
    END IF;
    IF g.completed_at IS NULL AND g.closed_at IS NOT NULL
        AND n.total = n.succeeded + n.failed + n.cancelled + n.quarantined THEN
      g.completed_at := at;
      UPDATE task_group t SET completed_at = at, completion_id = submit_completion(g, n, at),
        is_empty = NOT EXISTS (SELECT 1 FROM task_member m WHERE m.group_id = g.id)
      WHERE t.id = g.id RETURNING t.completion_id INTO g.completion_id;
      IF g.completion_id IS NOT NULL THEN
        PERFORM report_due(g.type);
      END IF;
    ELSIF c.deleted AND NOT EXISTS (SELECT 1 FROM task_member m WHERE m.group_id = g.id) THEN
      IF g.completed_at IS NULL THEN
        UPDATE task_group t SET is_empty = true WHERE t.id = g.id;
      ELSE
        DELETE FROM task_group t WHERE t.id = g.id;
        DELETE FROM task_group_count t WHERE t.group_id = g.id;
      END IF;
    END IF;
  END LOOP;
  RETURN NULL;
END $$;

UPDATE meta SET v = '17' WHERE k = 'schema';
