-- Lines that rules drop or sample away stay in their block as ghosts. not_kept: how many of the counted lines those are,
-- as JSON [[reason, rule, lines], …]; null where every line was kept.
alter table block add column not_kept text;
alter table block_series add column not_kept text;
