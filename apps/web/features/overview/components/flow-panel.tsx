import Link from 'next/link';
import type { CSSProperties } from 'react';
import { cn } from '../../../components/ui/class-names';
import { Panel } from '../../../components/ui/panel';
import { Skeleton } from '../../../components/ui/skeleton';
import { count } from '../../time/format';
import type { Range } from '../../time/range';
import type { Overview } from '../hooks/use-overview';
import { BOX_HEIGHT, type Column, type FlowEdge, type FlowNode, type Picture, pictureOf } from '../picture';

/** Where the columns lie, in hundredths of the width. */
const PLACES: Readonly<Record<Column, { left: number; width: number; name: string }>> = {
  sources: { left: 1.6, width: 18, name: 'Sources' },
  rules: { left: 33, width: 17, name: 'Rules' },
  kept: { left: 61, width: 16.5, name: 'What became of the lines' },
  destinations: { left: 80.9, width: 17.5, name: 'Destinations' },
};
const COLUMNS: readonly Column[] = ['sources', 'rules', 'kept', 'destinations'];

function Box({ node }: { node: FlowNode }) {
  return (
    <li
      className="lg:absolute lg:inset-x-0 lg:top-(--y)"
      style={{ '--y': `${node.y}px`, '--box': `${BOX_HEIGHT}px` } as CSSProperties}
    >
      <Link
        href={node.href}
        title={node.exact}
        className="flex min-h-9 items-center justify-between gap-3 rounded-lg border bg-panel px-3 py-1.5 hover:border-edge lg:min-h-(--box) lg:flex-col lg:items-start lg:justify-center lg:gap-0"
      >
        <span className="max-w-full truncate font-semibold text-sm">{node.title}</span>
        <span
          className={cn(
            'tabular max-w-full truncate text-right text-xs lg:text-left',
            node.tone === 'bad' ? 'text-bad' : 'text-ink2',
          )}
        >
          {node.text}
        </span>
      </Link>
    </li>
  );
}

function Boxes({ column, nodes }: { column: Column; nodes: readonly FlowNode[] }) {
  const { left, width, name } = PLACES[column];
  return (
    <div
      className="lg:absolute lg:inset-y-0 lg:left-(--left) lg:w-(--width)"
      style={{ '--left': `${left}%`, '--width': `${width}%` } as CSSProperties}
    >
      <h3 className="mb-1.5 font-semibold text-ink3 text-xs lg:sr-only">{name}</h3>
      {nodes.length > 0 ? (
        <ul className="flex flex-col gap-1.5">
          {nodes.map((node) => (
            <Box key={node.key} node={node} />
          ))}
        </ul>
      ) : (
        <Nothing column={column} />
      )}
    </div>
  );
}

function Nothing({ column }: { column: Column }) {
  const [text, href, action] =
    column === 'sources'
      ? ['Nothing arrived in this time.', '/send-data', 'Send data']
      : ['Lines are sent nowhere else.', '/destinations', 'Add a destination'];
  return (
    <p className="flex flex-wrap gap-x-2 text-ink3 text-xs lg:h-full lg:flex-col lg:justify-center lg:gap-0.5">
      <span>{text}</span>
      <Link href={href} className="rounded text-accent hover:underline">
        {action}
      </Link>
    </p>
  );
}

const middleOf = ({ y }: FlowNode): number => y + BOX_HEIGHT / 2;

/** x in thousandths of the width, y in px: widths of strokes are not stretched with it. */
function pathOf({ from, to }: FlowEdge): string {
  const start = (PLACES[from.column].left + PLACES[from.column].width) * 10;
  const end = PLACES[to.column].left * 10;
  const middle = (start + end) / 2;
  return `M${start},${middleOf(from)} C${middle},${middleOf(from)} ${middle},${middleOf(to)} ${end},${middleOf(to)}`;
}

function Bands({ edges, height }: Picture) {
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 1000 ${height}`}
      preserveAspectRatio="none"
      className="absolute inset-0 hidden size-full lg:block"
    >
      {edges.map((edge) => (
        <path
          key={edge.key}
          d={pathOf(edge)}
          fill="none"
          stroke={edge.colour}
          strokeOpacity={0.32}
          strokeWidth={edge.width}
          vectorEffect="non-scaling-stroke"
        />
      ))}
    </svg>
  );
}

interface LeftOutPart {
  readonly text: string;
  readonly href: string;
}

function leftOut({ dropped, sampled, repeated, refusedRequests }: Overview['lines']): LeftOutPart[] {
  const refused = refusedRequests.map(({ reason, requests }) => `${count(requests)} (${reason.replaceAll('_', ' ')})`);
  const some = (amount: number, what: string, href: string): LeftOutPart[] =>
    amount > 0 ? [{ text: `${count(amount)} ${what}`, href }] : [];
  return [
    ...some(dropped, 'dropped by rules', '/rules'),
    ...some(sampled, 'left out by sampling', '/rules'),
    ...some(repeated, 'came again and count once', '/send-data'),
    ...(refused.length > 0 ? [{ text: `requests refused: ${refused.join(', ')}`, href: '/send-data' }] : []),
  ];
}

/** What did not go the whole way, and why; and how long the rest took. */
function LeftOut({ lines, rules: { waitSeconds } }: Pick<Overview, 'lines' | 'rules'>) {
  const parts = leftOut(lines);
  return (
    <p className="tabular flex min-h-[38px] flex-wrap items-center gap-x-3 gap-y-0.5 border-line2 border-t px-3.5 py-2 text-ink2 text-xs">
      <span>{parts.length > 0 ? 'Left out:' : 'Nothing was left out'}</span>
      {parts.map(({ text, href }) => (
        <Link key={text} href={href} className="rounded hover:text-accent hover:underline">
          {text}
        </Link>
      ))}
      {waitSeconds === null ? null : (
        <span className="text-ink3 sm:ml-auto">
          counted {waitSeconds.toFixed(2)} s after they were accepted, on average
        </span>
      )}
    </p>
  );
}

/** Who sends, what rules do, what becomes of the lines and where they go: a picture, or on a small screen a list. */
export function FlowPanel({ overview, range }: { overview: Overview; range: Range }) {
  const picture = pictureOf(overview, range);
  return (
    <Panel aria-label="The flow">
      <h2 className="sr-only">The flow</h2>
      <div
        className="relative flex flex-col gap-4 p-3.5 lg:block lg:h-(--height) lg:p-0"
        style={{ '--height': `${picture.height}px` } as CSSProperties}
      >
        <Bands {...picture} />
        {COLUMNS.map((column) => (
          <Boxes key={column} column={column} nodes={picture.nodes.filter((node) => node.column === column)} />
        ))}
      </div>
      <LeftOut {...overview} />
    </Panel>
  );
}

export const FlowSkeleton = () => <Skeleton className="h-[520px] lg:h-[298px]" />;
