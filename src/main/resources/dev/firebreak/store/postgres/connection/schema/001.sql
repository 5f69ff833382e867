-- The tables of the shared store as they were first. This file is never changed: later files, applied in the order of
-- their numbers, say what became of them. Times are the database's; what is live is narrow and apart from what is
-- final: keeping old tasks costs live ones nothing. Text that is compared or sorted has the collation "C", so that an
-- index means the same on every machine.

CREATE TABLE meta (k text PRIMARY KEY, v text NOT NULL);
-- What this is, and the oldest schema a program must know to work with it.
INSERT INTO meta (k, v) VALUES ('schema', '1'), ('oldest', '1');

-- A row for each node that runs. It is raised (beat) as long as the node lives; who deletes it has freed its tasks.
CREATE TABLE node (
  node_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  address text NOT NULL,
  uid bigint NOT NULL,
  version text NOT NULL,
  protocol int NOT NULL,
  beat bigint NOT NULL DEFAULT 0,
  joined boolean NOT NULL DEFAULT false,
  draining boolean NOT NULL DEFAULT false,
  started_at timestamptz NOT NULL DEFAULT now(),
  seen_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 50);

-- state: 0 queued, 1 running. since: the claim after which it was last queued again by request; what failed before
-- that is history, and no longer its error; -1 before that if run_at was counted from created_at. node: the name of who has or had it; owner: the row of who has it.
CREATE TABLE task (
  id uuid PRIMARY KEY,
  type text COLLATE "C" NOT NULL,
  priority smallint NOT NULL CHECK (priority BETWEEN 0 AND 3),
  state smallint NOT NULL CHECK (state IN (0, 1)),
  run_at timestamptz NOT NULL,
  timeout_ms bigint,
  claim_no int NOT NULL,
  attempts int NOT NULL,
  max_attempts int NOT NULL,
  crashes int NOT NULL,
  since int NOT NULL,
  isolated boolean NOT NULL,
  cancel_requested boolean NOT NULL,
  owner bigint,
  node text,
  claimed_at timestamptz,
  created_at timestamptz NOT NULL,
  CHECK ((state = 1) = (owner IS NOT NULL)),
  CHECK (state = 1 OR NOT cancel_requested)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 500);
CREATE INDEX task_ready ON task (type, priority, run_at, id) WHERE state = 0 AND crashes < 2;
CREATE INDEX task_suspect ON task (type, run_at, id) WHERE state = 0 AND crashes >= 2;
-- By type for those who count what runs, in all small enough for those who look for the tasks of one node.
CREATE INDEX task_running ON task (type, owner) WHERE state = 1;

-- Written once, read by each claim, gone with its task.
CREATE TABLE task_input (
  id uuid PRIMARY KEY,
  scope text COLLATE "C",
  key text COLLATE "C",
  content_type text NOT NULL,
  trace text,
  body bytea NOT NULL
);

-- Attempts that did not succeed.
CREATE TABLE task_attempt (
  id uuid NOT NULL,
  claim_no int NOT NULL,
  node text NOT NULL,
  started_at timestamptz NOT NULL,
  finished_at timestamptz NOT NULL,
  cause text NOT NULL,
  PRIMARY KEY (id, claim_no)
);

-- outcome: 0 succeeded, 1 failed, 2 cancelled, 3 quarantined.
CREATE TABLE task_done (
  id uuid PRIMARY KEY,
  type text COLLATE "C" NOT NULL,
  priority smallint NOT NULL,
  outcome smallint NOT NULL,
  run_at timestamptz NOT NULL,
  timeout_ms bigint,
  claim_no int NOT NULL,
  attempts int NOT NULL,
  max_attempts int NOT NULL,
  crashes int NOT NULL,
  since int NOT NULL,
  node text,
  created_at timestamptz NOT NULL,
  started_at timestamptz,
  finished_at timestamptz NOT NULL,
  content_type text,
  result bytea
);
CREATE INDEX task_done_bad ON task_done (outcome, id) WHERE outcome <> 0;
CREATE INDEX task_done_age ON task_done (finished_at) WHERE outcome <> 3;

CREATE TABLE task_key (
  scope text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  task_id uuid NOT NULL,
  digest bytea NOT NULL,
  PRIMARY KEY (scope, key)
);
