-- The tables of the embedded store as they were first. This file is never changed: later files, applied in the order of
-- their numbers, say what became of them. Ids are 16 bytes that sort by the time they were given; times are
-- milliseconds since 1970. What is live is narrow and apart from what is final: keeping old tasks costs live ones nothing.

CREATE TABLE meta (k TEXT NOT NULL PRIMARY KEY, v TEXT NOT NULL) STRICT, WITHOUT ROWID;
-- The oldest schema a program must know to work with this one.
INSERT INTO meta (k, v) VALUES ('oldest', '1');

-- state: 0 queued, 1 running. since: the claim after which it was last queued again by request; what failed before
-- that is history, and no longer its error; -1 before that if run_at was counted from created_at.
CREATE TABLE task (
  id BLOB NOT NULL PRIMARY KEY,
  type TEXT NOT NULL,
  priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 3),
  state INTEGER NOT NULL CHECK (state IN (0, 1)),
  run_at INTEGER NOT NULL,
  timeout_ms INTEGER,
  claim_no INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  max_attempts INTEGER NOT NULL,
  crashes INTEGER NOT NULL,
  since INTEGER NOT NULL,
  isolated INTEGER NOT NULL,
  cancel_requested INTEGER NOT NULL,
  node TEXT,
  claimed_at INTEGER,
  created_at INTEGER NOT NULL,
  CHECK (state = 1 OR cancel_requested = 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX task_ready ON task (type, priority, run_at, id) WHERE state = 0 AND crashes < 2;
CREATE INDEX task_suspect ON task (type, run_at, id) WHERE state = 0 AND crashes >= 2;

-- Written once, read by each claim, gone with its task.
CREATE TABLE task_input (
  id BLOB NOT NULL PRIMARY KEY,
  scope TEXT,
  key TEXT,
  content_type TEXT NOT NULL,
  trace TEXT,
  body BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Attempts that did not succeed.
CREATE TABLE task_attempt (
  id BLOB NOT NULL,
  claim_no INTEGER NOT NULL,
  node TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  finished_at INTEGER NOT NULL,
  cause TEXT NOT NULL,
  PRIMARY KEY (id, claim_no)
) STRICT, WITHOUT ROWID;

-- outcome: 0 succeeded, 1 failed, 2 cancelled, 3 quarantined.
CREATE TABLE task_done (
  id BLOB NOT NULL PRIMARY KEY,
  type TEXT NOT NULL,
  priority INTEGER NOT NULL,
  outcome INTEGER NOT NULL,
  run_at INTEGER NOT NULL,
  timeout_ms INTEGER,
  claim_no INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  max_attempts INTEGER NOT NULL,
  crashes INTEGER NOT NULL,
  since INTEGER NOT NULL,
  node TEXT,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  finished_at INTEGER NOT NULL,
  content_type TEXT,
  result BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX task_done_bad ON task_done (outcome, id) WHERE outcome <> 0;
CREATE INDEX task_done_age ON task_done (finished_at) WHERE outcome <> 3;

CREATE TABLE task_key (
  scope TEXT NOT NULL,
  key TEXT NOT NULL,
  task_id BLOB NOT NULL,
  digest BLOB NOT NULL,
  PRIMARY KEY (scope, key)
) STRICT, WITHOUT ROWID;
