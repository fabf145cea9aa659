-- Everything belongs to an organisation. Names that end in _us hold microseconds since the epoch (int8);
-- committed_* is PostgreSQL's clock, time_* the event's own.

create table org (
  id int generated always as identity primary key,
  slug text not null unique,
  rules_epoch bigint not null default 1,
  created_at timestamptz not null default now()
);

create table member (
  org_id int not null references org,
  user_id text not null,
  role text not null default 'admin',
  primary key (org_id, user_id)
);

-- kind: 'api' (REST, Prometheus) or 'ingest'. Only a hash of the secret is kept.
create table credential (
  org_id int not null references org,
  id uuid not null default gen_random_uuid(),
  kind text not null check (kind in ('api', 'ingest')),
  name text not null,
  secret_hash bytea not null unique,
  hint text not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at timestamptz,
  primary key (org_id, id)
);

create table rule (
  org_id int not null references org,
  id uuid not null default gen_random_uuid(),
  version int not null,
  definition text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (org_id, id)
);

create table rule_version (
  org_id int not null,
  rule_id uuid not null,
  version int not null,
  definition text not null,
  author text not null,
  created_at timestamptz not null default now(),
  primary key (org_id, rule_id, version)
);

-- A name keeps its type within an org, whichever rule uses it.
create table metric (
  org_id int not null references org,
  name text not null,
  type text not null,
  help text not null,
  series_count int not null default 0,
  primary key (org_id, name)
);

-- labels: canonical JSON, keys sorted. fingerprint: 16 bytes of a hash of metric and labels, because labels can be
-- longer than an index entry may be. born_us: the stamp of the commit that first incremented it.
create table series (
  org_id int not null references org,
  id bigint generated always as identity,
  metric text not null,
  labels text not null,
  fingerprint bytea not null,
  born_us bigint,
  primary key (org_id, id),
  unique (org_id, fingerprint)
);
create index series_metric on series (org_id, metric);

create table series_total (
  org_id int not null,
  series_id bigint not null,
  total double precision not null,
  primary key (org_id, series_id)
) with (fillfactor = 50);

-- One row a commit: which series it changed. The sampler reads the rows of an interval and deletes them.
create table series_change (
  org_id int not null,
  committed_us bigint not null,
  series_ids bigint[] not null
);
create index series_change_committed on series_change (committed_us);

-- The boundaries of the sampler: one row for the whole installation.
create table sampler (
  only_row boolean primary key default true check (only_row),
  interval_us bigint not null,
  last_boundary_us bigint not null,
  next_boundary_us bigint not null
);

-- The one clock of everything named committed_*: microseconds since the epoch.
create function clock_us() returns bigint language sql volatile
  return (extract(epoch from clock_timestamp()) * 1000000)::bigint;

-- Locks out the sampler until the transaction ends, then gives the time of the commit: never before the last boundary,
-- always before the next, even where the clock was set back or a boundary is overdue. In READ COMMITTED the second
-- statement has a snapshot of its own, taken after the lock was got: it sees the boundaries as they stand.
-- 4919, 1 is LOCKS.commit of packages/db.
create function commit_stamp() returns bigint language plpgsql volatile as $$
declare
  stamp bigint;
begin
  perform pg_advisory_xact_lock_shared(4919, 1);
  select least(greatest(clock_us(), last_boundary_us), next_boundary_us - 1) into strict stamp from sampler;
  return stamp;
end $$;

-- There from the first moment, so that no commit is ever stamped without boundaries; the sampler brings its own interval.
insert into sampler (interval_us, last_boundary_us, next_boundary_us)
select 5000000, now_us - now_us % 5000000, now_us - now_us % 5000000 + 5000000 from (select clock_us() as now_us) as clock;

-- Samples on their way to Prometheus. refused: why Prometheus will never take them; they are kept, and no longer sent.
create table sample_outbox (
  id bigint generated always as identity primary key,
  org_id int not null,
  boundary_us bigint not null,
  series_ids bigint[] not null,
  totals double precision[] not null,
  refused text
);
create index sample_outbox_boundary on sample_outbox (boundary_us, id) where refused is null;

-- One row per job ('job:<id>') and per idempotency key ('key:<key>'): what is here has been counted.
create table ledger (
  org_id int not null,
  entry text not null,
  created_at timestamptz not null default now(),
  primary key (org_id, entry)
);
create index ledger_created on ledger (created_at);

create sequence block_id;

-- The head of a block: small, so that a search can walk many. runs: JSON [[batch, first, count, committed_us], …].
create table block (
  org_id int not null,
  committed_us bigint not null,
  id bigint not null,
  committed_to_us bigint not null,
  rules_epoch bigint not null,
  line_count int not null,
  time_from_us bigint not null,
  time_to_us bigint not null,
  runs text not null,
  primary key (org_id, committed_us, id)
) partition by range (committed_us);

-- lines: the columns and bodies as packages/lines frames them, compressed already.
create table block_lines (
  org_id int not null,
  committed_us bigint not null,
  block_id bigint not null,
  lines bytea not null,
  primary key (org_id, committed_us, block_id)
) partition by range (committed_us);
alter table block_lines alter column lines set storage external;

-- layer 0 is what the worker saw; later layers are backfills, so lines are never rewritten.
create table block_marks (
  org_id int not null,
  committed_us bigint not null,
  block_id bigint not null,
  layer int not null default 0,
  marks bytea not null,
  primary key (org_id, committed_us, block_id, layer)
) partition by range (committed_us);
alter table block_marks alter column marks set storage external;

-- Which blocks incremented a series, and by how much: drilldown is a look-up here.
create table block_series (
  org_id int not null,
  series_id bigint not null,
  committed_us bigint not null,
  block_id bigint not null,
  committed_to_us bigint not null,
  increments double precision not null,
  lines int not null,
  primary key (org_id, series_id, committed_us, block_id)
) partition by range (committed_us);

create table block_default partition of block default;
create table block_lines_default partition of block_lines default;
create table block_marks_default partition of block_marks default;
create table block_series_default partition of block_series default;

create table destination (
  org_id int not null references org,
  id uuid not null default gen_random_uuid(),
  name text not null,
  type text not null,
  config text not null,
  secrets bytea not null,
  selects text not null,
  enabled boolean not null default true,
  delivered bigint not null default 0,
  breaker text not null default 'closed' check (breaker in ('closed', 'open', 'half_open')),
  breaker_reason text,
  breaker_since timestamptz,
  failures int not null default 0,
  next_attempt_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (org_id, id)
);

-- The queue of a destination: events of a block, lines first_line … first_line + line_count − 1, as `selects` picks them.
create table delivery (
  org_id int not null,
  destination_id uuid not null,
  id bigint generated always as identity,
  block_committed_us bigint not null,
  block_id bigint not null,
  first_line int not null,
  line_count int not null,
  selects text not null,
  events int not null,
  -- positions, among the selected events, that are still to be sent after a partial answer; null: all of them
  remaining int[],
  attempts int not null default 0,
  claimed_until timestamptz,
  created_at timestamptz not null default now(),
  primary key (org_id, destination_id, id)
);
create index delivery_block on delivery (org_id, block_id);

create table delivery_dead (
  org_id int not null,
  destination_id uuid not null,
  id bigint generated always as identity,
  event_id text not null,
  block_committed_us bigint not null,
  block_id bigint not null,
  line int not null,
  reason text not null,
  created_at timestamptz not null default now(),
  primary key (org_id, destination_id, id)
);
