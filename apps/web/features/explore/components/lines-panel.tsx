'use client';

import { X } from 'lucide-react';
import { useRef } from 'react';
import { onDemand, useOnDemand } from '../../../client/on-demand';
import { Button } from '../../../components/ui/button';
import { cn } from '../../../components/ui/class-names';
import { Panel } from '../../../components/ui/panel';
import { Segmented } from '../../../components/ui/segmented';
import { Skeleton } from '../../../components/ui/skeleton';
import { Empty, Failed } from '../../../components/ui/state';
import { LineBones } from '../../lines/components/line-bones';
import { type Lines, type LogLine, useLines } from '../../lines/hooks/use-lines';
import type { Bars, Graph } from '../../plot/bars';
import type { Stretch } from '../../plot/buckets';
import { Walk } from '../../plot/components/walk';
import { useRules } from '../../rules/hooks/use-rules';
import { exact, lines as linesText, span } from '../../time/format';
import { countIn, hasGap } from '../counts';
import type { Explore } from '../hooks/use-explore';
import { incrementsShown, type Proof, proofOf } from '../proof';
import { wordsOf } from '../words';
import { LineList } from './line-list';

const eventPanel = onDemand(() => import('../../lines/components/event-panel').then((module) => module.EventPanel));
const patternList = onDemand(() => import('./pattern-list').then((module) => module.PatternList));

const whatDiffers = onDemand(() => import('./what-differs').then((module) => module.WhatDiffers));

const GROUPS = [
  { value: 'lines', label: 'Lines' },
  { value: 'patterns', label: 'Patterns' },
  { value: 'differences', label: 'What differs' },
] as const;

/** The graph of a gauge has no bar to choose, whose lines could be compared with others. */
const groupsOf = ({ metric, state }: Explore) =>
  metric?.type === 'gauge' && state.at === null ? GROUPS.filter(({ value }) => value !== 'differences') : GROUPS;

const groupOf = (explore: Explore): Explore['state']['group'] =>
  groupsOf(explore).find(({ value }) => value === explore.state.group)?.value ?? 'lines';

interface LinesPanelProps {
  explore: Explore;
  /** Absent when the graph could not be read: the lines stand on their own then. */
  graph: Graph | undefined;
  bars: readonly Bars[];
  /** What the title names. */
  stretch: Stretch | null;
  /** What of it the bars have counted. */
  linesOf: Stretch | null;
  selector: string;
  settling: boolean;
  moving: boolean;
  refetchMs: number | false;
}

const TONES = { ok: 'text-ok', moving: 'text-ink3', bad: 'text-bad font-medium' } as const;
const SIGNS = { ok: '✓', moving: '…', bad: '✗' } as const;

function ProofLine({ proof }: { proof: Proof | null }) {
  if (!proof) return <Skeleton className="h-4 w-40" />;
  return (
    <p role="status" data-proof={proof.tone} className={cn('tabular', TONES[proof.tone])}>
      {SIGNS[proof.tone]} {proof.text}
    </p>
  );
}

/** While other lines are on their way the sentence about the old ones stays. */
function useProof(panel: LinesPanelProps, lines: Lines): Proof | null {
  const last = useRef<Proof | null>(null);
  const { data: rules } = useRules();
  const nameOf = (id: string) => rules?.items.find((rule) => rule.id === id)?.name;
  const { pattern } = panel.explore.state;
  if (!lines.isPlaceholderData && pattern === null) last.current = proofFor(panel, lines, nameOf);
  return last.current;
}

/** Nothing is said until both sides are there; while one is being read again a difference is no news. */
function proofFor(panel: LinesPanelProps, lines: Lines, nameOf: (id: string) => string | undefined): Proof | null {
  const { graph, bars, stretch, moving, settling } = panel;
  const first = lines.data?.pages[0];
  if (!first || !stretch) return null;
  const drawn = graph && !hasGap(stretch, graph) ? countIn(bars, stretch, graph.window) : null;
  const busy = moving || settling || lines.isFetching;
  const { total, counted = total, increments = counted, notKept, sharedLines: shared = 0 } = first;
  const takenBy = (first.notKeptBy ?? []).flatMap(({ reason, ruleId, lines: taken }) => {
    const rule = nameOf(ruleId);
    return rule === undefined ? [] : [{ reason, rule, lines: taken }];
  });
  const shown = incrementsShown(drawn, counted, increments);
  return proofOf({ graph: shown, total, counted, notKept, takenBy, shared, moving: busy });
}

/** In place of the proof, which is of all of them: how many lines have the pattern, and the way back. */
function OnePattern({ pattern, lines, onLeave }: { pattern: string; lines: Lines; onLeave: () => void }) {
  const first = lines.data?.pages[0];
  const found = first && `${linesText(first.total)}${first.complete === false ? ' so far' : ''} of the pattern`;
  return (
    <p role="status" className="flex min-w-0 flex-1 items-center gap-1.5">
      <span className="tabular whitespace-nowrap">{found ?? 'The pattern'}</span>
      <code className="min-w-0 truncate text-[12px] text-ink2" title={pattern}>
        {pattern}
      </code>
      <Button variant="quiet" size="iconSm" aria-label="Lines of all patterns" onClick={onLeave}>
        <X aria-hidden className="size-3.5" />
      </Button>
    </p>
  );
}

