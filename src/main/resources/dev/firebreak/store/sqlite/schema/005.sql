-- The types that operators have paused: since when (milliseconds since 1970), by the token of which owner, and why; both
-- texts are empty if unknown. Programs that know only version 4 work on and run these types.

CREATE TABLE paused_type (
  type TEXT NOT NULL PRIMARY KEY,
  since INTEGER NOT NULL,
  owner TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT;
