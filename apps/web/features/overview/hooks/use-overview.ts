'use client';

import type { overview } from '@logflow/services';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { queryString, request } from '../../../client/request';
import { encodeRange, type Range } from '../../time/range';

/** What became of the lines of a range, as the API gives it. */
export type Overview = overview.Overview;
export type DestinationFlow = Overview['destinations'][number];
export type BusyRule = Overview['busiest'][number];
export type Attention = Overview['attention'][number];

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
