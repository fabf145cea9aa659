-- What becomes of lines, minute by minute of the commit clock: who sent them, what rules did to them, what destinations
-- got (packages/ledger/src/flow says which kinds there are, and of what). A commit adds one row to flow_change, and so
-- does what is settled later of its lines; upkeep folds those into hours, so that nobody waits for a row.
-- amounts, total, minutes: lines, unless the kind is another unit's. minutes: the sixty of the hour.
create table flow_change (
  org_id int not null,
  id bigint generated always as identity,
  at_us bigint not null,
  kinds text[] not null,
  subjects text[] not null,
  amounts bigint[] not null,
  primary key (org_id, id)
);

create table flow_hour (
  org_id int not null,
  hour_us bigint not null,
  kind text not null,
  subject text not null,
  total bigint not null,
  minutes bigint[] not null,
  primary key (org_id, hour_us, kind, subject)
);

-- Since when the flow holds everything: orgs that were there before begin with the next whole minute.
alter table org add column flow_from_us bigint not null default clock_us();
update org set flow_from_us = (clock_us() / 60000000 + 1) * 60000000;

-- Lines that at least one rule matched, as the worker saw it, and lines that were not kept; null in blocks that are older
-- than these columns.
alter table block add column matched_count int, add column not_kept_count int;

-- When the lines were committed, which stays when their block is merged into another.
alter table delivery add column committed_us bigint;
update delivery set committed_us = block_committed_us;
alter table delivery alter column committed_us set not null;
alter table delivery_dead add column committed_us bigint;
update delivery_dead set committed_us = block_committed_us;
alter table delivery_dead alter column committed_us set not null;
