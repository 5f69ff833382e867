-- Groups of tasks. key and digest are of the request that created the group. event: the completion task is submitted 0 always,
-- 1 if all tasks succeeded; NULL if there is none; type to told_attempts say what is submitted. is_empty is true if the group
-- was complete without a task that is still stored.
-- Triggers keep the counts, so that what the programs of version 10 do with tasks of groups is counted too; these programs
-- leave the rows of tasks that they delete.

CREATE TABLE task_group (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  labels text NOT NULL,
  owned_by text COLLATE "C" NOT NULL,
  key text COLLATE "C",
  digest text,
  size int,
  event smallint,
  type text COLLATE "C",
  priority smallint,
  attempts int,
  input text,
  told_events smallint,
  told_attempts int,
  created_at timestamptz NOT NULL,
  closed_at timestamptz,
  completed_at timestamptz,
  completion_id uuid,
  is_empty boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX task_group_key ON task_group (owned_by, key) WHERE key IS NOT NULL;
CREATE INDEX task_group_incomplete ON task_group (id) WHERE completed_at IS NULL;
CREATE INDEX task_group_empty ON task_group (completed_at) WHERE is_empty;

-- The number of tasks of a group: all that were submitted, and those that ended, by outcome; one row for each group. A new part
-- begins every 16 seconds, so that a row has few versions even if a long transaction keeps all of them.
CREATE TABLE task_group_count (
  group_id uuid NOT NULL,
  part bigint NOT NULL,
  total bigint NOT NULL,
  succeeded bigint NOT NULL,
  failed bigint NOT NULL,
  cancelled bigint NOT NULL,
  quarantined bigint NOT NULL,
  PRIMARY KEY (group_id, part)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

-- The group of a task, if it has one.
CREATE TABLE task_member (
  id uuid PRIMARY KEY,
  group_id uuid NOT NULL
);
CREATE INDEX task_member_group ON task_member (group_id, id);

-- What a transaction (tx) has changed in groups; applied and deleted at its commit. Only then the rows of the groups are locked,
-- in the order of their ids and after all tasks, so that transactions can't wait for each other in a circle.
CREATE TABLE task_group_change (
  tx bigint NOT NULL,
  group_id uuid NOT NULL,
  closes boolean NOT NULL DEFAULT false,
  deleted boolean NOT NULL DEFAULT false,
  total bigint NOT NULL DEFAULT 0,
  succeeded bigint NOT NULL DEFAULT 0,
  failed bigint NOT NULL DEFAULT 0,
  cancelled bigint NOT NULL DEFAULT 0,
  quarantined bigint NOT NULL DEFAULT 0
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
CREATE INDEX task_group_change_tx ON task_group_change (tx);

CREATE FUNCTION record_members() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO task_group_change (tx, group_id, total)
  SELECT pg_current_xact_id()::text::bigint, group_id, count(*) FROM changed GROUP BY group_id;
  RETURN NULL;
END $$;

CREATE FUNCTION record_deleted_members() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO task_group_change (tx, group_id, deleted)
  SELECT DISTINCT pg_current_xact_id()::text::bigint, group_id, true FROM changed;
  RETURN NULL;
END $$;

-- A task that is queued again leaves the table of ended tasks. A task that is deleted is no member any more by then, and so
-- stays counted.
CREATE FUNCTION record_member_ends() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  step int := CASE WHEN TG_OP = 'INSERT' THEN 1 ELSE -1 END;
BEGIN
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

CREATE TRIGGER task_member_inserted AFTER INSERT ON task_member
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_members();
CREATE TRIGGER task_member_deleted AFTER DELETE ON task_member
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_deleted_members();
CREATE TRIGGER task_done_member AFTER INSERT ON task_done
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_member_ends();
CREATE TRIGGER task_done_member_left AFTER DELETE ON task_done
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_member_ends();

-- Submits the completion task of a complete group; returns its id, NULL if there is none. The id is of version 7 (RFC 9562).
CREATE FUNCTION submit_completion(g task_group, n task_group_count, at timestamptz) RETURNS uuid
LANGUAGE plpgsql AS $$
DECLARE
  new_id uuid := (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7'
    || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid;
BEGIN
  IF g.event IS NULL OR (g.event = 1 AND n.succeeded < n.total) THEN
    RETURN NULL;
  END IF;
  INSERT INTO task_input (id, content_type, body)
  VALUES (new_id, 'application/json', convert_to(
    '{"group":{"id":"' || g.id || '","name":' || to_json(g.name) || ',"labels":' || g.labels
      || ',"counts":{"total":' || n.total || ',"succeeded":' || n.succeeded || ',"failed":' || n.failed
      || ',"cancelled":' || n.cancelled || ',"quarantined":' || n.quarantined || '}},"input":'
      || g.input || '}', 'UTF8'));
  INSERT INTO task (id, type, priority, state, run_at, claim_no, attempts, max_attempts, crashes,
    since, isolated, cancel_requested, created_at, owned_by)
  VALUES (new_id, g.type, g.priority, 0, at, 0, 0, g.attempts, 0, 0, false, false, at, g.owned_by);
  IF g.told_events > 0 THEN
    INSERT INTO task_callback (id, events, attempts)
    VALUES (new_id, g.told_events, g.told_attempts);
  END IF;
  RETURN new_id;
END $$;

-- Applies all changes of the transaction when the first of them fires it. Each statement here sees what was committed before
-- the lock on the group: of two transactions that end the last two tasks, the second one counts both.
CREATE FUNCTION apply_group_changes() RETURNS trigger LANGUAGE plpgsql AS $$
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
    CONTINUE WHEN g.id IS NULL;
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

CREATE CONSTRAINT TRIGGER task_group_changed AFTER INSERT ON task_group_change
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION apply_group_changes();

UPDATE meta SET v = '11' WHERE k = 'schema';
