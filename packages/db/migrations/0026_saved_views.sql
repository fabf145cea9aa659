-- Named states of the pages Logs and Explore. path: the page with its query string, as checked when it was saved.
create table saved_view (
  org_id int not null references org (id),
  id uuid not null,
  name text not null,
  path text not null,
  author text not null,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  primary key (org_id, id),
  unique (org_id, name)
);
