-- What people and their deployment tools say happened; graphs show it. A moment has to_us = from_us. tags: a list.
create table annotation (
  org_id int not null references org,
  id uuid not null default gen_random_uuid(),
  kind text not null check (kind in ('deploy', 'note')),
  from_us bigint not null,
  to_us bigint not null check (to_us >= from_us),
  title text not null,
  text text not null,
  tags text[] not null,
  author text not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (org_id, id)
);
create index annotation_from on annotation (org_id, from_us);
