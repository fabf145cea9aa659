-- Tells which texts no line of the block holds, so that a search leaves it out (packages/storage/src/text-filter.ts);
-- null in blocks that are about to be merged, and in those that are older: these are read.
alter table block_lines add column text_filter bytea;
alter table block_lines alter column text_filter set storage external;
