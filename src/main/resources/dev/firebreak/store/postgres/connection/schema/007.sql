-- The number of tasks by type and state: the sum of n over all parts. state: 0 all tasks that have not ended (running ones are
-- counted by their index), and from 2 on the outcome of ended tasks plus 2. Triggers change the numbers in the transaction
-- that changes the tasks, so that the programs of version 6 that still work with the database are counted too. They fire
-- once for each statement, not for each row. Each session changes rows of its own, so that no session waits for another, and
-- begins new ones every 16 seconds, so that a row has few versions even if a long transaction keeps all of them. Nodes add the
-- older parts to part 0. The program counts the tasks that are stored before this step, after it, because that takes long.

CREATE TABLE task_count (
  part bigint NOT NULL,
  type text COLLATE "C" NOT NULL,
  state smallint NOT NULL,
  n bigint NOT NULL,
  PRIMARY KEY (part, type, state)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

CREATE FUNCTION count_task_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO task_count AS c (part, type, state, n)
  SELECT ((extract(epoch FROM now())::bigint >> 4) << 22) | pg_backend_pid(), r.type, 0, count(*)
  FROM changed r GROUP BY r.type
  ON CONFLICT (part, type, state) DO UPDATE SET n = c.n + excluded.n;
  RETURN NULL;
END $$;

-- An ended task is inserted by the statement that deletes it from the live table.
CREATE FUNCTION count_task_done_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO task_count AS c (part, type, state, n)
  SELECT ((extract(epoch FROM now())::bigint >> 4) << 22) | pg_backend_pid(), r.type, r.state, r.n
  FROM (
    SELECT type, outcome + 2 AS state, count(*) AS n FROM changed GROUP BY type, outcome
    UNION ALL SELECT type, 0, -count(*) FROM changed GROUP BY type) r
  ON CONFLICT (part, type, state) DO UPDATE SET n = c.n + excluded.n;
  RETURN NULL;
END $$;

CREATE FUNCTION count_task_done_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO task_count AS c (part, type, state, n)
  SELECT ((extract(epoch FROM now())::bigint >> 4) << 22) | pg_backend_pid(), r.type, r.outcome + 2,
    -count(*)
  FROM changed r GROUP BY r.type, r.outcome
  ON CONFLICT (part, type, state) DO UPDATE SET n = c.n + excluded.n;
  RETURN NULL;
END $$;

CREATE TRIGGER task_inserted AFTER INSERT ON task
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_task_inserted();
CREATE TRIGGER task_done_inserted AFTER INSERT ON task_done
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_task_done_inserted();
CREATE TRIGGER task_done_deleted AFTER DELETE ON task_done
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_task_done_deleted();

-- The members of inputs by which tasks are found: those that their type declares as search, by JSON pointer. A program that
-- knows only version 6 leaves the rows of tasks that it deletes.
CREATE TABLE task_search (
  type text COLLATE "C" NOT NULL,
  pointer text COLLATE "C" NOT NULL,
  value text COLLATE "C" NOT NULL,
  id uuid NOT NULL,
  PRIMARY KEY (type, pointer, value, id)
);
CREATE INDEX task_search_id ON task_search (id);

UPDATE meta SET v = '7' WHERE k = 'schema';
