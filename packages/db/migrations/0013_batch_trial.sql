-- What is known of a job that fails or ends its process again and again, while the line that does it is looked for.
-- search: JSON (apps/worker/src/poison/search.ts). in_flight: a trial was begun and nobody has told how it ended.
create table batch_trial (
  org_id int not null references org,
  job_id text not null,
  rules_epoch bigint not null,
  search text not null,
  in_flight boolean not null,
  updated_at timestamptz not null default now(),
  primary key (org_id, job_id)
);
