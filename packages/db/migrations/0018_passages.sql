-- Commits go on while the samples of a boundary are stored: its values are what totals were before the first commit that
-- came after it. prior: the total before the latest commit that changed it, null where that was the first.
-- priors: those of series_ids. id: the order in which commits changed a series, whatever the clock did.
alter table series_total add column prior double precision;
alter table series_change
  add column id bigint generated always as identity,
  add column priors double precision[] not null default '{}';

-- Boundaries that were passed at once, first_us to last_us, and whose samples are not in the outbox yet; before_us: the
-- one before them.
create table passage (
  first_us bigint primary key,
  last_us bigint not null,
  before_us bigint not null,
  interval_us bigint not null
);
