-- What workers saw rules do. They tell it every few seconds, so the last ones of a worker that was killed are missing;
-- totals of series are elsewhere, and exact. matches, unread, cut, overflowed: lines. minute: of the epoch, the last with
-- a match; in_minute and before: matches of that minute, and of the one before it. nanos_per_line: of a core.
create table rule_stats (
  org_id int not null references org,
  rule_id uuid not null,
  matches bigint not null default 0,
  unread bigint not null default 0,
  cut bigint not null default 0,
  overflowed bigint not null default 0,
  last_match_us bigint,
  minute bigint not null default 0,
  in_minute bigint not null default 0,
  before bigint not null default 0,
  nanos_per_line double precision,
  primary key (org_id, rule_id)
) with (fillfactor = 70);

-- Rules that were taken out of matching because they are too slow. Blocks of the epochs [from_epoch, to_epoch), all of
-- them committed at blocks_from_us or later, were matched without the rule. doing: what is slow, asking lines or acting
-- on matches. Nanoseconds a line.
create table rule_quarantine (
  org_id int not null references org,
  rule_id uuid not null,
  rule_version int not null,
  since_us bigint not null,
  blocks_from_us bigint not null,
  from_epoch bigint not null,
  to_epoch bigint,
  doing text not null check (doing in ('asking', 'acting')),
  nanos_per_line double precision not null,
  budget_nanos double precision not null,
  ended_at timestamptz,
  ended_by text,
  primary key (org_id, rule_id, from_epoch)
);
create unique index rule_quarantine_standing on rule_quarantine (org_id, rule_id) where ended_at is null;
