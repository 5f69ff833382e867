-- This version changes the shared store only. Both stores have the same versions.

UPDATE meta SET v = v WHERE k = 'oldest';
