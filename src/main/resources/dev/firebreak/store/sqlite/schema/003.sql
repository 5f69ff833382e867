-- The tokens of callers, by the SHA-256 of their text. scopes and types are words with commas between them; rate is a text
-- such as 50/s, null for no limit; backlog is 0 for no limit. Programs that know only version 2 work on without tokens.

CREATE TABLE token (
  hash BLOB NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  owner TEXT NOT NULL,
  scopes TEXT NOT NULL,
  types TEXT NOT NULL,
  rate TEXT,
  backlog INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER
) STRICT;
