-- Which requests a merged block may hold lines of, so that a line is found by its name without unpacking all runs: spans
-- batch_from[i] to batch_to[i], both inclusive; null where they are too many, and in blocks that were merged earlier.
alter table block add column batch_from uuid[], add column batch_to uuid[];
