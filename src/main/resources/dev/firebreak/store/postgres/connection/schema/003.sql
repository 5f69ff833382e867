-- The tokens of callers, by the SHA-256 of their text. scopes and types are words with commas between them; rate is a text
-- such as 50/s, null for no limit; backlog is 0 for no limit; times are milliseconds since 1970, as in the embedded store,
-- so that both stores use the same statements. Programs that know only version 2 work on without tokens.

CREATE TABLE token (
  hash bytea PRIMARY KEY,
  name text COLLATE "C" NOT NULL,
  owner text COLLATE "C" NOT NULL,
  scopes text NOT NULL,
  types text NOT NULL,
  rate text,
  backlog int NOT NULL,
  created_at bigint NOT NULL,
  expires_at bigint
);

UPDATE meta SET v = '3' WHERE k = 'schema';
