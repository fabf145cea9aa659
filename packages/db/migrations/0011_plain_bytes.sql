-- What a block's lines take once they are decoded, so that compaction knows it before it loads any. Blocks stored before
-- get an upper bound out of the heads of their frames (packages/lines/src/frame.ts): the plain columns, and the pieces
-- of their bodies as if each were full. Merged once, they have the exact figure.
alter table block add column plain_bytes int;

create function pg_temp.u32(frame bytea, at int) returns bigint language sql immutable
  return get_byte(frame, at) + get_byte(frame, at + 1) * 256::bigint + get_byte(frame, at + 2) * 65536::bigint
    + get_byte(frame, at + 3) * 16777216::bigint;

update block set plain_bytes = least(2147483647, pg_temp.u32(frame.head, 12) + pg_temp.u32(frame.head, 16) * pg_temp.u32(frame.head, 20))
from (select org_id, committed_us, block_id, substring(lines from 1 for 24) as head from block_lines) as frame
where frame.org_id = block.org_id and frame.committed_us = block.committed_us and frame.block_id = block.id;

-- A block whose lines are missing is left alone.
update block set plain_bytes = 2147483647 where plain_bytes is null;
alter table block alter column plain_bytes set not null;
