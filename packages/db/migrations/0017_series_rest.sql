-- When a total last changed, on PostgreSQL's clock; for those that are there already it begins now.
alter table series_total add column changed_us bigint not null default clock_us();

-- How many label sets an org may have that are sampled, and after how long without a change one is not sampled any more (0: never).
create table series_budget (
  org_id int primary key references org,
  max_series int not null default 100000,
  idle_us bigint not null default 2592000000000,
  live int not null default 0
);
insert into series_budget (org_id, live)
select org.id, coalesce(sum(metric.series_count), 0)
from org left join metric on metric.org_id = org.id and metric.family is null group by org.id;

-- A series rests from the boundary of its stale marker until the one at which it is sampled again, with this total all the
-- while. Those of a histogram rest and return with their leader, its count; each other leads itself. counted: whether it
-- took a place in the budgets.
create table series_rest (
  org_id int not null,
  series_id bigint not null,
  leader_id bigint not null,
  counted boolean not null,
  total double precision not null,
  retired_us bigint not null,
  returned_us bigint,
  primary key (org_id, series_id, retired_us)
);
create unique index series_resting on series_rest (org_id, leader_id, series_id) where returned_us is null;

-- Of the label sets that series_count has seen, how many rest.
alter table metric add column resting_count int not null default 0;
