-- As in version 17. A row of a group, or a barrier, for which another session makes the commit wait too long is named, so that a
-- node refuses what needs that row, and commits the rest. The programs of version 17 ignore the name.
CREATE OR REPLACE FUNCTION apply_group_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  at timestamptz := coalesce(nullif(current_setting('firebreak.now', true), '')::timestamptz,
    date_trunc('milliseconds', now()));
  window_now bigint := extract(epoch FROM now())::bigint >> 4;
  c record;
  locking uuid;
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
    locking := c.group_id;
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
EXCEPTION WHEN lock_not_available THEN
  RAISE EXCEPTION USING MESSAGE = 'firebreak: a group is locked', DETAIL = coalesce(locking::text, ''),
    ERRCODE = '55P03';
END $$;

UPDATE meta SET v = '18' WHERE k = 'schema';
