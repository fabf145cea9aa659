-- What watches metrics. The worker that leads writes these rows out as rules of Prometheus (condition, for_seconds) and as
-- routes of Alertmanager (receivers: ids, null for all). condition: JSON.
create table alert (
  org_id int not null references org (id),
  id uuid not null,
  name text not null,
  condition text not null,
  for_seconds int not null,
  severity text not null,
  receivers uuid[],
  enabled boolean not null,
  author text not null,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  primary key (org_id, id),
  unique (org_id, name)
);

-- Whom Alertmanager tells. config: JSON without secrets, which are sealed as destinations' are.
create table alert_receiver (
  org_id int not null references org (id),
  id uuid not null,
  name text not null,
  type text not null,
  config text not null,
  secrets bytea not null,
  author text not null,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  primary key (org_id, id),
  unique (org_id, name)
);

-- Each time an alert fired, as Prometheus told it. labels: canonical JSON of what it fired for. ends_at: when it ended; while
-- it fires, until when what Prometheus said last is good. lines, link: of the window in which it began to fire.
create table alert_firing (
  org_id int not null,
  alert_id uuid not null,
  labels text not null,
  started_at timestamptz not null,
  ends_at timestamptz not null,
  lines bigint,
  link text not null,
  primary key (org_id, alert_id, labels, started_at)
);
create index alert_firing_time on alert_firing (org_id, started_at);
