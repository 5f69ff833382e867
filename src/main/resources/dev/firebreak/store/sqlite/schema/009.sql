-- The steps of tasks: results that attempts recorded under their claims while they ran, number is their order. Tasks without
-- steps have no row. A program that knows only version 8 works on; its attempts run all steps again, and it leaves the rows
-- of tasks that it deletes.

CREATE TABLE task_step (
  id BLOB NOT NULL,
  number INTEGER NOT NULL,
  name TEXT NOT NULL,
  kind INTEGER NOT NULL,
  code INTEGER NOT NULL,
  claim_no INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  finished_at INTEGER NOT NULL,
  content_type TEXT NOT NULL,
  result BLOB NOT NULL,
  PRIMARY KEY (id, number)
) STRICT;
