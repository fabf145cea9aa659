-- The sampler asks at each boundary which series were born since the one before: few, of very many.
create index series_born on series (born_us);
