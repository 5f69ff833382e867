-- The types that operators have paused: since when (milliseconds since 1970, as in the embedded store, so that both stores
-- use the same statements), by the token of which owner, and why; both texts are empty if unknown. Programs that know only
-- version 4 work on and run these types.

CREATE TABLE paused_type (
  type text COLLATE "C" PRIMARY KEY,
  since bigint NOT NULL,
  owner text COLLATE "C" NOT NULL,
  reason text NOT NULL
);

UPDATE meta SET v = '5' WHERE k = 'schema';
