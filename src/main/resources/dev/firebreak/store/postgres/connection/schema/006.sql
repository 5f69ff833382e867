-- The output of attempts: the last bytes that each wrote to its standard error or logged, skipped is how many it wrote
-- before them. Attempts that wrote nothing have no row. A program that knows only version 5 works on; it keeps no output,
-- and leaves the rows of tasks that it deletes.

CREATE TABLE task_output (
  id uuid NOT NULL,
  claim_no int NOT NULL,
  attempt int NOT NULL,
  skipped bigint NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (id, claim_no)
);

UPDATE meta SET v = '6' WHERE k = 'schema';
