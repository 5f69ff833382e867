-- The version of its type that the node had which accepted a task; NULL if the type had none. A group keeps that of its
-- completion task. The first claim of a type that accepts some versions only creates the index task_version over all queued tasks,
-- so that databases without such types have no cost. A program that knows only version 14 works on: it claims tasks of every
-- version, and what it stores, ends or queues again has none.

ALTER TABLE task ADD COLUMN version text COLLATE "C";
ALTER TABLE task_done ADD COLUMN version text COLLATE "C";
ALTER TABLE task_group ADD COLUMN version text COLLATE "C";

-- As in version 11, with the version.
CREATE OR REPLACE FUNCTION submit_completion(g task_group, n task_group_count, at timestamptz) RETURNS uuid
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
    since, isolated, cancel_requested, created_at, owned_by, version)
  VALUES (new_id, g.type, g.priority, 0, at, 0, 0, g.attempts, 0, 0, false, false, at, g.owned_by,
    g.version);
  IF g.told_events > 0 THEN
    INSERT INTO task_callback (id, events, attempts)
    VALUES (new_id, g.told_events, g.told_attempts);
  END IF;
  RETURN new_id;
END $$;

UPDATE meta SET v = '15' WHERE k = 'schema';
