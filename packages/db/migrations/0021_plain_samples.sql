-- What lives for seconds is not worth compressing: PostgreSQL spent two fifths of the sampler's tick on these arrays.
alter table sample_outbox alter column series_ids set storage external, alter column totals set storage external;
alter table series_change alter column series_ids set storage external, alter column priors set storage external;
