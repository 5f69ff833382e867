-- Tasks that wait for the ends of other tasks: waiter waits under a name for the n-th task of a list, outcome is NULL until that
-- has ended. When no outcome is NULL, the signal of that name is stored and the rows are deleted, in the transaction of the last
-- end, whichever program records it. The row of a barrier is locked at the commit, among those of groups and in the order of all
-- ids, so that of two transactions that end the last two tasks the second one sees both.

CREATE TABLE task_watch (
  waiter uuid NOT NULL,
  name text COLLATE "C" NOT NULL,
  n int NOT NULL,
  id uuid NOT NULL,
  outcome smallint,
  PRIMARY KEY (waiter, name, n)
);
CREATE INDEX task_watch_id ON task_watch (id);

CREATE TABLE task_barrier (
  id uuid PRIMARY KEY,
  waiter uuid NOT NULL,
  name text COLLATE "C" NOT NULL,
  UNIQUE (waiter, name)
);

-- Wakes the waiter if all have ended. A waiter that is locked has the transaction repeated: to wait for it, while this one has
-- locked other tasks, could be a circle.
CREATE FUNCTION pass_barrier(barrier_id uuid, at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  b task_barrier;
  ends text;
BEGIN
  SELECT * INTO b FROM task_barrier t WHERE t.id = barrier_id FOR UPDATE;
  IF NOT FOUND OR EXISTS (SELECT 1 FROM task_watch w
      WHERE w.waiter = b.waiter AND w.name = b.name AND w.outcome IS NULL) THEN
    RETURN;
  END IF;
  IF EXISTS (SELECT 1 FROM task t WHERE t.id = b.waiter) THEN
    PERFORM 1 FROM task t WHERE t.id = b.waiter FOR NO KEY UPDATE SKIP LOCKED;
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
    UPDATE task t SET wakes = t.wakes + 1, parked = NULL,
      run_at = CASE WHEN t.state + 0 = 0 AND t.parked IS NOT NULL THEN at ELSE t.run_at END
    WHERE t.id = b.waiter;
  END IF;
  DELETE FROM task_watch w WHERE w.waiter = b.waiter AND w.name = b.name;
  DELETE FROM task_barrier t WHERE t.id = b.id;
END $$;

-- As in version 11, and for those that wait for the tasks.
CREATE OR REPLACE FUNCTION record_member_ends() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  step int := CASE WHEN TG_OP = 'INSERT' THEN 1 ELSE -1 END;
BEGIN
  IF EXISTS (SELECT 1 FROM task_watch) THEN
    WITH u AS (
      UPDATE task_watch w SET outcome = CASE WHEN TG_OP = 'INSERT' THEN r.outcome END
      FROM changed r
      WHERE w.id = r.id AND (TG_OP = 'INSERT' OR EXISTS (SELECT 1 FROM task t WHERE t.id = r.id))
      RETURNING w.waiter, w.name)
    INSERT INTO task_group_change (tx, group_id)
    SELECT DISTINCT pg_current_xact_id()::text::bigint, b.id
    FROM u JOIN task_barrier b ON b.waiter = u.waiter AND b.name = u.name;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM task_member) THEN
    RETURN NULL;
  END IF;
  INSERT INTO task_group_change (tx, group_id, succeeded, failed, cancelled, quarantined)
  SELECT pg_current_xact_id()::text::bigint, m.group_id,
    step * count(*) FILTER (WHERE r.outcome = 0), step * count(*) FILTER (WHERE r.outcome = 1),
    step * count(*) FILTER (WHERE r.outcome = 2), step * count(*) FILTER (WHERE r.outcome = 3)
  FROM changed r CROSS JOIN LATERAL (
    SELECT t.group_id FROM task_member t WHERE t.id = r.id OFFSET 0) m
  GROUP BY m.group_id;
  RETURN NULL;
END $$;

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
      WHERE t.id = g.id;
    ELSIF c.deleted AND g.completed_at IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM task_member m WHERE m.group_id = g.id) THEN
      DELETE FROM task_group t WHERE t.id = g.id;
      DELETE FROM task_group_count t WHERE t.group_id = g.id;
    END IF;
  END LOOP;
  RETURN NULL;
END $$;

UPDATE meta SET v = '14' WHERE k = 'schema';
