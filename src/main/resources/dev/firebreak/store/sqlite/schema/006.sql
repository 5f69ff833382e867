-- The output of attempts: the last bytes that each wrote to its standard error or logged, skipped is how many it wrote
-- before them. Attempts that wrote nothing have no row. A program that knows only version 5 works on; it keeps no output,
-- and leaves the rows of tasks that it deletes.

CREATE TABLE task_output (
  id BLOB NOT NULL,
  claim_no INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  skipped INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (id, claim_no)
) STRICT;
