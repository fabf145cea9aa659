-- A histogram x has the series x_bucket, x_sum and x_count: their names are taken too, by rows that name the family.
alter table metric add column family text;

-- What Prometheus calls its type; a gauge has no 0 before its first sample.
alter table series add column type text not null default 'counter' check (type in ('counter', 'gauge', 'histogram'));
