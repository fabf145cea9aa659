-- Samples are forgotten by age, those that were refused too.
create index sample_outbox_age on sample_outbox (boundary_us);
