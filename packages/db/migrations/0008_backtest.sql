-- A rule tried on stored lines before it is saved. definition: the rule as it was parsed, JSON. Times are microseconds;
-- bounds of event times lie beyond what a number holds, so they are read as text. found: what the slices that ended add
-- up to so far, JSON (packages/services/src/backtest); result: what is answered once all have, JSON.
create table backtest (
  org_id int not null references org,
  id uuid not null default gen_random_uuid(),
  definition text not null,
  clock text not null check (clock in ('event', 'committed')),
  from_us bigint not null,
  to_us bigint not null,
  state text not null default 'running' check (state in ('running', 'done', 'cancelled', 'failed')),
  failure text,
  author text not null,
  slices int not null,
  slices_done int not null default 0,
  lines_total bigint not null,
  lines_done bigint not null default 0,
  found text not null,
  result text,
  created_at timestamptz not null default clock_timestamp(),
  moved_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  primary key (org_id, id)
);
create index backtest_running on backtest (org_id) where state = 'running';
create index backtest_created on backtest (created_at);

-- A slice is a range of commit times, half-open. series: what its lines would have counted, zstd; there once it ended,
-- which is what keeps it from being counted twice.
create table backtest_slice (
  org_id int not null,
  backtest_id uuid not null,
  slice int not null,
  from_us bigint not null,
  to_us bigint not null,
  lines bigint not null,
  series bytea,
  primary key (org_id, backtest_id, slice),
  foreign key (org_id, backtest_id) references backtest on delete cascade
);
alter table backtest_slice alter column series set storage external;
