import type { Generated, GeneratedAlways } from 'kysely';

export interface MetricTable {
  org_id: number;
  name: string;
  type: string;
  help: string;
  family: string | null;
  native: Generated<boolean>;
  series_count: Generated<number>;
  resting_count: Generated<number>;
}

export interface SeriesBudgetTable {
  org_id: number;
  max_series: Generated<number>;
  idle_us: Generated<number>;
  live: Generated<number>;
}

export interface SeriesRestTable {
  org_id: number;
  series_id: number;
  leader_id: number;
  counted: boolean;
  total: number;
  retired_us: number;
  returned_us: number | null;
}

export interface SeriesTable {
  org_id: number;
  id: GeneratedAlways<number>;
  metric: string;
  labels: string;
  fingerprint: Buffer;
  type: Generated<'counter' | 'gauge' | 'histogram'>;
  native_histogram: Buffer | null;
  born_us: number | null;
}

export interface SeriesTotalTable {
  org_id: number;
  series_id: number;
  total: number;
  changed_us: Generated<number>;
  prior: number | null;
}

export interface SeriesChangeTable {
  id: GeneratedAlways<number>;
  org_id: number;
  committed_us: number;
  series_ids: number[];
  priors: Generated<(number | null)[]>;
}

export interface PassageTable {
  first_us: number;
  last_us: number;
  before_us: number;
  interval_us: number;
}

export interface SamplerTable {
  only_row: Generated<boolean>;
  interval_us: number;
  last_boundary_us: number;
  next_boundary_us: number;
}

export interface SampleOutboxTable {
  id: GeneratedAlways<number>;
  org_id: number;
  boundary_us: number;
  series_ids: number[];
  totals: number[];
  refused: string | null;
  held_by: string | null;
}
