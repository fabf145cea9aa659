-- Which pack a rule came from. original: the definition as that version of the pack had it, so that what was changed
-- here since can be told, field by field, from what a newer version of the pack changes. It outlives the deletion of
-- its rule, which can be undone.
create table rule_origin (
  org_id int not null,
  rule_id uuid not null,
  pack text not null,
  pack_rule text not null,
  pack_version text not null,
  original text not null,
  installed_at timestamptz not null default now(),
  primary key (org_id, rule_id),
  foreign key (org_id, rule_id) references rule (org_id, id)
);
create index rule_origin_pack on rule_origin (org_id, pack, pack_rule);
