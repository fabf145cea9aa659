-- The epoch of the org's rules since which a version matches; null for versions older than this column.
alter table rule_version add column rules_epoch bigint;

-- A rule's history, counted afterwards. definition: what its lines are matched with, JSON. Times are commit times in
-- microseconds. It covers [covered_from_us, covered_to_us) of the blocks of an older epoch than rules_epoch; that range
-- grows backwards to from_us, then forwards with what was still committed under older rules. Points up to horizon_us
-- have been sent; start_boundary_us is the last boundary that had passed when it began.
create table backfill (
  org_id int not null references org,
  id uuid not null default gen_random_uuid(),
  rule_id uuid not null,
  rule_version int not null,
  rules_epoch bigint not null,
  definition text not null,
  metrics text[] not null,
  author text not null,
  state text not null default 'running' check (state in ('running', 'done', 'cancelled', 'failed')),
  failure text,
  stopping boolean not null default false,
  from_us bigint not null,
  to_us bigint not null,
  interval_us bigint not null,
  start_boundary_us bigint not null,
  covered_from_us bigint not null,
  covered_to_us bigint not null,
  horizon_us bigint not null default 0,
  lines_total bigint not null,
  lines_done bigint not null default 0,
  matched bigint not null default 0,
  samples_sent bigint not null default 0,
  created_at timestamptz not null default clock_timestamp(),
  moved_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  primary key (org_id, id)
);
create index backfill_rule on backfill (org_id, rule_id, created_at);
create index backfill_running on backfill (moved_at) where state = 'running';

-- Metrics whose series publish nothing until a backfill ends.
create table backfill_hold (
  org_id int not null,
  metric text not null,
  backfill_id uuid not null,
  primary key (org_id, metric),
  foreign key (org_id, backfill_id) references backfill
);

-- What the covered lines add to a series at a boundary, and the first commit that did; forgotten when the backfill ends.
create table backfill_increment (
  org_id int not null,
  backfill_id uuid not null,
  series_id bigint not null,
  boundary_us bigint not null,
  increments double precision not null,
  first_us bigint not null,
  primary key (org_id, backfill_id, series_id, boundary_us)
);

-- Samples of series that a backfill holds: they wait, unshifted, until it ends.
alter table sample_outbox add column held_by uuid;
drop index sample_outbox_boundary;
create index sample_outbox_boundary on sample_outbox (boundary_us, id) where refused is null and held_by is null;
create index sample_outbox_held on sample_outbox (held_by) where held_by is not null;

-- Raised by everything that adds marks to blocks that are there already: what was read of them before is out of date.
create table marks_version (
  org_id int primary key references org,
  version bigint not null
);
