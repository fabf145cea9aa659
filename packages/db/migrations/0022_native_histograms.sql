-- A metric has classic or native buckets for good: the same name with both would be two histograms.
alter table metric add column native boolean not null default false;

-- The native histogram that a series is told as a part of: the fingerprint of its name and labels in Prometheus.
-- Its series are few beside all others: they are looked up by this.
alter table series add column native_histogram bytea;
create index series_native on series (org_id, native_histogram, id) where native_histogram is not null;
