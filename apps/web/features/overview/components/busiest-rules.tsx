import Link from 'next/link';
import { Button } from '../../../components/ui/button';
import { Panel, PanelHeader } from '../../../components/ui/panel';
import { Empty } from '../../../components/ui/state';
import { sparkPoints } from '../../rules/spark';
import { count } from '../../time/format';
import { encodeRange, type Range } from '../../time/range';
import type { BusyRule, Overview } from '../hooks/use-overview';
import { pace } from '../words';

const SPARK = { width: 100, height: 20 };

/** A last step that is still filling would look like a fall. */
function drawn(perStep: readonly number[], { from, to, stepSeconds }: Overview): readonly number[] {
  const isFilling = Date.parse(from) + perStep.length * stepSeconds * 1000 > Date.parse(to);
  return isFilling && perStep.length > 2 ? perStep.slice(0, -1) : perStep;
}

function Spark({ perStep }: Pick<BusyRule, 'perStep'>) {
  return (
    <svg aria-hidden="true" viewBox={`0 0 ${SPARK.width} ${SPARK.height}`} className="h-5 w-[100px] shrink-0">
      <polyline
        points={sparkPoints(perStep, SPARK)}
        fill="none"
        stroke="var(--s1)"
        strokeWidth="1.25"
        strokeLinejoin="round"
      />
    </svg>
  );
}

function RuleRow({ rule, overview, t }: { rule: BusyRule; overview: Overview; t: string }) {
  const { id, name, matches, metric } = rule;
  const graph = metric ? `/explore?metric=${encodeURIComponent(metric)}&t=${encodeURIComponent(t)}` : `/rules/${id}`;
  return (
    <li className="flex min-h-[38px] items-center gap-3 border-line2 border-b px-3 py-1.5 last:border-0">
      <Link href={`/rules/${id}`} className="min-w-0 flex-1 truncate rounded hover:text-accent hover:underline">
        {name}
      </Link>
      <Link
        href={graph}
        title={`${count(matches)} matches`}
        aria-label={`${name}: ${count(matches)} matches${metric ? ', on the graph' : ''}`}
        className="group flex items-center gap-3 rounded hover:text-accent"
      >
        <Spark perStep={drawn(rule.perStep, overview)} />
        <span className="tabular w-[92px] text-right group-hover:underline">{pace(matches, overview.seconds)}</span>
      </Link>
    </li>
  );
}

/** The rules that matched most in the range, each with what it matched step by step. */
export function BusiestRules({ overview, range }: { overview: Overview; range: Range }) {
  const { busiest, rules } = overview;
  return (
    <Panel aria-label="Busiest rules">
      <PanelHeader title="Busiest rules" />
      {busiest.length > 0 ? (
        <ul>
          {busiest.map((rule) => (
            <RuleRow key={rule.id} rule={rule} overview={overview} t={encodeRange(range)} />
          ))}
        </ul>
      ) : (
        <Empty
          className="py-8"
          title={rules.total === 0 ? 'There is no rule yet' : 'No rule matched anything'}
          action={
            <Button asChild>
              <Link href={rules.total === 0 ? '/rules/new' : '/rules'}>
                {rules.total === 0 ? 'Write a rule' : 'Look at the rules'}
              </Link>
            </Button>
          }
        >
          {rules.total === 0
            ? 'A rule marks the lines that matter and counts them.'
            : 'Choose a longer time, or see which rules are on.'}
        </Empty>
      )}
    </Panel>
  );
}
