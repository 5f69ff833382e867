-- Results above 1 MiB move into a table of parts of 256 KiB, n from 0, the last one shorter: of a compressed value all is
-- decompressed that comes before a part. result_bytes is the length of such a result, and null if the result is in
-- task_done. A program that knows only version 1 does not find these results: it can't work with this version.

ALTER TABLE task_done ADD COLUMN result_bytes bigint;

CREATE TABLE task_result (
  id uuid NOT NULL,
  n int NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (id, n)
);

INSERT INTO task_result (id, n, bytes)
  SELECT id, n, substring(result FROM n * 262144 + 1 FOR 262144)
  FROM task_done CROSS JOIN LATERAL generate_series(0, (octet_length(result) - 1) / 262144) AS n
  WHERE octet_length(result) > 1048576;

UPDATE task_done SET result_bytes = octet_length(result), result = NULL WHERE octet_length(result) > 1048576;

UPDATE meta SET v = '2' WHERE k IN ('schema', 'oldest');
