import { cn } from '../../../components/ui/class-names';
import { moment, span } from '../../time/format';
import { spellSeconds } from '../../time/range';
import { MARGIN } from '../axis';
import { type Drawn, isStacked, type Under, valueAt } from '../line-ground';
import { valueText } from '../lines';
import type { Spot } from '../pointing';
import { Tip } from './tip';

const MOST_ROWS = 12;

interface LineTipProps {
  drawn: Drawn;
  spot: Spot;
  under: readonly Under[];
  /** The point that is meant. */
  best: Under | null;
  nowMs: number;
}

/** What a press here would do. */
function Hint({ best, nowMs }: Pick<LineTipProps, 'best' | 'nowMs'>) {
  if (!best) return null;
  const { line, seconds } = best;
  if (line.selector === null) return null;
  return (
    <p className="mt-1 border-line2 border-t pt-1 text-ink2 text-xs">
      click for the lines of {span((seconds - line.counts) * 1000, seconds * 1000, nowMs)}
      {Number.isInteger(line.counts) ? ` (${spellSeconds(line.counts)})` : ''}
    </p>
  );
}

/** A hairline at the pointer, a dot on the line that is meant, and all values, the highest first. */
export function LineTip({ drawn, spot, under, best, nowMs }: LineTipProps) {
  const { window, frame, shape } = drawn;
  const at = best?.seconds ?? under[0]?.seconds ?? spot.seconds;
  const share = (at - window.from) / (window.to - window.from);
  const rows = [...under].sort((a, b) => valueAt(b) - valueAt(a));
  const shown = rows.slice(0, MOST_ROWS);
  const hidden = rows.length - shown.length;
  if (best && !shown.includes(best)) shown[MOST_ROWS - 1] = best;
  const left = `${share * 100}%`;
  return (
    <div aria-hidden className="pointer-events-none absolute inset-0">
      <i className="absolute inset-y-0 w-px bg-edge/60" style={{ left }} />
      {isStacked(shape) || !best ? null : (
        <i
          className="absolute size-[7px] -translate-x-1/2 -translate-y-1/2 rounded-full border border-panel"
          style={{ left, top: frame.y(valueAt(best)) - MARGIN.top, background: best.line.colour }}
        />
      )}
      <Tip share={share}>
        <p className="tabular whitespace-nowrap font-medium">{moment(at * 1000, nowMs)}</p>
        <dl className="mt-1 flex flex-col gap-0.5">
          {shown.map((row) => (
            <div key={row.line.key} className={cn('flex items-center gap-1.5', row === best && 'font-semibold')}>
              <i className="size-2 shrink-0 rounded-[2px]" style={{ background: row.line.colour }} />
              <dt className="max-w-[220px] truncate">{row.line.name}</dt>
              <dd className="tabular ml-auto pl-4">{valueText(valueAt(row))}</dd>
            </div>
          ))}
        </dl>
        {hidden > 0 ? <p className="text-ink3 text-xs">and {hidden} more</p> : null}
        <Hint best={best} nowMs={nowMs} />
      </Tip>
    </div>
  );
}
