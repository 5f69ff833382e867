-- The steps of tasks: results that attempts recorded under their claims while they ran, number is their order. Tasks without
-- steps have no row. A program that knows only version 8 works on; its attempts run all steps again, and it leaves the rows
-- of tasks that it deletes.

CREATE TABLE task_step (
  id uuid NOT NULL,
  number int NOT NULL,
  name text NOT NULL,
  kind smallint NOT NULL,
  code int NOT NULL,
  claim_no int NOT NULL,
  started_at timestamptz NOT NULL,
  finished_at timestamptz NOT NULL,
  content_type text NOT NULL,
  result bytea NOT NULL,
  PRIMARY KEY (id, number)
);

UPDATE meta SET v = '9' WHERE k = 'schema';
