-- A merged block has thousands of runs: they lie beside its head, compressed (packages/storage/src/runs.ts), and
-- `runs` is then the empty text.
alter table block add column packed_runs bytea;
alter table block alter column packed_runs set storage external;
