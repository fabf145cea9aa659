-- Of the lines matched, those that a series counted and had not counted before.
alter table backfill add column counted bigint not null default 0;
