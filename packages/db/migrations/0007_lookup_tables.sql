-- What rules look names up in. csv: as it was uploaded. revision: another one at every upload.
create table lookup_table (
  org_id int not null references org,
  id uuid not null default gen_random_uuid(),
  name text not null,
  revision uuid not null default gen_random_uuid(),
  columns text not null,
  row_count int not null,
  csv text not null,
  author text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, id),
  unique (org_id, name)
);