function LinesHeader({ panel, lines }: { panel: LinesPanelProps; lines: Lines }) {
  const { explore, stretch, graph } = panel;
  const { at, pattern } = explore.state;
  const proof = useProof(panel, lines);
  return (
    <header className="flex min-h-[44px] flex-wrap items-center gap-x-2.5 gap-y-1 border-line2 border-b px-3 py-1.5">
      <h2 className="tabular font-semibold text-base" title={stretch ? exact(stretch.from * 1000) : undefined}>
        {stretch && explore.now > 0 ? span(stretch.from * 1000, stretch.to * 1000, explore.now) : 'Lines'}
      </h2>
      <Walk at={at} window={graph?.window} onWalk={explore.walk} onRelease={() => explore.select(null)} />
      {pattern === null ? (
        <ProofLine proof={proof} />
      ) : (
        <OnePattern pattern={pattern} lines={lines} onLeave={() => explore.setPattern(null)} />
      )}
      {at || pattern !== null ? null : <p className="ml-auto hidden text-ink3 xl:block">{wordsOf(explore).hint}</p>}
      <div className={cn((at || pattern !== null) && 'ml-auto')}>
        <Segmented label="Show" value={groupOf(explore)} onChange={explore.setGroup} options={groupsOf(explore)} />
      </div>
    </header>
  );
}

const goneOf = (lines: Lines): number => {
  const { dropped = 0, sampled = 0, expired = 0 } = lines.data?.pages[0]?.notKept ?? {};
  return dropped + sampled + expired;
};

function NoLines({ panel: { explore, selector }, gone }: { panel: LinesPanelProps; gone: number }) {
  return (
    <Empty title="No lines here">
      {explore.state.pattern !== null ? (
        'No line of this pattern is in this time. Esc shows those of all patterns.'
      ) : gone > 0 ? (
        'All that were counted are not kept: the sentence above says why.'
      ) : (
        <>
          No line that {wordsOf(explore).fed} <code>{selector}</code> arrived in this time.{' '}
          {explore.state.at ? 'Walk to another bucket with ← →.' : 'Widen the range, or look at its rule.'}
        </>
      )}
    </Empty>
  );
}

/** The lines one by one, or by pattern; what stands in their place where there are none. */
function LinesBody({ panel, lines }: { panel: LinesPanelProps; lines: Lines }) {
  const { explore, linesOf, selector, refetchMs, bars } = panel;
  const shows = explore.state.pattern === null ? groupOf(explore) : 'lines';
  const PatternList = useOnDemand(patternList, shows === 'patterns');
  const WhatDiffers = useOnDemand(whatDiffers, shows === 'differences');
  const records = recordsOf(lines);
  if (lines.isError && records.length === 0)
    return <Failed what="The lines could not be read." error={lines.error} onRetry={() => void lines.refetch()} />;
  if (lines.isPending) return <LineBones />;
  if (records.length === 0) return <NoLines panel={panel} gone={goneOf(lines)} />;
  if (shows === 'patterns') {
    if (!PatternList) return <LineBones />;
    return <PatternList selector={selector} stretch={linesOf} refetchMs={refetchMs} onPick={explore.setPattern} />;
  }
  if (shows === 'differences') {
    return WhatDiffers ? <WhatDiffers {...{ explore, selector, linesOf }} /> : <LineBones />;
  }
  return (
    <div className={cn('flex min-h-0 flex-1 flex-col transition-opacity', lines.isPlaceholderData && 'opacity-55')}>
      <LineList {...{ explore, lines, records, bars, selector }} />
    </div>
  );
}

const recordsOf = (lines: Lines): LogLine[] => lines.data?.pages.flatMap((page) => page.records) ?? [];

/** Exactly the lines that the chosen bars are made of, and beside them all of one. */
export function LinesPanel(props: LinesPanelProps) {
  const { explore, linesOf, selector, refetchMs } = props;
  const { open, line, pattern } = explore.state;
  const lines = useLines({ series: selector, stretch: linesOf, pattern, refetchMs });
  const EventPanel = useOnDemand(eventPanel, open);
  return (
    <div className="flex min-h-[420px] flex-1 gap-3">
      <Panel aria-label="Lines" className="flex min-w-0 flex-1 flex-col overflow-hidden">
        <LinesHeader panel={props} lines={lines} />
        <LinesBody panel={props} lines={lines} />
      </Panel>
      {EventPanel && open && line !== null && !lines.isPending ? (
        <EventPanel
          id={line}
          here={recordsOf(lines).find(({ id }) => id === line)}
          ruleId={explore.metric?.rules[0]?.id}
          onClose={explore.closeLine}
        />
      ) : null}
    </div>
  );
}
