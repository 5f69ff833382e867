-- The tasks whose end is told to an address. When such a task ends, a trigger stores the task that tells it, in the same
-- transaction, whichever statement ended it: so the ends that the programs of version 9 record are told too, by nodes of
-- this version. The trigger fires once for each statement. events has bit n set if outcome n of task_done is told; url is
-- NULL if the type says where; attempts is how many attempts the telling task has. Programs of version 9 leave the rows of
-- tasks that they delete.

CREATE TABLE task_callback (
  id uuid NOT NULL PRIMARY KEY,
  events smallint NOT NULL,
  url text,
  attempts integer NOT NULL
);

-- The id is of version 7 (RFC 9562): the time, then random bits of an id of version 4 at the same places.
CREATE FUNCTION store_task_callbacks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM task_callback) THEN
    RETURN NULL;
  END IF;
  WITH c AS MATERIALIZED (
    SELECT (lpad(to_hex((extract(epoch FROM r.finished_at) * 1000)::bigint), 12, '0') || '7'
        || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid AS new_id,
      r.id, r.type, r.outcome, r.claim_no, r.attempts, r.finished_at, r.owned_by,
      k.url, k.attempts AS most
    FROM changed r CROSS JOIN LATERAL (
      SELECT t.url, t.attempts FROM task_callback t
      WHERE t.id = r.id AND (t.events >> r.outcome) & 1 = 1 OFFSET 0) k),
  i AS (
    INSERT INTO task_input (id, content_type, trace, body)
    SELECT c.new_id, 'application/json',
      (SELECT t.trace FROM task_input t WHERE t.id = c.id),
      convert_to(json_build_object('task', c.id, 'type', c.type, 'outcome', c.outcome,
        'claim', c.claim_no, 'attempts', c.attempts,
        'finishedAt', (extract(epoch FROM c.finished_at) * 1000)::bigint, 'url', c.url)::text, 'UTF8')
    FROM c)
  INSERT INTO task (id, type, priority, state, run_at, claim_no, attempts, max_attempts, crashes,
    since, isolated, cancel_requested, created_at, owned_by)
  SELECT c.new_id, 'firebreak-callback', 2, 0, c.finished_at, 0, 0, c.most, 0, 0, false, false,
    c.finished_at, c.owned_by
  FROM c;
  RETURN NULL;
END $$;

CREATE TRIGGER task_done_callback AFTER INSERT ON task_done
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION store_task_callbacks();

UPDATE meta SET v = '10' WHERE k = 'schema';
