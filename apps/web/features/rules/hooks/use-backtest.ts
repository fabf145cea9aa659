'use client';

import type { RuleDefinition } from '@logflow/model';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useQueryStates } from 'nuqs';
import { request } from '../../../client/request';
import { toast } from '../../../client/toast';
import { sentenceOf } from '../../../components/ui/state';
import type { Span } from '../../highlight/segments';
import type { Range } from '../../time/range';
import { countedPart } from '../draft';
import { backtestParams } from '../url-state';

interface Rest {
  readonly count: number;
  readonly increments: number;
}

export interface LabelForecast {
  readonly metric: string;
  readonly label: string;
  readonly distinct: number;
  readonly top: readonly { readonly value: string; readonly increments: number }[];
  readonly other: Rest;
}

/** A back-test as the API gives it; until it is `complete`, numbers are of the lines read so far. */
export interface Backtest {
  readonly id: string;
  readonly rule: RuleDefinition;
  readonly state: 'running' | 'done' | 'cancelled' | 'failed';
  readonly complete: boolean;
  readonly failure: string | null;
  readonly from: string;
  readonly to: string;
  readonly createdAt: string;
  readonly endedAt: string | null;
  readonly progress: { readonly lines: number; readonly of: number };
  readonly scanned: number;
  readonly matched: number;
  /** Lines that it does not see, because a rule before it stops them. */
  readonly stopped: number;
  readonly costMicrosPerLine: number | null;
  /** Why it would be taken out of matching; null: it would not. */
  readonly tooSlow: string | null;
  readonly histogram: {
    readonly step: number;
    readonly buckets: readonly { readonly time: string; readonly count: number }[];
  };
  readonly samples: readonly {
    readonly id: string;
    readonly timestamp: string;
    readonly committedAt: string;
    readonly body: string;
    readonly cut: boolean;
    readonly spans: readonly Span[];
  }[];
  readonly seriesTotal: number;
  readonly seriesExact: boolean;
  readonly metrics: readonly {
    readonly name: string;
    readonly series: number;
    readonly increments: number;
    readonly maxSeries: number;
    readonly advice: string | null;
  }[];
  readonly labels: readonly LabelForecast[];
}

const POLL_MS = 300;

export const backtestQuery = (id: string) => ({
  queryKey: ['backtest', id],
  queryFn: ({ signal }: { signal: AbortSignal }) => request<Backtest>(`/rules/backtests/${id}`, { signal }),
});

function boundsOf(range: Range): { from: number; to: number } {
  if (range.kind === 'between') return { from: range.from / 1000, to: range.to / 1000 };
  const to = Math.ceil(Date.now() / 1000);
  return { from: to - range.seconds, to };
}

/** Runs are on the clock of the graph: what it would have shown, had the rule been there. @param id of the saved rule */
export const beginBacktest = (rule: RuleDefinition, range: Range, id?: string): Promise<Backtest> =>
  request<Backtest>('/rules/backtest', {
    method: 'POST',
    body: { rule: { ...rule, tests: [] }, id, ...boundsOf(range), clock: 'committed' },
    noWait: true,
  });

export const cancelBacktest = (id: string): Promise<void> =>
  request<void>(`/rules/backtests/${id}`, { method: 'DELETE' });

/** Tries the rule on what is stored. The run that is shown is in the URL, so that it can be shared. */
export function useBacktest(definition: RuleDefinition, ruleId: string | undefined) {
  const client = useQueryClient();
  const [{ backtest: id, history: range }, setState] = useQueryStates(backtestParams, { history: 'replace' });
  const query = useQuery({
    ...backtestQuery(id),
    enabled: id !== '',
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? POLL_MS : false),
  });
  const start = useMutation({
    mutationFn: (chosen: Range) => beginBacktest(definition, chosen, ruleId),
    onSuccess: (run, chosen) => {
      client.setQueryData(['backtest', run.id], run);
      void setState({ backtest: run.id, history: chosen });
    },
  });
  const cancel = useMutation({
    mutationFn: () => cancelBacktest(id),
    onSuccess: () => client.invalidateQueries({ queryKey: ['backtest', id] }),
    onError: (error) => toast('The back-test goes on', { description: sentenceOf(error) }),
  });
  const run = id === '' ? undefined : query.data;
  const running = start.isPending || run?.state === 'running';
  return {
    run,
    error: start.error ?? (run ? null : query.error),
    running,
    /** Whether it was run with what the rule says now. */
    isOfThisText: run !== undefined && countedPart(run.rule) === countedPart(definition),
    loading: id !== '' && query.isPending,
    range,
    setRange: (next: Range) => void setState({ history: next }),
    start: (chosen = range) => {
      if (!running) start.mutate(chosen);
    },
    cancel: () => {
      if (running && id !== '') cancel.mutate();
    },
  };
}

export type BacktestState = ReturnType<typeof useBacktest>;

/** @returns what a run of the rule's present text says of what the rule takes, and of budgets that would not do. */
export const adviceOf = ({ run, isOfThisText }: BacktestState): readonly string[] =>
  run && isOfThisText
    ? [
        ...(run.tooSlow === null ? [] : [run.tooSlow]),
        ...(run.complete ? run.metrics.flatMap(({ advice }) => advice ?? []) : []),
      ]
    : [];
