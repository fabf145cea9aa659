'use client';

import type { Select } from '@logflow/model';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { queryString, request } from '../../../client/request';
import type { DestinationStatus } from '../../destinations/hooks/use-destinations';
import { encodeRange, type Range } from '../../time/range';

/** What became of the lines of a range, as the API gives it. */
export interface Overview {
  readonly from: string;
  readonly to: string;
  readonly seconds: number;
  readonly isCut: boolean;
  readonly checkedAt: string;
  readonly lines: LineSums;
  readonly sources: readonly { readonly id: string | null; readonly name: string; readonly lines: number }[];
  readonly rules: {
    readonly total: number;
    readonly enabled: number;
    readonly matches: number;
    readonly microsPerLine: number | null;
    readonly waitSeconds: number | null;
  };
  readonly series: number;
  readonly destinations: readonly DestinationFlow[];
  readonly check: { readonly adds: boolean; readonly remedy: string | null; readonly checks: readonly Check[] };
  readonly busiest: readonly BusyRule[];
  readonly stepSeconds: number;
  readonly attention: readonly Attention[];
}

export interface LineSums {
  readonly accepted: number;
  readonly counted: number;
  readonly unmatched: number;
  readonly stored: number;
  readonly dropped: number;
  readonly sampled: number;
  readonly tagged: number;
  readonly repeated: number;
  readonly refusedRequests: readonly { readonly reason: string; readonly requests: number }[];
}

export interface DestinationFlow {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly select: Select;
  readonly planned: number;
  readonly delivered: number;
  readonly pending: number;
  readonly dead: number;
  readonly status: DestinationStatus;
}

export interface Check {
  readonly name: string;
  readonly destinationId: string | null;
  readonly expected: number;
  readonly found: number;
  /** What is wrong; null where both agree. */
  readonly problem: string | null;
}

export interface BusyRule {
  readonly id: string;
  readonly name: string;
  readonly matches: number;
  readonly perStep: readonly number[];
  readonly metric: string | null;
}

export interface Attention {
  readonly kind:
    | 'destination'
    | 'graph_behind'
    | 'backlog'
    | 'quarantined_rule'
    | 'silent_rule'
    | 'silent_source'
    | 'metric_near_limit'
    | 'series_near_limit'
    | 'refused';
  readonly severity: 'bad' | 'warn';
  readonly subject: { readonly id: string; readonly name: string } | null;
  readonly message: string;
  readonly since: string | null;
}

const LIVE_MS = 5_000;
/** A range is read again after a 180th of its length: a long one moves little, and is dear to read. */
const READS_A_RANGE = 180;

/** The range as the API takes it. */
const timesOf = (range: Range) =>
  range.kind === 'between'
    ? { from: new Date(range.from).toISOString(), to: new Date(range.to).toISOString() }
    : { last: String(range.seconds) };

/** While it is live it is read again every few seconds; what was shown stays until the new is there. */
export const useOverview = (range: Range, live: boolean) =>
  useQuery({
    queryKey: ['overview', encodeRange(range)],
    queryFn: ({ signal }) => request<Overview>(`/overview${queryString(timesOf(range))}`, { signal }),
    refetchInterval: live && range.kind === 'last' && Math.max(LIVE_MS, (range.seconds * 1000) / READS_A_RANGE),
    placeholderData: keepPreviousData,
  });
