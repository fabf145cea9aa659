import { cn } from '../../../components/ui/class-names';
import { AXIS, MARGIN } from '../../explore/plot';
import { moment, span } from '../../time/format';
import { spellSeconds } from '../../time/range';
import type { Frame, Under } from '../frame';
import { valueText } from '../lines';
import type { Shape } from '../url-state';

const MOST_ROWS = 12;
const FLIP_AT = 0.6;

interface PlotTipProps {
  frame: Frame;
  shape: Shape;
  seconds: number;
  under: readonly Under[];
  best: Under | null;
  nowMs: number;
}

const heightOf = ({ line, index }: Under): number => line.values[index] ?? 0;

/** What a press here would do. */
function Hint({ best, nowMs }: Pick<PlotTipProps, 'best' | 'nowMs'>) {
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

/** A hairline at the pointer, a dot on each line, and their values, the highest first. */
export function PlotTip({ frame, shape, seconds, under, best, nowMs }: PlotTipProps) {
  const at = best?.seconds ?? under[0]?.seconds ?? seconds;
  const x = frame.x(at);
  const rows = [...under].sort((a, b) => heightOf(b) - heightOf(a));
  const shown = rows.slice(0, MOST_ROWS);
  const hidden = rows.length - shown.length;
  if (best && !shown.includes(best)) shown[MOST_ROWS - 1] = best;
  return (
    <div aria-hidden className="pointer-events-none absolute inset-0">
      <i className="absolute w-px bg-edge/60" style={{ left: x, top: MARGIN.top, bottom: AXIS.bottom }} />
      {shape === 'areas' || shape === 'bars' || !best ? null : (
        <i
          className="absolute size-[7px] -translate-x-1/2 -translate-y-1/2 rounded-full border border-panel"
          style={{ left: x, top: frame.y(heightOf(best)), background: best.line.colour }}
        />
      )}
      <div
        className={cn(
          'absolute top-1 z-10 min-w-[160px] rounded-lg border bg-panel px-2.5 py-2 shadow-float',
          x > frame.width * FLIP_AT ? '-translate-x-[calc(100%+14px)]' : 'translate-x-[14px]',
        )}
        style={{ left: x }}
      >
        <p className="tabular whitespace-nowrap font-medium text-sm">{moment(at * 1000, nowMs)}</p>
        <dl className="mt-1 flex flex-col gap-0.5 text-sm">
          {shown.map((row) => (
            <div key={row.line.key} className={cn('flex items-center gap-1.5', row === best && 'font-semibold')}>
              <i className="size-2 shrink-0 rounded-[2px]" style={{ background: row.line.colour }} />
              <dt className="max-w-[220px] truncate">{row.line.name}</dt>
              <dd className="tabular ml-auto pl-4">{valueText(heightOf(row))}</dd>
            </div>
          ))}
        </dl>
        {hidden > 0 ? <p className="text-ink3 text-xs">and {hidden} more</p> : null}
        <Hint best={best} nowMs={nowMs} />
      </div>
    </div>
  );
}
